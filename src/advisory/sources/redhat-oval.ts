import { byteCursor } from '../../lib/byte-cursor.ts';
import { unfolded } from '../../lib/unfolded.ts';
import { xmlElements } from '../../lib/xml-elements.ts';
import { archiveFiles } from '../reading/archives.ts';
import { ovalStatements } from '../redhat/oval-definition.ts';
import type { AdvisorySource, FeedAddress, FeedFile, FeedIo, Statement } from '../types.ts';

const FOLDER = 'https://security.access.redhat.com/data/oval/v2/';
/** Releases whose errata are of before the VEX documents, or whose files are kept beside them. */
const RELEASES = ['6', '7', '8', '9'];
/** The files of the first version, which were taken down, and the only ones to know RHEL 3 to 5. */
const ARCHIVE = 'https://security.access.redhat.com/data/archive/oval_v1_20230706.tar.gz';
/** Where those were: mirrors may hold them still. */
const FORMER = 'https://www.redhat.com/security/data/oval/';
const FORMER_RELEASES = ['3', '4', '5', '6', '7', '8'];
/** A kernel's definition holds a criterion for each of its packages, some hundred for each release. */
const LIMITS = { mostElements: 100_000, mostCharacters: 20_000_000, depth: 50 };
const UNFOLD = { outputBytes: 4_000_000_000, expansion: 300, expansionFromBytes: 200_000_000 };
const MOST_BYTES = 500_000_000;

/**
 * Red Hat's OVAL of errata: which builds of binary packages mended which CVEs, release by release since RHEL 3. It knows
 * nothing that was not mended.
 */
export const redhatOval: AdvisorySource = {
  id: 'redhat-oval',
  title: 'Red Hat OVAL',
  licence: 'CC-BY-4.0',
  attribution: 'Red Hat Product Security, https://access.redhat.com/security/',
  complete: true,
  everyMinutes: 24 * 60,
  yieldsTo: ['redhat-vex'],
  files: async (io) => addresses(io),
  parse,
};

function addresses({ partial, isOneFile }: FeedIo): readonly FeedAddress[] {
  if (isOneFile === true) return [{ url: ARCHIVE }];
  const current = RELEASES.map((release) => `${FOLDER}RHEL${release}/rhel-${release}.oval.xml.bz2`);
  const former = FORMER_RELEASES.flatMap((release) => [
    `${FORMER}com.redhat.rhsa-RHEL${release}.xml`,
    `${FORMER}com.redhat.rhsa-RHEL${release}.xml.bz2`,
    `${FORMER}Red_Hat_Enterprise_Linux_${release}.xml`,
  ]);
  return [...current, ARCHIVE, ...(partial ? former : [])].map((url) => ({ url, optional: true }));
}

async function* parse({ body }: FeedFile): AsyncIterable<Statement> {
  const cursor = byteCursor(unfolded(body, UNFOLD));
  try {
    await cursor.has(HEAD_BYTES);
    const isXml = /^(?:\u{EF}\u{BB}\u{BF})?\s*</u.test(cursor.window.toString('latin1', 0, HEAD_BYTES));
    if (isXml) yield* definitionsIn(cursor.rest());
    else yield* archived(cursor.rest());
  } finally {
    await cursor.close();
  }
}

const HEAD_BYTES = 64;

/** One file for each release. Those after RHEL 5 are published anew, and say there to which stream a module belongs. */
async function* archived(body: AsyncIterable<Uint8Array>): AsyncIterable<Statement> {
  const wants = (path: string) => /(?:com\.redhat\.rhsa-RHEL|Red_Hat_Enterprise_Linux_)[3-5]\.xml$/.test(path);
  let count = 0;
  for await (const { path, bytes } of archiveFiles(body, { wants, mostBytesEach: MOST_BYTES })) {
    count += 1;
    try {
      yield* definitionsIn(inOne(bytes));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`"${path}": ${reason}`, { cause: error });
    }
  }
  if (count === 0) throw new Error('no OVAL: there is no file of a release in the archive');
}

async function* definitionsIn(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Statement> {
  const options = { root: 'oval_definitions', wanted: new Set(['definition']), ...LIMITS };
  let count = 0;
  for await (const definition of xmlElements(bytes, options)) {
    count += 1;
    yield* ovalStatements(definition);
  }
  if (count === 0) throw new Error('no OVAL: there is no definition in it');
}

async function* inOne(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
