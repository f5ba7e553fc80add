import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { debianImage, debRecord, matchingOn } from '../../test/support/matching.ts';
import { memorySnapshot } from '../../test/support/snapshot.ts';
import { countFindings, findings, findingsOfAll } from './findings.ts';
import { recordImage } from './match-image.ts';

const fixed = { ranges: [{ fixed: '9' }] };
const SNAPSHOT = memorySnapshot([
  { ...fixed, vulnerability: 'CVE-1', severity: 'low' },
  { ...fixed, vulnerability: 'CVE-2', severity: 'high' },
  { ...fixed, vulnerability: 'CVE-3', name: 'bash', severity: 'medium' },
]);

eachDatabase('findings of several images', (open) => {
  it('are those of each, in one order and in pages that fit together', async () => {
    const database = await open();
    const matching = matchingOn(database);
    matching.activate(SNAPSHOT);
    const apt = [debRecord('apt', '1'), debRecord('libapt', '1', ['apt', '1'])];
    await recordImage(matching.dependencies, debianImage('sha256:a', apt));
    await recordImage(matching.dependencies, debianImage('sha256:b', [...apt, debRecord('bash', '1')]));
    await recordImage(matching.dependencies, debianImage('sha256:c', apt));
    const of = { manifestDigests: ['sha256:a', 'sha256:b', 'sha256:none', 'sha256:a'], at: matching.now() };

    const all = await findingsOfAll(database.query, of, { offset: 0, limit: 100 });
    const pages = [];
    for (let offset = 0; offset < all.length; offset += 2) {
      pages.push(...(await findingsOfAll(database.query, of, { offset, limit: 2 })));
    }

    assert.deepEqual(
      all.map(({ manifestDigest, finding: { name, also } }) => [name, manifestDigest, also.map((one) => one.name)]),
      [
        ['CVE-2', 'sha256:a', ['libapt']],
        ['CVE-2', 'sha256:b', ['libapt']],
        ['CVE-3', 'sha256:b', []],
        ['CVE-1', 'sha256:a', ['libapt']],
        ['CVE-1', 'sha256:b', ['libapt']],
      ],
    );
    assert.deepEqual(pages, all);
    for (const digest of ['sha256:a', 'sha256:b']) {
      const own = all.flatMap(({ manifestDigest, finding }) => (manifestDigest === digest ? [finding] : []));
      const alone = { manifestDigest: digest, at: of.at };
      assert.deepEqual(await findings(database.query, alone, { offset: 0, limit: 100 }), own);
    }
  });

  it('are only those about the vulnerabilities that are given', async () => {
    const { dependencies, activate, now } = matchingOn(await open());
    activate(SNAPSHOT);
    const { query } = dependencies.database;
    const records = [debRecord('apt', '1'), debRecord('libapt', '1', ['apt', '1']), debRecord('bash', '1')];
    await recordImage(dependencies, debianImage('sha256:a', records));
    const rows = await query.selectFrom('vulnerability').select('id').where('name', 'in', ['CVE-1', 'CVE-3']).execute();
    const of = { manifestDigest: 'sha256:a', at: now(), vulnerabilities: rows.map(({ id }) => id) };

    const found = await findings(query, of, { offset: 0, limit: 100 });

    assert.deepEqual(
      found.map(({ name, also }) => [name, also.length]),
      [
        ['CVE-3', 0],
        ['CVE-1', 1],
      ],
    );
    assert.deepEqual(await countFindings(query, of), { MEDIUM: 1, LOW: 1 });
  });

  it('are none where none of them is stored', async () => {
    const { query } = await open();

    assert.deepEqual(await findingsOfAll(query, { manifestDigests: [], at: 1 }, { offset: 0, limit: 1 }), []);
    assert.deepEqual(await findingsOfAll(query, { manifestDigests: ['x'], at: 1 }, { offset: 0, limit: 1 }), []);
  });
});
