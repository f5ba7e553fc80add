import { isSane, type ReadRecord } from '../records.ts';
import type { PackageRecord } from '../types.ts';
import { type RpmHeader, TAG } from './header.ts';

/** What rpm knows of an installed package, as it writes it; what is not there is empty, or `(none)`. */
export interface RpmFields {
  readonly name: string;
  readonly epoch: number;
  /** With the release, `1.2-3.el9`. */
  readonly version: string;
  readonly architecture?: string | undefined;
  /** The file name of the source rpm. */
  readonly sourceRpm?: string | undefined;
  readonly vendor?: string | undefined;
  readonly module?: string | undefined;
}

/** The record of an installed package. The keys that rpm keeps among the packages are none. */
export function rpmRecord(fields: RpmFields): ReadRecord {
  const { name, epoch } = fields;
  if (name === '') return { kind: 'malformed', reason: 'a record names no package' };
  if (name === 'gpg-pubkey') return { kind: 'absent' };
  const version = `${epoch === 0 ? '' : `${epoch}:`}${fields.version}`;
  const source = parseSourceRpm(fields.sourceRpm ?? '') ?? { name, version };
  if (![name, version, source.name, source.version].every(isSane)) {
    return { kind: 'malformed', reason: `the record of ${JSON.stringify(name.slice(0, 100))} has a field too long` };
  }
  const architecture = described(fields.architecture);
  const vendor = described(fields.vendor);
  const module = described(fields.module);
  const record: PackageRecord = {
    type: 'rpm',
    name,
    version,
    ...(architecture === undefined ? {} : { architecture }),
    source,
    ...(vendor === undefined ? {} : { vendor }),
    ...(module === undefined ? {} : { module }),
  };
  return { kind: 'package', record };
}

/** The record that a header makes. */
export function headerRecord(header: RpmHeader): ReadRecord {
  const version = header.text(TAG.version) ?? '';
  const release = header.text(TAG.release) ?? '';
  const name = header.text(TAG.name) ?? '';
  const read = rpmRecord({
    name,
    epoch: header.numbers(TAG.epoch)[0] ?? 0,
    version: `${version}${release === '' ? '' : `-${release}`}`,
    architecture: header.text(TAG.architecture),
    sourceRpm: header.text(TAG.sourceRpm),
    vendor: header.text(TAG.vendor),
    module: header.text(TAG.modularityLabel),
  });
  const doubt = doubtOf(header, version, release);
  return read.kind !== 'package' || doubt === undefined ? read : { ...read, doubt: `the record of "${name}" ${doubt}` };
}

function doubtOf(header: RpmHeader, version: string, release: string): string | undefined {
  if (version === '') return 'has no version';
  if (release === '') return 'has no release';
  return header.isWhole ? undefined : 'is cut off';
}

/** rpm writes `(none)` for what is not there, and some that made packages of its output kept that. */
function described(text = ''): string | undefined {
  return text === '' || text === '(none)' ? undefined : text.slice(0, 300);
}

/** `name-version-release.src.rpm`, where neither version nor release has a hyphen. */
const SOURCE_RPM = /^(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm$/s;

function parseSourceRpm(file: string): PackageRecord['source'] | undefined {
  if (!isSane(file)) return undefined;
  const [, name, version] = SOURCE_RPM.exec(file) ?? [];
  return name === undefined || version === undefined ? undefined : { name, version };
}

/**
 * The same packages, with the epochs of their sources. Advisories that name source packages write their epoch, while the
 * name of a source rpm has none. A package has its source's epoch, unless it was given a version of its own (`perl-Errno`
 * 1.30 of `perl` 4:5.32.1): then one of the same source that has the source's version tells it, or else its own is taken.
 */
export function withSourceEpochs(packages: readonly PackageRecord[]): readonly PackageRecord[] {
  const known = new Map<string, string>();
  for (const { version, source } of packages) {
    const [epoch, rest] = partsOf(version);
    if (rest === source.version) known.set(`${source.name} ${source.version}`, epoch);
  }
  return packages.map((record) => {
    const { version, source } = record;
    const [own, rest] = partsOf(version);
    if (version === source.version) return record;
    const epoch = rest === source.version ? own : (known.get(`${source.name} ${source.version}`) ?? own);
    return epoch === '' ? record : { ...record, source: { ...source, version: `${epoch}${source.version}` } };
  });
}

/** `1:2-3` is `1:` and `2-3`; `2-3` is an empty epoch and `2-3`. */
function partsOf(version: string): readonly [epoch: string, rest: string] {
  const colon = version.indexOf(':') + 1;
  return [version.slice(0, colon), version.slice(colon)];
}
