import type { Extractor } from '../types.ts';
import { apk } from './apk.ts';
import { chisel } from './chisel.ts';
import { dpkg } from './dpkg.ts';
import { dpkgFiles } from './dpkg-files.ts';
import { dpkgStatusD } from './dpkg-status-d.ts';
import { dpkgUpdates } from './dpkg-updates.ts';
import { osRelease } from './os-release.ts';

/** What tells of the operating system and of the packages that its package manager installed. */
export const OS_EXTRACTORS: readonly Extractor[] = [
  apk,
  chisel,
  dpkg,
  dpkgFiles,
  dpkgStatusD,
  dpkgUpdates,
  osRelease,
];
