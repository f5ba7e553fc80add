import { advisorySources } from '../../src/advisory/index.ts';
import { EXTRACTORS } from '../../src/inventory/extractors.ts';
import { BINARY } from './corpus/binary.ts';
import type { Corpus } from './corpus/corpus.ts';
import { FEEDS } from './corpus/feeds.ts';
import { JAVA } from './corpus/java.ts';
import { LOCKS } from './corpus/locks.ts';
import { OS } from './corpus/os.ts';
import { RPM } from './corpus/rpm.ts';
import { SBOM } from './corpus/sbom.ts';
import { TEXTS } from './corpus/texts.ts';
import { extractorTarget } from './extractor-target.ts';
import { feedTarget } from './feed-target.ts';
import { MISBEHAVING } from './misbehaving.ts';
import { PARSERS } from './parsers.ts';
import type { Target } from './types.ts';

/** The seeds of each extractor, by its id. */
export const CORPUS: Readonly<Record<string, Corpus>> = {
  ...BINARY,
  ...JAVA,
  ...LOCKS,
  ...OS,
  ...RPM,
  ...SBOM,
  ...TEXTS,
};

/** Every extractor there is, the sources of advisories that differ in form, and the parsers below them. */
export const TARGET_NAMES: readonly string[] = [
  ...EXTRACTORS.map(({ id }) => id),
  ...Object.keys(FEEDS),
  ...Object.keys(PARSERS),
];

/** The parser of that name, with its seeds read. Throws where there is none, or where an extractor has no seeds. */
export function targetOf(name: string): Target {
  const extractor = EXTRACTORS.find(({ id }) => id === name);
  const corpus = CORPUS[name];
  if (extractor !== undefined && corpus === undefined) throw new Error(`no seeds for the extractor "${name}"`);
  if (extractor !== undefined && corpus !== undefined) return extractorTarget(extractor, corpus);
  const source = advisorySources.find(({ id }) => id === name);
  const feeds = FEEDS[name];
  if (source !== undefined && feeds !== undefined) return feedTarget(source, feeds);
  const parser = PARSERS[name] ?? MISBEHAVING[name];
  if (parser === undefined) throw new Error(`no parser "${name}"`);
  return { name, ...parser() };
}
