import { createReadStream } from 'node:fs';
import type { Advisory, AdvisorySource, Statement } from '../../src/advisory/types.ts';

/** All that a source reads in one file, given as text or by its path. */
export async function statementsOf(
  source: AdvisorySource,
  content: string | { readonly path: string },
): Promise<readonly Statement[]> {
  const body = typeof content === 'string' ? chunksOf(content) : createReadStream(content.path);
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

async function* chunksOf(text: string): AsyncIterable<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}
