import { readLines, readText } from '../text.ts';
import type { FeedAddress, FeedIo } from '../types.ts';

/** Below it lie one document for each CVE by its year, an archive of all of them, and lists of what came after it. */
export const VEX_ROOT = 'https://security.access.redhat.com/data/csaf/v2/vex/';

const LATEST = `${VEX_ROOT}archive_latest.txt`;
/** What changed longer ago than the newest of these is read as the archive has it. */
const MOST_CHANGED = 5000;
const FIRST_YEAR = 1999;
const LAST_YEAR = 2050;
const DOCUMENT = /^\d{4}\/cve-\d{4}-\d{1,20}\.json$/;

/**
 * The newest archive, and each document that changed or was deleted since its day (`changes.csv`, `deletions.csv`: path
 * and time, the newest first). A document is asked for again when the list has another time for it. A folder may hold
 * documents alone.
 */
export async function vexFiles(io: FeedIo): Promise<readonly FeedAddress[]> {
  if (io.isOneFile === true) return [{ url: LATEST }];
  const archive = await latestArchive(io);
  if (archive === undefined) return await documentsIn(io);
  const changed = await changedSince(io, 'changes.csv', archive.day);
  const deleted = await changedSince(io, 'deletions.csv', archive.day);
  return [{ url: archive.url }, ...changed, ...deleted.filter(({ url }) => !changed.some((one) => one.url === url))];
}

interface Archive {
  readonly url: string;
  /** The first moment of the day that it is named after. */
  readonly day: number;
}

async function latestArchive(io: FeedIo): Promise<Archive | undefined> {
  const latest = await io.get(LATEST);
  if (latest.kind === 'missing') return undefined;
  const text = (await readText(latest.file.body, 1000)).trim();
  const [name, date] = /^csaf_vex_(\d{4}-\d\d-\d\d)\.tar\.zst$/.exec(text) ?? [];
  const day = Date.parse(`${date}T00:00:00Z`);
  if (name === undefined || Number.isNaN(day)) {
    await io.forget(LATEST);
    throw new Error(`"${LATEST}" names no archive: "${text.slice(0, 100)}"`);
  }
  return { url: VEX_ROOT + name, day };
}

/** Deleted ones are missing there, and asked for so that the archive does not count for them. */
async function changedSince(io: FeedIo, list: string, day: number): Promise<readonly FeedAddress[]> {
  const fetched = await io.get(VEX_ROOT + list);
  const found = new Map<string, FeedAddress>();
  if (fetched.kind === 'missing') return [];
  for await (const line of readLines(fetched.file.body, 1000)) {
    if (line.trim() === '') continue;
    const [, path = '', version = ''] = /^"?([^",]+)"?,"?([^",]+)"?\s*$/.exec(line) ?? [];
    const time = Date.parse(version);
    if (!DOCUMENT.test(path) || Number.isNaN(time)) {
      await io.forget(VEX_ROOT + list);
      throw new Error(`"${VEX_ROOT}${list}" is no list of documents: "${line.slice(0, 100)}"`);
    }
    if (time < day || found.size >= MOST_CHANGED || found.has(path)) continue;
    found.set(path, { url: VEX_ROOT + path, optional: true, version });
  }
  return [...found.values()];
}

async function documentsIn(io: FeedIo): Promise<readonly FeedAddress[]> {
  const found: FeedAddress[] = [];
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) {
    const urls = await io.list(`${VEX_ROOT}${year}/`);
    found.push(...urls.filter((url) => DOCUMENT.test(url.slice(VEX_ROOT.length))).map((url) => ({ url })));
  }
  return found.length > 0 ? found : [{ url: LATEST, optional: true }];
}
