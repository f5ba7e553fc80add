import type { AdvisorySource } from '../types.ts';
import { almaOsv } from './alma-osv.ts';
import { alpineSecdb } from './alpine-secdb.ts';
import { amazonAlas } from './amazon-alas.ts';
import { chainguardSecdb } from './chainguard-secdb.ts';
import { cve5 } from './cve5.ts';
import { debianLists } from './debian-lists.ts';
import { debianTracker } from './debian-tracker.ts';
import { epss } from './epss.ts';
import { friendsofphp } from './friendsofphp.ts';
import { goVulndb } from './go-vulndb.ts';
import { kev } from './kev.ts';
import { local } from './local.ts';
import { nodejsWg } from './nodejs-wg.ts';
import { nvd } from './nvd.ts';
import { osvBitnami } from './osv-bitnami.ts';
import { osvCran } from './osv-cran.ts';
import { osvCratesIo } from './osv-crates-io.ts';
import { osvGo } from './osv-go.ts';
import { osvHackage } from './osv-hackage.ts';
import { osvHex } from './osv-hex.ts';
import { osvMaven } from './osv-maven.ts';
import { osvNpm } from './osv-npm.ts';
import { osvNuget } from './osv-nuget.ts';
import { osvPackagist } from './osv-packagist.ts';
import { osvPub } from './osv-pub.ts';
import { osvPypi } from './osv-pypi.ts';
import { osvRubygems } from './osv-rubygems.ts';
import { osvSwifturl } from './osv-swifturl.ts';
import { pypa } from './pypa.ts';
import { redhatCsaf } from './redhat-csaf.ts';
import { redhatOval } from './redhat-oval.ts';
import { redhatVex } from './redhat-vex.ts';
import { rockyOsv } from './rocky-osv.ts';
import { rubysec } from './rubysec.ts';
import { rubysecEngines } from './rubysec-engines.ts';
import { rustsec } from './rustsec.ts';
import { ubuntuOsv } from './ubuntu-osv.ts';
import { ubuntuOval } from './ubuntu-oval.ts';
import { ubuntuTracker } from './ubuntu-tracker.ts';
import { ubuntuVex } from './ubuntu-vex.ts';
import { victims } from './victims.ts';
import { wolfiSecdb } from './wolfi-secdb.ts';

export const advisorySources: readonly AdvisorySource[] = [
  almaOsv,
  alpineSecdb,
  amazonAlas,
  chainguardSecdb,
  cve5,
  debianLists,
  debianTracker,
  epss,
  friendsofphp,
  goVulndb,
  kev,
  local,
  nodejsWg,
  nvd,
  osvBitnami,
  osvCran,
  osvCratesIo,
  osvGo,
  osvHackage,
  osvHex,
  osvMaven,
  osvNpm,
  osvNuget,
  osvPackagist,
  osvPub,
  osvPypi,
  osvRubygems,
  osvSwifturl,
  pypa,
  redhatCsaf,
  redhatOval,
  redhatVex,
  rockyOsv,
  rubysec,
  rubysecEngines,
  rustsec,
  ubuntuOsv,
  ubuntuOval,
  ubuntuTracker,
  ubuntuVex,
  victims,
  wolfiSecdb,
];
