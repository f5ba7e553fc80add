import type { Extractor } from '../types.ts';
import { apk } from './apk.ts';
import { chisel } from './chisel.ts';
import { dpkg } from './dpkg.ts';
import { dpkgFiles } from './dpkg-files.ts';
import { dpkgStatusD } from './dpkg-status-d.ts';
import { dpkgUpdates } from './dpkg-updates.ts';
import { osRelease } from './os-release.ts';
import { rhelContentSets } from './rhel-content-sets.ts';
import { rhelLabels } from './rhel-labels.ts';
import { rpmBdb } from './rpm-bdb.ts';
import { rpmManifest } from './rpm-manifest.ts';
import { rpmNdb } from './rpm-ndb.ts';
import { rpmSqlite } from './rpm-sqlite.ts';
import { rpmSqliteJournal } from './rpm-sqlite-journal.ts';

/** What tells of the operating system and of the packages that its package manager installed. */
export const OS_EXTRACTORS: readonly Extractor[] = [
  apk,
  chisel,
  dpkg,
  dpkgFiles,
  dpkgStatusD,
  dpkgUpdates,
  osRelease,
  rhelContentSets,
  rhelLabels,
  rpmBdb,
  rpmManifest,
  rpmNdb,
  rpmSqlite,
  rpmSqliteJournal,
];
