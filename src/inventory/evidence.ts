import type { Evidence, Fact, LocatedPackage, PackageRecord } from './types.ts';

/** A file of an image with what its layer said of it. */
export interface PlacedFile {
  readonly facts: readonly Fact[];
  readonly packages: readonly PlacedPackage[];
}

/** A package that a file tells of; `better` as in the fact that it is from. */
export interface PlacedPackage {
  readonly record: PackageRecord;
  readonly layer: number;
  readonly evidence: Evidence;
  readonly better?: 'below' | 'anywhere';
  readonly within?: string;
  /** Whether it stands in the database of a package manager. */
  readonly isListed: boolean;
}

/** A package with the file that tells of it, or what stands for one. */
export interface ToldPackage extends PlacedPackage {
  readonly path: string;
}

/**
 * What of all that files tell of is in an image: each package with who brought its file, a lock file's only where nothing
 * installed says better, an SBOM's only where nothing else names them. `resolve` follows the links in a path's folders;
 * `beside` is told of the image by what is no file in it.
 */
export function weighEvidence(
  files: ReadonlyMap<string, PlacedFile>,
  resolve: (path: string) => string,
  beside: readonly ToldPackage[] = [],
): readonly LocatedPackage[] {
  const superseded = supersededDatabases(files);
  const inFiles = [...files].flatMap(([path, file]) =>
    superseded.has(path) ? [] : file.packages.map((placed): ToldPackage => ({ path, ...placed })),
  );
  const told = [...rpmsOnce(inFiles), ...beside];
  const owners = ownersOf(files, told, resolve);
  const installed = told.filter(({ evidence }) => evidence === 'installed');
  const unlisted = installed.filter(({ isListed }) => !isListed);
  const isSuperseded = supersededLocks(unlisted, owners);
  const locked = told.filter(
    (one) => one.evidence === 'locked' && !WITHIN_PACKAGE.test(one.path) && !isSuperseded(one),
  );
  const seen = new Set([...installed, ...locked].map(nameOf));
  const claimed = told.filter((one) => one.evidence === 'claimed' && !seen.has(nameOf(one)));
  const kept = new Set([...installed, ...locked, ...claimed]);
  return told.filter((one) => kept.has(one)).map((one) => located(one, owners));
}

/**
 * Where packages of a language are installed, unpacked or copied to with all their files. A lock file that came with one
 * plans how that is developed (`registry/src/…/ripgrep-14.1.0/Cargo.lock`), and says nothing of the image.
 */
const WITHIN_PACKAGE = new RegExp(
  [
    '(?:^|/)(?:node_modules|site-packages|dist-packages|pkg/mod|rustlib|registry/src|git/checkouts|bundler/gems)/',
    '(?:^|/)gems/[^/]+-\\d[^/]*/',
    '(?:^|/)vendor/[^/]+/[^/]+/',
  ].join('|'),
);

type Owners = ReadonlyMap<string, NonNullable<LocatedPackage['owner']>>;

/** What an SBOM writes of a package, apart from where it was built. */
function nameOf({ record: { type, name, version } }: ToldPackage): string {
  return JSON.stringify([type, name, version]);
}

function located({ path, record, layer, evidence, within, isListed }: ToldPackage, owners: Owners): LocatedPackage {
  const owner = isListed || evidence === 'claimed' ? undefined : owners.get(path);
  return {
    record,
    layer,
    path: within === undefined ? path : `${path}!/${within}`,
    evidence,
    ...(owner === undefined ? {} : { owner }),
  };
}

/** By path, which package that a database lists as installed brought the file. */
function ownersOf(
  files: ReadonlyMap<string, PlacedFile>,
  told: readonly ToldPackage[],
  resolve: (path: string) => string,
): Owners {
  const listed = new Set(told.filter(({ isListed }) => isListed).map(({ record }) => `${record.type} ${record.name}`));
  const owners = new Map<string, NonNullable<LocatedPackage['owner']>>();
  for (const { facts } of files.values()) {
    for (const fact of facts) {
      if (fact.kind !== 'owned' || !listed.has(`${fact.type} ${fact.owner}`)) continue;
      for (const path of fact.paths.flatMap((one) => placesOf(resolve(one)))) {
        owners.set(path, { type: fact.type, name: fact.owner });
      }
    }
  }
  return owners;
}

/** Where /bin, /sbin and /lib are links into /usr, package managers go on to name files as if they were not. */
function placesOf(path: string): readonly string[] {
  return /^(?:s?bin|lib[^/]*)\//.test(path) ? [path, `usr/${path}`] : [path];
}

/** Whether packages of that type are installed where the lock file's would be; asked once for each lock file. */
function supersededLocks(installed: readonly ToldPackage[], owners: Owners): (lock: ToldPackage) => boolean {
  const byType = Map.groupBy(installed, ({ record }) => record.type);
  const known = new Map<string, boolean>();
  return ({ path: lockFile, better, record: { type } }) => {
    const key = `${type} ${lockFile}`;
    const folder = lockFile.slice(0, lockFile.lastIndexOf('/') + 1);
    const isThere = ({ path }: ToldPackage) => (better === 'below' ? path.startsWith(folder) : !owners.has(path));
    const is = known.get(key) ?? byType.get(type)?.some(isThere) === true;
    known.set(key, is);
    return is;
  };
}

/** What rpm itself would open where a folder holds its database in several forms, the form of today first. */
const RPM_FORMS = ['rpmdb.sqlite', 'Packages.db', 'Packages'];

/** Lists of rpms that only count where there is no database: that of a tree's base, and that of images without rpm. */
const RPM_STAND_INS = /(?:^|\/)(?:rpm-ostree-base-db\/[^/]+|rpmmanifest\/[^/]+)$/;

/**
 * Each rpm of the image once, whichever databases it stands in: one may have been written from outside, where rpm's
 * folder was another than in the image. The first of them counts.
 */
function rpmsOnce(told: readonly ToldPackage[]): readonly ToldPackage[] {
  const isRpm = ({ record, isListed }: ToldPackage) => isListed && record.type === 'rpm';
  const hasDatabase = told.some((one) => isRpm(one) && !RPM_STAND_INS.test(one.path));
  const seen = new Map<string, string>();
  return told.filter((one) => {
    if (!isRpm(one)) return true;
    if (hasDatabase && RPM_STAND_INS.test(one.path)) return false;
    const key = JSON.stringify([one.record.name, one.record.version, one.record.architecture]);
    const first = seen.get(key) ?? one.path;
    seen.set(key, first);
    return first === one.path;
  });
}

/** Databases of rpm that an upgrade left beside the one that took their place. */
function supersededDatabases(files: ReadonlyMap<string, PlacedFile>): ReadonlySet<string> {
  const superseded = new Set<string>();
  for (const path of files.keys()) {
    const slash = path.lastIndexOf('/') + 1;
    const rank = RPM_FORMS.indexOf(path.slice(slash));
    const better = RPM_FORMS.slice(0, Math.max(rank, 0)).map((form) => path.slice(0, slash) + form);
    if (better.some((other) => (files.get(other)?.packages.length ?? 0) > 0)) superseded.add(path);
  }
  return superseded;
}
