import { checkRow } from '../../src/advisory/artifact/check-layer.ts';
import { advisoryRow, claimRow, exploitationDetail, factsDetail } from '../../src/advisory/snapshot/rows.ts';
import type { AdvisorySource, Statement } from '../../src/advisory/types.ts';
import type { Corpus } from './corpus/corpus.ts';
import type { Target } from './types.ts';

/** A source of advisories, whose `parse` is fed. */
export function feedTarget(source: AdvisorySource, { words, seeds }: Corpus): Target {
  return {
    name: source.id,
    words,
    seeds: seeds(),
    async feed(bytes, path) {
      try {
        const file = { url: `https://feeds.example/${path}`, body: chunksOf(bytes) };
        for await (const statement of source.parse(file)) check(statement);
      } catch (error) {
        // That a file is not what it should be is an answer; what nobody meant to throw is none.
        if (isFault(error)) throw error;
      }
    },
  };
}

/** In chunks as they come from a network. */
export async function* chunksOf(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}

/** What nobody meant to throw: a value of another type than was thought, a stack or a text too large; no sentence. */
export function isFault(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof Misstated) return true;
  const isUnmeant = error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
  // Node says by a code what it refuses; that it was handed something of another type, nobody meant either.
  return isUnmeant && (!('code' in error) || error.code === 'ERR_INVALID_ARG_TYPE');
}

class Misstated extends Error {}

/** What an error says that nobody meant to throw, where it was made a warning. */
const UNMEANT =
  /Cannot (?:read|set|convert|destructure)|is not (?:a function|iterable|an object)|call stack|Invalid (?:array|string) length|Invalid time value/;

/** Whatever is stated must have the form that is wanted of what others hand on, or they could not take it. */
function check(statement: Statement): void {
  try {
    for (const [table, row] of rowsOf(statement)) checkRow(table, row);
  } catch (error) {
    throw new Misstated(`${JSON.stringify(statement).slice(0, 500)}`, { cause: error });
  }
  if (statement.kind === 'warning' && UNMEANT.test(statement.example)) throw new Misstated(statement.example);
}

type Row = readonly [table: Parameters<typeof checkRow>[0], row: Parameters<typeof checkRow>[1]];

function* rowsOf(statement: Statement): Iterable<Row> {
  const vulnerability = 'vulnerability' in statement ? statement.vulnerability : '';
  if (statement.kind === 'facts') yield ['facts', { vulnerability, detail: factsDetail(statement) }];
  if (statement.kind === 'exploitation')
    yield ['exploitation', { vulnerability, detail: exploitationDetail(statement) }];
  if (statement.kind !== 'advisory') return;
  const row = advisoryRow(statement);
  yield ['advisory', { ...row, description: row.description ?? null }];
  for (const affected of statement.affected) {
    yield ['ecosystem', { name: affected.ecosystem }];
    yield ['package', { name: affected.name }];
    yield ['claim', { ...claimRow(affected) }];
  }
}
