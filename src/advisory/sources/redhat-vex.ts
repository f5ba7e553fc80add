import { byteCursor } from '../../lib/byte-cursor.ts';
import { archiveFiles } from '../archives.ts';
import { vexStatements } from '../redhat/vex.ts';
import { VEX_ROOT, vexFiles } from '../redhat/vex-files.ts';
import { readText } from '../text.ts';
import type { AdvisorySource, FeedFile, Statement, Warning } from '../types.ts';

/** The largest document, of a vulnerability of Go that is built into everything, held 40 MB. */
const MOST_BYTES = 150_000_000;

/**
 * Red Hat's VEX documents: what each CVE means for each package of each of its products, mended or not. CSAF 2.0, a file
 * for each CVE, all of them in an archive that is made anew every few days.
 */
export const redhatVex: AdvisorySource = {
  id: 'redhat-vex',
  title: 'Red Hat VEX documents',
  licence: 'CC-BY-4.0',
  attribution: 'Red Hat Product Security, https://access.redhat.com/security/',
  complete: true,
  everyMinutes: 10,
  files: vexFiles,
  parse,
};

async function* parse({ body, beside }: FeedFile): AsyncIterable<Statement> {
  const cursor = byteCursor(body);
  try {
    await cursor.has(HEAD_BYTES);
    const isDocument = /^(?:\u{EF}\u{BB}\u{BF})?\s*\{/u.test(cursor.window.toString('latin1', 0, HEAD_BYTES));
    if (isDocument) yield* vexStatements(parseJson(await readText(cursor.rest(), MOST_BYTES)));
    else yield* archived(cursor.rest(), beside ?? new Set());
  } finally {
    await cursor.close();
  }
}

const HEAD_BYTES = 64;

async function* archived(body: AsyncIterable<Uint8Array>, beside: ReadonlySet<string>): AsyncIterable<Statement> {
  const skipped: Warning[] = [];
  const files = archiveFiles(body, {
    wants: (path) => /(?:^|\/)cve-[^/]*\.json$/.test(path) && !beside.has(VEX_ROOT + lastTwo(path)),
    mostBytesEach: MOST_BYTES,
    skipped: (path, reason) => skipped.push(unread(path, reason)),
  });
  for await (const { path, bytes } of files) {
    yield* skipped.splice(0);
    yield* documentIn(path, bytes);
  }
  yield* skipped;
}

/** One document that is none says nothing of the others. */
function* documentIn(path: string, bytes: Uint8Array): Iterable<Statement> {
  try {
    yield* vexStatements(parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (error) {
    yield unread(path, error instanceof Error ? error.message : String(error));
  }
}

function unread(path: string, reason: string): Warning {
  return { kind: 'warning', reason: 'a document that cannot be read', example: `"${path}": ${reason}` };
}

/** `2024/cve-2024-0727.json` */
function lastTwo(path: string): string {
  return path.split('/').slice(-2).join('/');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`no CSAF document: no JSON begins with "${text.slice(0, 80)}"`, { cause: error });
  }
}
