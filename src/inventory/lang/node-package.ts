import { isInPlace, PACKAGE_JSON_BYTES, readPackageJson } from '../npm/package-json.ts';
import type { Extractor, Fact, FoundFile, PackageRecord } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * Packages of npm as they lie in an image, each by its own package.json, whichever program installed them.
 *
 * In the place of an installed package, right in a folder of `node_modules` or where Debian keeps its own, it is
 * installed under the name and version that the file gives: under an alias the folder bears another name. Other files of
 * that name under `node_modules` are parts of packages (`dist/esm/package.json`) or their tests, and of no package. What
 * Yarn 1 has downloaded lies in a `node_modules` for each package, from which no program takes it.
 *
 * Elsewhere it is installed where its folder bears its version, as unpacked archives and caches do
 * (`opt/yarn-v1.22.22`, corepack's `pnpm/9.15.0`). Any other is what the application says of itself: that it is the
 * package of that name is claimed, unless it is `private`, which keeps it from being published
 * (npm's documentation, package.json, "private"), or lies among the distribution's own files.
 */
export const nodePackage: Extractor = {
  id: 'node-package',
  version: 2,
  limitBytes: PACKAGE_JSON_BYTES,
  ...wantedNames({ names: ['package.json'], also: ({ path }) => placeOf(path) !== 'part' }),
  async *extract(file) {
    const place = placeOf(file.path);
    const read = readPackageJson(file.bytes);
    // Elsewhere a file of this name is often a template that is no JSON yet.
    if (read.kind === 'unreadable' && place === 'installed') yield { kind: 'partial', reason: read.reason };
    if (read.kind !== 'package') return;
    if (place === 'installed' || bearsVersion(file, read.record)) yield factOf(read.record, 'installed');
    else if (!read.isPrivate && !SYSTEM.test(file.path)) yield factOf(read.record, 'claimed');
  },
};

const MODULES = /(?:^|\/)node_modules(?:_\d+)?\//;
/** What the distribution brings (Filesystem Hierarchy Standard 3.0, "/usr"), and not what is put there beside it. */
const SYSTEM = /^usr\/(?!local\/|src\/)/;

/** The cache of Yarn 1: `v6/npm-left-pad-1.3.0-5b8a…-integrity/node_modules/left-pad`. */
const YARN_CACHE = /(?:^|\/)v\d\/\.?npm-[^/]+-[0-9a-f]{40}[^/]*\/node_modules\//;

function placeOf(path: string): 'installed' | 'part' | 'elsewhere' {
  if (YARN_CACHE.test(path)) return 'part';
  if (isInPlace(path)) return 'installed';
  return MODULES.test(path) || !/(?:^|\/)package\.json$/.test(path) ? 'part' : 'elsewhere';
}

/** Whether the folder is called `1.2.3`, `name-1.2.3`, `name-v1.2.3` or `name@1.2.3`, whatever follows an `@` then. */
function bearsVersion({ path }: FoundFile, { name, version }: PackageRecord): boolean {
  const [, folder = ''] = /([^/]+)\/package\.json$/.exec(path) ?? [];
  const bare = name.slice(name.indexOf('/') + 1);
  if ([version, `${bare}-${version}`, `${bare}-v${version}`].includes(folder)) return true;
  return folder === `${bare}@${version}` || folder.startsWith(`${bare}@${version}@`);
}

function factOf(record: PackageRecord, evidence: 'installed' | 'claimed'): Fact {
  return { kind: 'packages', evidence, packages: [record] };
}
