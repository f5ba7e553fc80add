import type { AdvisorySource } from '../types.ts';
import { almaOsv } from './alma-osv.ts';
import { alpineSecdb } from './alpine-secdb.ts';
import { amazonAlas } from './amazon-alas.ts';
import { chainguardSecdb } from './chainguard-secdb.ts';
import { cve5 } from './cve5.ts';
import { debianLists } from './debian-lists.ts';
import { debianTracker } from './debian-tracker.ts';
import { epss } from './epss.ts';
import { kev } from './kev.ts';
import { local } from './local.ts';
import { nvd } from './nvd.ts';
import { redhatOval } from './redhat-oval.ts';
import { redhatVex } from './redhat-vex.ts';
import { rockyOsv } from './rocky-osv.ts';
import { ubuntuOsv } from './ubuntu-osv.ts';
import { ubuntuOval } from './ubuntu-oval.ts';
import { ubuntuTracker } from './ubuntu-tracker.ts';
import { ubuntuVex } from './ubuntu-vex.ts';
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
  kev,
  local,
  nvd,
  redhatOval,
  redhatVex,
  rockyOsv,
  ubuntuOsv,
  ubuntuOval,
  ubuntuTracker,
  ubuntuVex,
  wolfiSecdb,
];
