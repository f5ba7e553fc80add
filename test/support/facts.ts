import { readFileSync } from 'node:fs';
import type { Extractor, Fact, PackageRecord } from '../../src/inventory/types.ts';

/** What an extractor says of a file with this content, which it must want. */
export function factsOf(extractor: Extractor, path: string, content: string | Uint8Array): Promise<readonly Fact[]> {
  const bytes = Buffer.from(content);
  const file = { path, mode: 0o644, sizeBytes: bytes.length, bytes };
  if (!extractor.wants(file)) throw new Error(`"${extractor.id}" does not want "${path}"`);
  return Array.fromAsync(extractor.extract(file, new AbortController().signal));
}

/** The packages of all databases among the facts. */
export function packagesIn(facts: readonly Fact[]): readonly PackageRecord[] {
  return facts.flatMap((fact) => (fact.kind === 'database' ? fact.packages : []));
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
