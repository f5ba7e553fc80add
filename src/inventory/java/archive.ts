import type { RandomAccess } from '../../lib/random-access.ts';
import { openZip, type ZipArchive, type ZipEntry } from '../../lib/zip.ts';
import { ownSource } from '../told.ts';
import type { ExtractContext, ExtractLimits, ToldPackage } from '../types.ts';
import { classPackage } from './class-package.ts';
import { parseArchiveName } from './file-name.ts';
import { identify } from './identify.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import { parsePom } from './pom.ts';
import { type Coordinates, coordinatesOf, parsePomProperties } from './pom-properties.ts';

/** Ends of names that Java's archives alone have, in lower case. */
const JAVA_ENDINGS = ['.jar', '.war', '.ear', '.jpi', '.hpi', '.lpkg'];
/** Ends that other formats have too: they are read where they are zip archives. */
const SHARED_ENDINGS = ['.par', '.sar', '.nar', '.kar', '.far', '.rar'];

/** What archives of Java are called, in lower case. */
export const ARCHIVE_ENDINGS: readonly string[] = [...JAVA_ENDINGS, ...SHARED_ENDINGS];

export interface ReadArchives {
  readonly packages: readonly ToldPackage[];
  /** Why some of it is unread. */
  readonly reasons: readonly string[];
}

/**
 * The packages of an archive and of all archives in it. What is stored in it is read where it lies; what is deflated is
 * unfolded in memory, one at a time. All of them together have the limits of the one file.
 */
export function readArchives(file: RandomAccess, path: string, { limits, signal }: ExtractContext): ReadArchives {
  const run: Run = {
    signal,
    path,
    limits,
    left: {
      entries: limits.entries,
      unfoldedBytes: limits.unfoldedBytes,
      archives: MOST_ARCHIVES,
      modelBytes: MOST_MODEL_BYTES,
    },
    packages: [],
    reasons: [],
    unsaid: 0,
  };
  visit(run, { content: file, within: '', depth: 0 });
  const { packages, reasons, unsaid } = run;
  return { packages, reasons: unsaid === 0 ? reasons : [...reasons, `${unsaid} more entries could not be read`] };
}

/** The largest applications have a tenth of it. */
const MOST_ARCHIVES = 5000;
const MOST_PACKAGES = 10_000;
/** Models of Maven, which stand in for properties that are missing, all of them together. */
const MOST_MODEL_BYTES = 16 * 2 ** 20;
const MOST_REASONS = 20;
const LONGEST_PATH = 1000;

interface Run {
  readonly signal: AbortSignal;
  readonly path: string;
  readonly limits: ExtractLimits;
  /** What is left of the limits. */
  readonly left: { entries: number; unfoldedBytes: number; archives: number; modelBytes: number };
  readonly packages: ToldPackage[];
  readonly reasons: string[];
  unsaid: number;
}

interface Visited {
  readonly content: RandomAccess;
  /** Its path in the outermost one, which is the empty path. */
  readonly within: string;
  readonly depth: number;
}

function visit(run: Run, visited: Visited): void {
  run.signal.throwIfAborted();
  const { content, within } = visited;
  const opened = openZip(content, { entries: run.left.entries });
  if (opened.kind === 'unreadable') {
    if (isJavas(pathOf(run, within), content)) doubt(run, `${subjectOf(within)} ${opened.reason}`);
    return;
  }
  const { archive } = opened;
  run.left.entries -= archive.entries.length;
  for (const problem of archive.problems) doubt(run, `${subjectOf(within)} ${problem}`);
  tell(run, visited, archive);
  for (const entry of archive.entries) if (isArchive(entry.name)) descend(run, visited, archive, entry);
  if (archive.hasMore) giveUp(run, `more than ${run.limits.entries} entries`);
}

/** Whether it must be one of Java's archives, broken or not; an empty file holds nought that could be missed. */
function isJavas(path: string, content: RandomAccess): boolean {
  if (content.sizeBytes === 0) return false;
  const name = path.toLowerCase();
  const [first, second] = content.read(0, 2);
  return JAVA_ENDINGS.some((ending) => name.endsWith(ending)) || (first === 0x50 && second === 0x4b);
}

/** What macOS puts beside each file is called as the file. */
function isArchive(name: string): boolean {
  if (name.startsWith('__MACOSX/')) return false;
  const dot = name.lastIndexOf('.');
  return (
    dot > name.lastIndexOf('/') && dot >= name.length - 5 && ARCHIVE_ENDINGS.includes(name.slice(dot).toLowerCase())
  );
}

function pathOf({ path }: Run, within: string): string {
  return within === '' ? path : `${path}/${within}`;
}

function subjectOf(within: string): string {
  return within === '' ? 'it' : quoted(within);
}

function quoted(within: string): string {
  return JSON.stringify(within.slice(-LONGEST_QUOTE));
}

const LONGEST_QUOTE = 300;

function doubt(run: Run, reason: string): void {
  if (run.reasons.length < MOST_REASONS) run.reasons.push(reason);
  else run.unsaid += 1;
}

/** Nothing more is opened. */
function giveUp(run: Run, reason: string): void {
  if (run.left.archives >= 0) doubt(run, reason);
  run.left.archives = -1;
}

