import { readFileSync } from 'node:fs';
import { foundFile } from '../../src/image/index.ts';
import type { ExtractContext, Extractor, Fact, PackageRecord } from '../../src/inventory/types.ts';
import { inMemory } from '../../src/lib/random-access.ts';

/** What an extractor is given in tests: room for anything plain, and everything is sought. */
export const CONTEXT: ExtractContext = {
  signal: new AbortController().signal,
  limits: { nesting: 8, entries: 10_000, unfoldedBytes: 2 ** 26 },
  isSought: () => true,
};

/** What an extractor says of a file with this content, which it must want. */
export async function factsOf(
  extractor: Extractor,
  path: string,
  content: string | Uint8Array,
  { mode = 0o644, ...context }: Partial<ExtractContext> & { readonly mode?: number } = {},
): Promise<readonly Fact[]> {
  const file = foundFile({ path, mode }, inMemory(Buffer.from(content)));
  if (!extractor.wants(file)) throw new Error(`"${extractor.id}" does not want "${path}"`);
  if (extractor.recognizes?.(file.read(0, 4096)) === false) throw new Error(`"${path}" is not recognized`);
  return await Array.fromAsync(extractor.extract(file, { ...CONTEXT, ...context }));
}

/** The packages of all databases, and all others, among the facts. */
export function packagesIn(facts: readonly Fact[]): readonly PackageRecord[] {
  return facts.flatMap((fact) => (fact.kind === 'database' || fact.kind === 'packages' ? fact.packages : []));
}

/** The reasons of all partial facts. */
export function reasonsIn(facts: readonly Fact[]): readonly string[] {
  return facts.flatMap((fact) => (fact.kind === 'partial' ? [fact.reason] : []));
}

/** A package in one line: `name version source sourceVersion architecture`. */
export function lineOf({ name, version, source, architecture }: PackageRecord): string {
  return [name, version, source.name, source.version, architecture ?? '-'].join(' ');
}

/** The lines of a text file. */
export function linesIn(path: string): readonly string[] {
  return readFileSync(path, 'utf8').trimEnd().split('\n');
}
