import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';
import { debianImage, debRecord, matchingOn } from '../../../test/support/matching.ts';
import { imageNumber, push } from '../../../test/support/push.ts';
import { memorySnapshot } from '../../../test/support/snapshot.ts';
import { recordImage } from '../../match/index.ts';
import type { ApiFindings } from './types.ts';

const api = suiteApi();
const PATH = '/api/v1/repositories/team%2Fapp/images/latest/findings';
const SNAPSHOT = memorySnapshot([
  { vulnerability: 'CVE-2024-1', severity: 'high', title: 'APT runs what it should not', ranges: [{ fixed: '9' }] },
  { vulnerability: 'CVE-2024-2', name: 'bash', severity: 'low', ranges: [{}] },
  { vulnerability: 'CVE-2024-3', name: 'curl', severity: 'critical', ranges: [{ fixed: '2' }] },
]);

describe('the findings of an image that are asked for', () => {
  before(async () => {
    const { registry, database, load } = api();
    const matching = matchingOn(database);
    matching.activate(SNAPSHOT);
    load(SNAPSHOT);
    const one = imageNumber(1);
    await push(registry, 'team/app', one, 'latest');
    const records = [debRecord('apt', '1'), debRecord('libapt', '1', ['apt', '1']), debRecord('bash', '1')];
    const image = debianImage(one.manifest.digest, records, { layers: ['sha256:base', 'sha256:top'] });
    const curl = { record: debRecord('curl', '1'), layer: 1, path: 'opt/Curl/status', evidence: 'installed' as const };
    const packages = [...image.inventory.packages, curl];
    await recordImage(matching.dependencies, { ...image, inventory: { ...image.inventory, packages } });
    const { id } = await database.query
      .selectFrom('vulnerability')
      .select('id')
      .where('name', '=', 'CVE-2024-2')
      .executeTakeFirstOrThrow();
    const facts = { known_on: '2024-02-03', due_on: null, ransomware: 0, epss: 0.5, percentile: 0.9 };
    await database.query
      .insertInto('exploitation')
      .values({ vulnerability_id: id, ...facts })
      .onConflict((conflict) => conflict.column('vulnerability_id').doUpdateSet(facts))
      .execute();
  });

  const PICKED: readonly [query: string, numbers: string][] = [
    ['', '312'],
    ['severity=high,low', '12'],
    ['fixable=true', '31'],
    ['fixable=false', '2'],
    ['knownExploited=true', '2'],
    ['knownExploited=false', '31'],
    ['epss=0.5', '2'],
    ['q=SHOULD+not', '1'],
    ['q=2024-3', '3'],
    ['q=%25', ''],
    ['package=apt', '1'],
    ['package=ap', ''],
    ['path=curl', '3'],
    ['layer=sha256:top', '3'],
    ['layer=sha256:none', ''],
    ['source=test', '312'],
    ['source=none', ''],
    ['fixable=true&severity=CRITICAL&layer=sha256:top', '3'],
  ];
  for (const [query, numbers] of PICKED) {
    it(`are those of ${query === '' ? 'all' : decodeURIComponent(query)}, and counted all`, async () => {
      const { status, body } = await api().get(`${PATH}?${query}`);
      assert.equal(status, 200, body.toString());
      const { findings, counts } = JSON.parse(body.toString()) as ApiFindings;
      const shown = findings.map(({ vulnerability }) => vulnerability.replace('CVE-2024-', ''));
      assert.equal(shown.join(''), numbers);
      assert.deepEqual(counts, { CRITICAL: 1, HIGH: 1, LOW: 1 });
    });
  }

  it('come in pages that fit together', async () => {
    const first = JSON.parse((await api().get(`${PATH}?fixable=true&limit=1`)).body.toString()) as ApiFindings;
    const rest = await api().get(`${PATH}?fixable=true&limit=1&cursor=${first.next}`);
    const second = JSON.parse(rest.body.toString()) as ApiFindings;

    const shown = [first, second].flatMap(({ findings }) => findings.map(({ vulnerability }) => vulnerability));
    assert.deepEqual([...shown, second.next], ['CVE-2024-3', 'CVE-2024-1', undefined]);
  });
});
