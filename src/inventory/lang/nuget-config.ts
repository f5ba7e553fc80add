import { parseXml, type XmlElement } from '../../lib/xml.ts';
import { LOCKED_ANYWHERE } from '../lock-facts.ts';
import { languageRecord, packageFacts, type ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

const LIMITS = { elements: 100_000, depth: 20 };

/** The list of packages of older .NET projects (NuGet, "packages.config"), without what is for development only. */
export const nugetConfig: Extractor = {
  id: 'nuget-config',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({ names: ['packages.config'] }),
  async *extract(file, { signal }) {
    const parsed = parseXml(file.bytes, LIMITS);
    if (parsed.kind === 'malformed') yield { kind: 'partial', reason: `it ${parsed.reason}` };
    else if (parsed.root.name === 'packages') yield* packageFacts(LOCKED_ANYWHERE, recordsOf(parsed.root), signal);
  },
};

function* recordsOf({ children }: XmlElement): Iterable<ReadRecord> {
  for (const { name, attributes } of children) {
    if (name !== 'package' || attributes.get('developmentDependency')?.toLowerCase() === 'true') continue;
    yield languageRecord('nuget', attributes.get('id') ?? '', attributes.get('version') ?? '');
  }
}
