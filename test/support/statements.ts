import { createReadStream } from 'node:fs';
import type { Advisory, AdvisorySource, Statement } from '../../src/advisory/types.ts';

/** All that a source reads in one file, given as text, as bytes or by its path. */
export async function statementsOf(
  source: Pick<AdvisorySource, 'parse'>,
  content: string | Uint8Array | { readonly path: string },
): Promise<readonly Statement[]> {
  const isHere = typeof content === 'string' || content instanceof Uint8Array;
  const body = isHere ? chunksOf(Buffer.from(content)) : createReadStream(content.path);
  const statements: Statement[] = [];
  for await (const statement of source.parse({ url: 'https://publisher.example/feed', body })) {
    statements.push(statement);
  }
  return statements;
}

/** The advisories among statements, in order. */
export function advisoriesOf(statements: readonly Statement[]): readonly Advisory[] {
  return statements.filter((statement) => statement.kind === 'advisory');
}

async function* chunksOf(bytes: Buffer): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}
