import { linesOf } from '../../lib/lines.ts';
import { databaseFacts, type ReadRecord } from '../records.ts';
import { rpmRecord, withSourceEpochs } from '../rpm/record.ts';
import type { Extractor } from '../types.ts';
import { wantedPaths } from '../wanted-paths.ts';

/**
 * The list of packages that distroless images of CBL-Mariner and Azure Linux have in place of rpm's database: lines of ten
 * fields with tabs between, as `rpm -qa` printed them when the image was made. Name, version and release, times of
 * installing and building, vendor, epoch, size, architecture, epoch as a number, source rpm.
 */
export const rpmManifest: Extractor = {
  id: 'rpm-manifest',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedPaths(['var/lib/rpmmanifest/container-manifest-2']),
  async *extract(file, { signal }) {
    for (const fact of databaseFacts('rpm', recordsOf(file.bytes), signal)) {
      yield fact.kind === 'database' ? { ...fact, packages: withSourceEpochs(fact.packages) } : fact;
    }
  },
};

const FIELDS = 10;

function* recordsOf(bytes: Uint8Array): Generator<ReadRecord, void, undefined> {
  for (const line of linesOf(bytes)) {
    const fields = line.split('\t', FIELDS + 1);
    if (line === '') continue;
    const [name = '', version = '', , , vendor, , , architecture, epoch = '', sourceRpm] = fields;
    if (fields.length !== FIELDS || version === '' || !/^[0-9]{1,10}$/.test(epoch)) {
      yield { kind: 'malformed', reason: `the line of ${JSON.stringify(name.slice(0, 100))} is malformed` };
      continue;
    }
    yield rpmRecord({ name, epoch: Number(epoch), version, architecture, sourceRpm, vendor });
  }
}
