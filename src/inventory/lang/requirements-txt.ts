import { textOf } from '../../lib/text.ts';
import { LOCKED_ANYWHERE } from '../lock-facts.ts';
import { pypiRecord } from '../python-names.ts';
import { packageFacts, type ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/** `requirements-prod.txt`; with the same before it, `prod-requirements.txt`, any word will do. */
const KINDS = ['base', 'common', 'lock', 'locked', 'main', 'prod', 'production', 'runtime'];
/** In the name of the file, or as the name of the folder that it lies in. */
const FOR_DEVELOPMENT =
  /(?:^|[-_./])(?:dev|develop|development|docs?|lint|tests?|testing|typing)(?:[-_.][^/]*|\/[^/]*)?$/i;

/**
 * pip's requirements files (pip's documentation, "Requirements File Format") by the names that they commonly have, but
 * for those for development. Only what is pinned to one version counts, whatever its environment marker; ranges,
 * addresses, folders and further files (`-r`) are passed over.
 */
export const requirementsTxt: Extractor = {
  id: 'requirements-txt',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({
    names: [
      'requirements.lock',
      ...KINDS.flatMap((kind) => ['-', '_', '.'].map((by) => `requirements${by}${kind}.txt`)),
    ],
    endings: ['requirements.txt'],
    also: ({ path }) => !FOR_DEVELOPMENT.test(path),
  }),
  async *extract(file, { signal }) {
    yield* packageFacts(LOCKED_ANYWHERE, recordsOf(textOf(file.bytes)), signal);
  },
};

function* recordsOf(text: string): Iterable<ReadRecord> {
  for (const line of joinedLines(text)) {
    const pin = pinOf(line);
    if (pin !== undefined) yield pypiRecord(pin.name, pin.version);
  }
}

/** Lines with those that they go on in, without comments. */
function* joinedLines(text: string): Iterable<string> {
  let begun = '';
  for (const line of text.split(/\r?\n/)) {
    const isComment = /^[ \t]*#/.test(line);
    if (line.endsWith('\\') && !isComment) {
      begun += line.slice(0, -1);
      continue;
    }
    yield upTo(begun + (isComment ? '' : line), /(?:^|\s)#/);
    begun = '';
  }
  yield upTo(begun, /(?:^|\s)#/);
}

const NAME = /^\s*([a-z0-9][a-z0-9._-]*)/i;
const CLAUSES = /^(?:\[[^\]]*\])?\(?([=<>~!][^)]*)\)?$/;
const PIN = /^={2,3}([^=*]+)$/;

/** The name and the version of `name[extra] ==1.0,>=0.9 ; marker --hash=…`, or undefined where it is not pinned. */
function pinOf(line: string): { readonly name: string; readonly version: string } | undefined {
  const requirement = upTo(upTo(line, /(?:^|\s)-/), /;/);
  const [begin = '', name] = NAME.exec(requirement) ?? [];
  const [, clauses] = CLAUSES.exec(requirement.slice(begin.length).replace(/\s+/g, '')) ?? [];
  if (name === undefined || clauses === undefined) return undefined;
  for (const clause of clauses.split(',')) {
    const [, version] = PIN.exec(clause) ?? [];
    if (version !== undefined) return { name, version };
  }
  return undefined;
}

function upTo(line: string, end: RegExp): string {
  const at = line.search(end);
  return at === -1 ? line : line.slice(0, at);
}
