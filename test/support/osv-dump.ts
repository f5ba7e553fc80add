import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AdvisorySource, Affected } from '../../src/advisory/types.ts';
import { sharedData } from './shared.ts';
import { advisoriesOf, statementsOf } from './statements.ts';
import { zipOf } from './zip.ts';

/** What is known of one ecosystem's archive at OSV. */
export interface ExpectedDump {
  readonly url: string;
  /** As OSV names it. */
  readonly ecosystem: string;
  /** A record of the ecosystem, as OSV writes it. */
  readonly record: Readonly<Record<string, unknown>> & { readonly id: string };
  /** What the record's first advisory says is affected. */
  readonly affected: readonly Affected[];
  /** How many advisories a thousand real records of all ecosystems have about this one. */
  readonly inSamples: number;
}

/** What holds of every source that reads one of OSV's archives. */
export function testOsvDump(source: AdvisorySource, expected: ExpectedDump): void {
  const { url, ecosystem, record, affected, inSamples } = expected;
  const other = { id: 'OTHER-1', affected: [{ package: { ecosystem: 'Haiku', name: 'a' }, versions: ['1'] }] };
  const files = (...records: readonly object[]) => zipOf(records.map((one, at) => [`${at}.json`, JSON.stringify(one)]));

  describe(`OSV's archive of ${ecosystem}`, () => {
    it('has one address', async () => {
      const io = { place: 'the publishers', partial: false };
      const unused = () => Promise.reject(new Error('nothing is asked for'));

      assert.deepEqual(await source.files({ ...io, get: unused, list: unused, forget: unused }), [{ url }]);
    });

    it('says what a record says of the ecosystem, and nothing of others', async () => {
      const statements = await statementsOf(source, files(record, other));

      assert.deepEqual(advisoriesOf(statements)[0]?.affected, affected);
      assert.deepEqual([...new Set(advisoriesOf(statements).map(({ id }) => id))], [record.id]);
      assert.deepEqual(
        statements.filter(({ kind }) => kind === 'warning'),
        [],
      );
    });

    it('is read as real publishers write it', async (t) => {
      const path = sharedData(t, 'feeds/osv-samples.tar.gz');
      if (path === undefined) return;

      const advisories = advisoriesOf(await statementsOf(source, { path }));

      assert.equal(advisories.length, inSamples);
      assert.deepEqual(
        [...new Set(advisories.flatMap((one) => one.affected.map((of) => of.ecosystem)))],
        inSamples === 0 ? [] : [ecosystem],
      );
    });
  });
}
