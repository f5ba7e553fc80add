import type { Affected, Conditions, SnapshotEntry } from '../advisory/types.ts';
import type { PackageKey } from '../distro/types.ts';
import { carriesNoKernel } from './kernel.ts';
import type { Said } from './verdict.ts';

/** What matching needs of a package. */
export interface Matchable {
  readonly name: string;
  readonly version: string;
  readonly sourceName: string;
  /** Compared with the publisher's versions where the advisory is filed under the source. */
  readonly sourceVersion: string;
  readonly architecture?: string;
  /** RPM's modularity label: `nodejs:18:8060020220523160029:ad008a3a`. */
  readonly module?: string;
  /** What its image is of its publisher's products, as `Distro.products` tells them. */
  readonly products?: readonly string[];
  readonly keys: readonly PackageKey[];
}

/** A statement of a snapshot with the key that it was filed under. */
export interface Filed {
  readonly entry: SnapshotEntry;
  readonly key: PackageKey;
}

/**
 * Why a statement says nothing of a package that it is filed under, as a clause; undefined where it does. It may speak
 * of the binary package while the source is called so, of another module's stream, or of products that the image has not.
 */
export function whyNot(of: Matchable, { entry, key }: Filed): string | undefined {
  const { advisory, affected, standing } = entry;
  if (advisory.withdrawnAt !== undefined) return 'the publisher has withdrawn it';
  if (standing === 'rejected') return `${advisory.vulnerability} was rejected`;
  const isOfBinary = affected.of === 'binary';
  if (isOfBinary && key.name !== of.name) return `it is about the binary package "${key.name}"`;
  if (!isOfBinary && key.name === of.name && of.name !== of.sourceName) {
    return `it is about the source package "${key.name}", and this is built from "${of.sourceName}"`;
  }
  if (carriesNoKernel(of)) return `"${of.name}" carries no kernel`;
  return affected.only === undefined ? undefined : unmet(of, affected.only, affected.scheme);
}

/** What a statement says of a package that it concerns, as `judge` takes it; with a doubt where it may not. */
export function saidOf(of: Matchable, { entry }: Filed): Said {
  const doubt = doubtOf(of, entry);
  const said = { installed: comparedVersion(of, entry), affected: entry.affected };
  return doubt === undefined ? said : { ...said, doubt };
}

/**
 * The version of a package that a statement speaks of. The file that an rpm was built from does not tell its epoch: that
 * is the package's own where it has the source's version. Where it has one of its own (perl-B 1.80 of perl 4:5.32.1), the
 * epoch is not known, and taken to be the statement's.
 */
function comparedVersion({ version, sourceVersion }: Matchable, { affected }: SnapshotEntry): string {
  if (affected.of === 'binary') return version;
  if (affected.scheme !== 'rpm' || EPOCH.test(sourceVersion)) return sourceVersion;
  const told = upstreamOf(version) === upstreamOf(sourceVersion) ? version : boundOf(affected);
  return `${EPOCH.exec(told)?.[0] ?? ''}${sourceVersion}`;
}

/** `5.32.1` of `4:5.32.1-481.el9`. */
function upstreamOf(version: string): string {
  return version.replace(EPOCH, '').replace(/-[^-]*$/, '');
}

function boundOf({ ranges: [range] }: SnapshotEntry['affected']): string {
  return range?.fixed ?? range?.lastAffected ?? range?.introduced ?? '';
}

const EPOCH = /^\d+:/;

function doubtOf(of: Matchable, entry: SnapshotEntry): string | undefined {
  return doubtOfStream(of, entry.affected) ?? doubtOfCommit(of, entry);
}

/**
 * A module of Go's that was built where its tags were not at hand is v0.0.0 with a commit, which is below every release,
 * and most often a program of today. Where its commit is younger than an advisory that names a release as the fix, it is
 * not told whether it has that.
 */
function doubtOfCommit({ version }: Matchable, { affected, advisory }: SnapshotEntry): string | undefined {
  const [, year, month, day] = affected.scheme === 'go' ? (UNTAGGED.exec(version) ?? []) : [];
  const { publishedAt = 0 } = advisory;
  const isYounger = publishedAt > 0 && Date.parse(`${year}-${month}-${day}`) > publishedAt;
  if (!isYounger || !affected.ranges.some(({ fixed = '' }) => /^v?\d+\.\d+\.\d+(?:\+incompatible)?$/.test(fixed)))
    return undefined;
  return `the installed version "${version.slice(0, 100)}" tells a commit after the advisory, and no release`;
}

/** A version that Go makes of a commit where no tag comes before it (go.dev/ref/mod, "Pseudo-versions"). */
const UNTAGGED = /^v?0\.0\.0-(\d{4})(\d\d)(\d\d)\d{6}-[0-9a-f]{12}/;

/**
 * Why it cannot be told whether a statement that may speak of a package does: it is about a module's stream, and the
 * package, built as part of a module, does not say of which. Builds of AlmaLinux 8.3 to 8.5 and Oracle Linux do not.
 */
function doubtOfStream(of: Matchable, { only }: Affected): string | undefined {
  const module = only?.module;
  if (module === undefined || !isOfUnknownModule(of)) return undefined;
  return `it is about the module ${module}, and the package does not say of which stream it is`;
}

function isOfUnknownModule({ module, version }: Matchable): boolean {
  return module === undefined && MODULAR_RELEASE.test(version);
}

/** `1.el8.module_el8.3.0+2023+d2377ea3`, `module+el8.4.0+…`. */
const MODULAR_RELEASE = /\.module[_+]el\d/;

function unmet(
  of: Matchable,
  { binaries, architectures, module, cpes }: Conditions,
  scheme: string,
): string | undefined {
  if (binaries !== undefined && !binaries.includes(of.name)) return `it is about ${listed(binaries)}`;
  if (architectures !== undefined && !isArchitecture(of, architectures, scheme))
    return `it is about ${listed(architectures)}`;
  if (module !== undefined && isOfAnother(module, of)) {
    return module === '' ? 'it is about packages of no module' : `it is about the module ${module}`;
  }
  return cpes === undefined || cpes.some((cpe) => of.products?.includes(cpe))
    ? undefined
    : `it is about ${listed(cpes)}`;
}

/** A package that does not say of which stream it is may be of any: `doubtOf`. */
function isOfAnother(module: string, of: Matchable): boolean {
  return isOfUnknownModule(of) ? module === '' : module !== streamOf(of.module);
}

/** A package for every architecture is whatever the image is. But a gem that tells no platform is of Ruby's own. */
function isArchitecture({ architecture }: Matchable, architectures: readonly string[], scheme: string): boolean {
  if (architecture === undefined) return scheme !== 'gem';
  return architecture === 'noarch' || architecture === 'all' || architectures.includes(architecture);
}

/** `nodejs:18` of a modularity label, empty where there is none. */
function streamOf(label: string | undefined): string {
  return label === undefined ? '' : label.split(':').slice(0, 2).join(':');
}

const MOST_LISTED = 3;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_LISTED).join(', ');
  return names.length > MOST_LISTED ? `${shown} and ${names.length - MOST_LISTED} more` : shown;
}