function descend(run: Run, { within, depth }: Visited, archive: ZipArchive, entry: ZipEntry): void {
  if (run.left.archives < 0) return;
  const inner = pathIn(within, entry);
  if (depth >= run.limits.nesting) return doubt(run, `nested ${depth + 1} deep at ${quoted(inner)}`);
  if (run.left.archives === 0) return giveUp(run, `more than ${MOST_ARCHIVES} archives`);
  run.left.archives -= 1;
  const content = contentOf(run, within, archive, entry);
  if (content !== undefined) visit(run, { content, within: inner, depth: depth + 1 });
}

/** Without what climbs out of the archive, and with what no path should hold made visible. */
function pathIn(within: string, { name }: ZipEntry): string {
  const parts = name.replaceAll(/\p{C}/gu, '\ufffd').split('/');
  const kept = parts.filter((part) => part !== '' && part !== '.' && part !== '..');
  return [...(within === '' ? [] : [within]), ...kept].join('/');
}

function contentOf(run: Run, within: string, archive: ZipArchive, entry: ZipEntry): RandomAccess | undefined {
  const isStored = entry.method === 0;
  const outcome = archive.read(entry, isStored ? Number.MAX_SAFE_INTEGER : run.left.unfoldedBytes);
  if (outcome.kind === 'too-large') {
    doubt(run, `${quoted(pathIn(within, entry))} is over the ${run.limits.unfoldedBytes} bytes unfolded of one file`);
    return undefined;
  }
  // Whatever comes of it, so much work it was at most.
  if (!isStored) run.left.unfoldedBytes -= entry.sizeBytes;
  if (outcome.kind === 'content') return outcome.content;
  doubt(run, `${quoted(pathIn(within, entry))} ${outcome.reason}`);
  return undefined;
}

function tell(run: Run, { within }: Visited, archive: ZipArchive): void {
  const path = pathOf(run, within);
  const found = identify({
    path,
    name: parseArchiveName(path),
    manifest: manifestOf(run, within, archive),
    poms: pomsOf(run, within, archive),
    classPackage: (artifact) => classPackage(archive.entries, artifact),
  });
  const room = MOST_PACKAGES - run.packages.length;
  if (found.length > room) giveUp(run, `more than ${MOST_PACKAGES} packages`);
  const place = within === '' ? {} : { within: within.slice(0, LONGEST_PATH).replace(/\/$/, '') };
  for (const { name, version } of found.slice(0, room)) {
    run.packages.push({ ...ownSource('maven', name, version), ...place });
  }
}

const MANIFEST = 'META-INF/MANIFEST.MF';
/** The main attributes stand at its beginning; of signed archives the rest is long. */
const MOST_MANIFEST_BYTES = 2 ** 20;

/** The JVM finds it however its name is written, and of several takes the last. */
function manifestOf(run: Run, within: string, archive: ZipArchive): Manifest {
  const entry = archive.entries.findLast(
    ({ name }) => name.length === MANIFEST.length && name.toUpperCase() === MANIFEST,
  );
  const content = entry === undefined ? undefined : contentOf(run, within, archive, entry);
  return parseManifest(content?.read(0, MOST_MANIFEST_BYTES) ?? new Uint8Array());
}

const POM_PROPERTIES = 'pom.properties';
const POM_PATH = /(?:^|\/)META-INF\/maven\/([^/]+)\/([^/]+)\/pom\.(?:properties|xml)$/;
const MOST_PROPERTIES_BYTES = 2 ** 16;

/** Where the file does not say it, its path tells group and artifact. */
function pomsOf(run: Run, within: string, archive: ZipArchive): readonly Coordinates[] {
  const files = new Map<string, ZipEntry>();
  for (const entry of archive.entries) {
    const { name } = entry;
    const isProperties = name.endsWith(POM_PROPERTIES);
    if (!isProperties && !name.endsWith('/pom.xml')) continue;
    const folder = name.slice(0, name.lastIndexOf('/') + 1);
    if (isProperties || (POM_PATH.test(name) && !files.has(folder))) files.set(folder, entry);
  }
  return [...files.values()].slice(0, MOST_PACKAGES).map((entry) => pomOf(run, within, archive, entry));
}

function pomOf(run: Run, within: string, archive: ZipArchive, entry: ZipEntry): Coordinates {
  const isModel = !entry.name.endsWith(POM_PROPERTIES);
  const [, group, artifact] = POM_PATH.exec(entry.name) ?? [];
  const placed = coordinatesOf(group, artifact, undefined);
  if (isModel && entry.sizeBytes > run.left.modelBytes) {
    doubt(run, `${quoted(pathIn(within, entry))} is over the ${MOST_MODEL_BYTES} bytes of models that are read`);
    return placed;
  }
  const content = contentOf(run, within, archive, entry);
  if (content === undefined) return placed;
  const bytes = content.read(0, isModel ? run.left.modelBytes : MOST_PROPERTIES_BYTES);
  if (!isModel) return { ...placed, ...parsePomProperties(bytes) };
  run.left.modelBytes -= bytes.length;
  const parsed = parsePom(bytes);
  return parsed.kind === 'pom' ? { ...placed, ...parsed.pom.project } : placed;
}
