import type { AdvisorySource } from '../types.ts';
import { alpineSecdb } from './alpine-secdb.ts';
import { debianLists } from './debian-lists.ts';
import { debianTracker } from './debian-tracker.ts';
import { local } from './local.ts';

export const advisorySources: readonly AdvisorySource[] = [alpineSecdb, debianLists, debianTracker, local];
