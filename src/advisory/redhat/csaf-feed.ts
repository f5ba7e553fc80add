import { byteCursor } from '../../lib/byte-cursor.ts';
import { parseJson } from '../../lib/json.ts';
import { collect } from '../../lib/limited.ts';
import { archiveFiles } from '../reading/archives.ts';
import { readLines, readText } from '../reading/text.ts';
import type { FeedAddress, FeedFile, FeedIo, Statement, Warning } from '../types.ts';

/**
 * Documents that Red Hat publishes in CSAF: below `root` lies one file for each by its year, an archive of all of them
 * (`archive_latest.txt` names it), and lists of what came after it (`changes.csv`, `deletions.csv`).
 */
export interface CsafFeed {
  /** With a slash at its end. */
  readonly root: string;
  /** What the name of the archive begins with: `csaf_vex`. */
  readonly archive: string;
  /** The path of a document below the root: `2024/cve-2024-0727.json`. */
  readonly document: RegExp;
  /** Throws where the value is no such document. */
  statements(value: unknown): Iterable<Statement>;
}

/** What changed longer ago than the newest of these is read as the archive has it. */
const MOST_CHANGED = 5000;
const FIRST_YEAR = 1999;
const LAST_YEAR = 2050;
/** The largest document, of a vulnerability of Go that is built into everything, held 40 MB. */
const MOST_BYTES = 150_000_000;
/** That one held some 500,000. */
const MOST_VALUES = 1_500_000;

/**
 * The newest archive, and each document that changed or was deleted since its day (path and time, the newest first). A
 * document is asked for again when the list has another time for it. A folder may hold documents alone.
 */
export async function csafFiles(feed: CsafFeed, io: FeedIo): Promise<readonly FeedAddress[]> {
  if (io.isOneFile === true) return [{ url: latestOf(feed) }];
  const archive = await latestArchive(feed, io);
  if (archive === undefined) return await documentsIn(feed, io);
  const changed = await changedSince(archive.day, 'changes.csv', feed, io);
  const deleted = await changedSince(archive.day, 'deletions.csv', feed, io);
  const known = new Set(changed.map(({ url }) => url));
  const gone = deleted.filter(({ url }) => !known.has(url)).map(({ url }) => ({ url, isGone: true }) as const);
  return [{ url: archive.url }, ...changed, ...gone];
}

/** What one of its files says: an archive, or a document by itself. A document in an archive that is none is a warning. */
export async function* parseCsafFile(feed: CsafFeed, { body, beside }: FeedFile): AsyncIterable<Statement> {
  const cursor = byteCursor(body);
  try {
    await cursor.has(HEAD_BYTES);
    const isDocument = /^(?:\u{EF}\u{BB}\u{BF})?\s*\{/u.test(cursor.window.toString('latin1', 0, HEAD_BYTES));
    if (isDocument) yield* feed.statements(documentIn(await collect(cursor.rest(), MOST_BYTES)));
    else yield* archived(feed, cursor.rest(), beside ?? new Set());
  } finally {
    await cursor.close();
  }
}

function latestOf({ root }: CsafFeed): string {
  return `${root}archive_latest.txt`;
}

interface Archive {
  readonly url: string;
  /** The first moment of the day that it is named after. */
  readonly day: number;
}

async function latestArchive(feed: CsafFeed, io: FeedIo): Promise<Archive | undefined> {
  const address = latestOf(feed);
  const latest = await io.get(address);
  if (latest.kind === 'missing') return undefined;
  const name = (await readText(latest.file.body, 1000)).trim();
  const [, archive, date] = /^(\w+)_(\d{4}-\d\d-\d\d)\.tar\.zst$/.exec(name) ?? [];
  const day = Date.parse(`${date}T00:00:00Z`);
  if (archive !== feed.archive || Number.isNaN(day)) {
    await io.forget(address);
    throw new Error(`"${address}" names no archive: "${name.slice(0, 100)}"`);
  }
  return { url: feed.root + name, day };
}

/** A document that changed and is missing all the same may be one that went meanwhile. */
async function changedSince(
  day: number,
  list: string,
  { root, document }: CsafFeed,
  io: FeedIo,
): Promise<readonly FeedAddress[]> {
  const fetched = await io.get(root + list);
  const found = new Map<string, FeedAddress>();
  if (fetched.kind === 'missing') return [];
  for await (const line of readLines(fetched.file.body, 1000)) {
    if (line.trim() === '') continue;
    const [, path = '', version = ''] = /^"?([^",]+)"?,"?([^",]+)"?\s*$/.exec(line) ?? [];
    const time = Date.parse(version);
    if (!/^\d{4}\/[\w.-]+\.json$/.test(path) || Number.isNaN(time)) {
      await io.forget(root + list);
      throw new Error(`"${root}${list}" is no list of documents: "${line.slice(0, 100)}"`);
    }
    if (!document.test(path) || time < day || found.size >= MOST_CHANGED || found.has(path)) continue;
    found.set(path, { url: root + path, optional: true, version });
  }
  return [...found.values()];
}

async function documentsIn({ root, document, ...feed }: CsafFeed, io: FeedIo): Promise<readonly FeedAddress[]> {
  const found: FeedAddress[] = [];
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) {
    const urls = await io.list(`${root}${year}/`);
    found.push(...urls.filter((url) => document.test(url.slice(root.length))).map((url) => ({ url })));
  }
  return found.length > 0 ? found : [{ url: latestOf({ root, document, ...feed }), optional: true }];
}

const HEAD_BYTES = 64;

async function* archived(
  { root, document, statements }: CsafFeed,
  body: AsyncIterable<Uint8Array>,
  beside: ReadonlySet<string>,
): AsyncIterable<Statement> {
  const skipped: Warning[] = [];
  const files = archiveFiles(body, {
    wants: (path) => document.test(lastTwo(path)) && !beside.has(root + lastTwo(path)),
    mostBytesEach: MOST_BYTES,
    skipped: (path, reason) => skipped.push(unread(path, reason)),
  });
  for await (const { path, bytes } of files) {
    yield* skipped.splice(0);
    try {
      yield* statements(documentIn(bytes));
    } catch (error) {
      // One document that is none says nothing of the others.
      yield unread(path, error instanceof Error ? error.message : String(error));
    }
  }
  yield* skipped;
}

function unread(path: string, reason: string): Warning {
  return { kind: 'warning', reason: 'a document that cannot be read', example: `"${path}": ${reason}` };
}

/** `2024/cve-2024-0727.json` */
function lastTwo(path: string): string {
  return path.split('/').slice(-2).join('/');
}

function documentIn(bytes: Uint8Array): unknown {
  const parsed = parseJson(bytes, MOST_VALUES);
  if (parsed.kind === 'value') return parsed.value;
  const start = new TextDecoder().decode(bytes.subarray(0, HEAD_BYTES));
  throw new Error(`no CSAF document: ${parsed.reason}, and begins with "${start}"`);
}
