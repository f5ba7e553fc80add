import type { AdvisorySource } from '../types.ts';
import { alpineSecdb } from './alpine-secdb.ts';
import { chainguardSecdb } from './chainguard-secdb.ts';
import { debianLists } from './debian-lists.ts';
import { debianTracker } from './debian-tracker.ts';
import { epss } from './epss.ts';
import { kev } from './kev.ts';
import { local } from './local.ts';
import { nvd } from './nvd.ts';
import { ubuntuOval } from './ubuntu-oval.ts';
import { ubuntuTracker } from './ubuntu-tracker.ts';
import { wolfiSecdb } from './wolfi-secdb.ts';

export const advisorySources: readonly AdvisorySource[] = [
  alpineSecdb,
  chainguardSecdb,
  debianLists,
  debianTracker,
  epss,
  kev,
  local,
  nvd,
  ubuntuOval,
  ubuntuTracker,
  wolfiSecdb,
];
