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

/**
 * What of all that files tell of is in an image: each package with who brought its file, a lock file's only where nothing
 * installed says better, an SBOM's only where nothing else names them. `resolve` follows the links in a path's folders.
 */
export function weighEvidence(
  files: ReadonlyMap<string, PlacedFile>,
  resolve: (path: string) => string,
): readonly LocatedPackage[] {
  const superseded = supersededDatabases(files);
  const told = [...files].flatMap(([path, file]) =>
    superseded.has(path) ? [] : file.packages.map((placed): Told => ({ path, ...placed })),
  );
  const owners = ownersOf(files, told, resolve);
  const installed = told.filter(({ evidence }) => evidence === 'installed');
  const unlisted = installed.filter(({ isListed }) => !isListed);
  const isSuperseded = supersededLocks(unlisted, owners);
  const locked = told.filter((one) => one.evidence === 'locked' && !isSuperseded(one));
  const seen = new Set([...installed, ...locked].map(nameOf));
  const claimed = told.filter((one) => one.evidence === 'claimed' && !seen.has(nameOf(one)));
  const kept = new Set([...installed, ...locked, ...claimed]);
  return told.filter((one) => kept.has(one)).map((one) => located(one, owners));
}

interface Told extends PlacedPackage {
  readonly path: string;
}

type Owners = ReadonlyMap<string, NonNullable<LocatedPackage['owner']>>;

/** What an SBOM writes of a package, apart from where it was built. */
function nameOf({ record: { type, name, version } }: Told): string {
  return JSON.stringify([type, name, version]);
}

function located({ path, record, layer, evidence, within, isListed }: Told, owners: Owners): LocatedPackage {
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
  told: readonly Told[],
  resolve: (path: string) => string,
): Owners {
  const listed = new Set(told.filter(({ isListed }) => isListed).map(({ record }) => `${record.type} ${record.name}`));
  const owners = new Map<string, NonNullable<LocatedPackage['owner']>>();
  for (const { facts } of files.values()) {
    for (const fact of facts) {
      if (fact.kind !== 'owned' || !listed.has(`${fact.type} ${fact.owner}`)) continue;
      for (const path of fact.paths) owners.set(resolve(path), { type: fact.type, name: fact.owner });
    }
  }
  return owners;
}

/** Whether packages of that type are installed where the lock file's would be; asked once for each lock file. */
function supersededLocks(installed: readonly Told[], owners: Owners): (lock: Told) => boolean {
  const byType = Map.groupBy(installed, ({ record }) => record.type);
  const known = new Map<string, boolean>();
  return ({ path: lockFile, better, record: { type } }) => {
    const key = `${type} ${lockFile}`;
    const folder = lockFile.slice(0, lockFile.lastIndexOf('/') + 1);
    const isThere = ({ path }: Told) => (better === 'below' ? path.startsWith(folder) : !owners.has(path));
    const is = known.get(key) ?? byType.get(type)?.some(isThere) === true;
    known.set(key, is);
    return is;
  };
}

/** What rpm itself would open where a folder holds its database in several forms, the form of today first. */
const RPM_FORMS = ['rpmdb.sqlite', 'Packages.db', 'Packages'];

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
