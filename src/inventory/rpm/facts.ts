import { databaseFacts, type ReadRecord } from '../records.ts';
import type { ExtractContext, Fact } from '../types.ts';
import { parseHeader } from './header.ts';
import { type OwnedFiles, ownedFiles } from './owned.ts';
import { headerRecord, withSourceEpochs } from './record.ts';
import type { StoredHeader } from './stored.ts';

/** The facts that the headers of an rpm database make: its packages, which files they own, and what is wrong with it. */
export function rpmFacts(stored: Iterable<StoredHeader>, { signal, isSought }: ExtractContext): readonly Fact[] {
  const owned = ownedFiles(isSought);
  const facts = databaseFacts('rpm', recordsOf(stored, owned), signal);
  return [
    ...facts.map((fact) => (fact.kind === 'database' ? { ...fact, packages: withSourceEpochs(fact.packages) } : fact)),
    ...owned.facts(),
  ];
}

/** More than a database has, what is damaged in it included. */
const MOST_HEADERS = 100_000;

function* recordsOf(stored: Iterable<StoredHeader>, owned: OwnedFiles): Generator<ReadRecord, void, undefined> {
  let left = MOST_HEADERS;
  for (const item of stored) {
    left -= 1;
    if (left < 0) return yield { kind: 'malformed', reason: `it has more than ${MOST_HEADERS} records` };
    if (item.kind === 'damaged') {
      yield { kind: 'malformed', reason: item.reason };
      continue;
    }
    const header = parseHeader(item.bytes);
    if (header === undefined) {
      yield { kind: 'malformed', reason: item.doubt ?? 'a record is cut off' };
      continue;
    }
    const read = headerRecord(header);
    if (read.kind === 'package') owned.add(read.record.name, header);
    yield read.kind === 'package' ? { ...read, ...doubtOf(item.doubt) } : read;
  }
}

function doubtOf(doubt: string | undefined): { readonly doubt?: string } {
  return doubt === undefined ? {} : { doubt };
}
