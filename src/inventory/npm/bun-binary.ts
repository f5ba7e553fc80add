import type { ReadRecord } from '../records.ts';
import { type BunLayout, bunLayout, RESOLUTION_VALUE, sliceAt, textAt } from './bun-layout.ts';
import { npmPackage, versionAt } from './npm-package.ts';

/** What a bun.lockb plans, without what only development dependencies lead to; a clause that says why it is not read. */
export function bunBinaryEntries(bytes: Uint8Array): Iterable<ReadRecord> | string {
  const layout = bunLayout(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return typeof layout === 'string' ? layout : entriesOf(layout);
}

/** Of a package's resolution (bun, "Resolution.Tag"): what it is, and so what is told of it. */
const ROOT = 1;
const REGISTRY = 2;
const FOLDER = 4;
const LOCAL_ARCHIVE = 8;
const GITHUB = 16;
const GIT = 32;
const LINK = 64;
const WORKSPACE = 72;
const ARCHIVE = 80;

function* entriesOf(layout: BunLayout): Iterable<ReadRecord> {
  const { reached, isCut } = reachedIn(layout);
  for (const index of reached) yield entryAt(layout, index);
  if (isCut) yield { kind: 'malformed', reason: 'its packages have more dependencies than it holds' };
}

function entryAt(layout: BunLayout, index: number): ReadRecord {
  const tag = tagAt(layout, index);
  if (tag === ROOT || tag === FOLDER || tag === LINK || tag === WORKSPACE) return { kind: 'absent' };
  const name = textAt(layout, layout.names + 8 * index);
  const record = npmPackage(name, versionOf(layout, index, name));
  if (record !== undefined) return { kind: 'package', record };
  return { kind: 'malformed', reason: `its entry ${index}, ${JSON.stringify(name.slice(0, 200))}, names no package` };
}

function tagAt({ bytes, resolutions, resolutionBytes }: BunLayout, index: number): number {
  return bytes[resolutions + resolutionBytes * index] ?? 0;
}

function versionOf(layout: BunLayout, index: number, name: string): string | undefined {
  const value = layout.resolutions + layout.resolutionBytes * index + RESOLUTION_VALUE;
  const text = (place: number) => textAt(layout, value + 8 * place);
  switch (tagAt(layout, index)) {
    case REGISTRY:
      return registryVersion(layout, value + 8);
    case ARCHIVE:
      return versionAt(name, text(0));
    case LOCAL_ARCHIVE:
      return versionAt(name, `file:${text(0)}`);
    // Owner, repository, what was asked for, the commit (bun, "Repository").
    case GITHUB:
      return `github:${text(0)}/${text(1)}#${text(2)}`;
    case GIT:
      return `git+${text(1)}#${text(3)}`;
    default:
      return undefined;
  }
}

/** Three numbers, then what stands behind `-` and behind `+`, each with a hash behind it (bun, "Semver.Version"). */
function registryVersion(layout: BunLayout, at: number): string {
  const { bytes, numberBytes } = layout;
  const number = (place: number) =>
    numberBytes === 4 ? bytes.readUInt32LE(at + 4 * place) : bytes.readBigUInt64LE(at + 8 * place);
  const texts = at + (numberBytes === 4 ? 16 : 24);
  const [before, build] = [textAt(layout, texts), textAt(layout, texts + 16)];
  return `${number(0)}.${number(1)}.${number(2)}${before && `-${before}`}${build && `+${build}`}`;
}

const DEVELOPMENT = 8;

/** The packages that the project and its workspaces lead to, themselves among them. */
function reachedIn(layout: BunLayout): { readonly reached: ReadonlySet<number>; readonly isCut: boolean } {
  const indexes = Array.from({ length: layout.count }, (_, index) => index);
  const reached = new Set(indexes.filter((index) => [ROOT, WORKSPACE].includes(tagAt(layout, index))));
  // Each dependency stands in the file once: a package whose list overlaps another's is none that Bun wrote.
  let left = layout.edgeCount;
  for (const index of reached) {
    const [edges, targets] = [sliceAt(layout, layout.dependencies, index), sliceAt(layout, layout.targets, index)];
    const length = Math.min(edges.length, targets.length);
    if (length > left) return { reached, isCut: true };
    left -= length;
    for (let at = 0; at < length; at += 1) {
      const target = layout.targetAt(targets.start + at);
      const isPlain = (layout.behaviorAt(edges.start + at) & DEVELOPMENT) === 0;
      if (isPlain && target !== undefined && target < layout.count) reached.add(target);
    }
  }
  return { reached, isCut: false };
}
