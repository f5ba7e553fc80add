import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';
import type { LoadedAdvisories } from './index.ts';
import type { ApiAdvisories } from './types.ts';

const api = suiteApi();
const [digest, minute] = [`sha256:${'0'.repeat(64)}`, 60_000];
const about = { title: 'A feed', licence: 'CC0-1.0', attribution: 'somebody', everyMinutes: 10 };

function loaded(now: number): LoadedAdvisories {
  const ecosystems = [{ name: 'Debian:12', count: 7, kept: true }] as const;
  const times = { checkedAt: now, fetchedAt: now - 3 * minute, changedAt: now - 5 * minute };
  return {
    snapshot: { digest, builtAt: now - 4 * minute },
    sources: [
      { id: 'one', ...about, state: 'stale', ...times, count: 7, ecosystems, reason: '503 Service Unavailable' },
      { id: 'two', ...about, state: 'not-loaded', count: 0, ecosystems: [] },
    ],
  };
}

async function asked(): Promise<ApiAdvisories> {
  return JSON.parse((await api().get('/api/v1/advisories')).body.toString()) as ApiAdvisories;
}

describe('the advisories that are loaded', () => {
  it('are none before the first', async () => {
    api().loadAdvisories({ snapshot: undefined, sources: [] });

    assert.deepEqual(await asked(), { sources: [] });
  });

  it('are told of by source, with their age and why a look failed', async () => {
    const now = Date.now();
    api().loadAdvisories(loaded(now));

    const { snapshot, sources } = await asked();

    assert.deepEqual(snapshot, { digest, builtAt: new Date(now - 4 * minute).toISOString() });
    const [{ ageSeconds = 0, ...one } = { ageSeconds: 0 }, two] = sources;
    assert.ok(ageSeconds >= 180 && ageSeconds < 240, String(ageSeconds));
    assert.deepEqual(one, {
      id: 'one',
      ...about,
      state: 'stale',
      checkedAt: new Date(now).toISOString(),
      fetchedAt: new Date(now - 3 * minute).toISOString(),
      changedAt: new Date(now - 5 * minute).toISOString(),
      statements: 7,
      releases: [{ name: 'Debian:12', count: 7, kept: true }],
      reason: '503 Service Unavailable',
    });
    assert.deepEqual(two, { id: 'two', ...about, state: 'not-loaded', statements: 0, releases: [] });
  });

  it('are measured for Prometheus', async () => {
    api().loadAdvisories(loaded(Date.now()));

    const { status, headers, body } = await api().get('/metrics');

    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
    const lines = body.toString().split('\n');
    assert.ok(lines.includes('# TYPE pratique_advisory_source_age_seconds gauge'));
    assert.ok(lines.includes('pratique_advisory_source_failed{source="one"} 1'));
    assert.ok(lines.includes('pratique_advisory_source_failed{source="two"} 0'));
    assert.ok(lines.includes('pratique_advisory_source_statements{source="one"} 7'));
    assert.ok(lines.includes('pratique_advisory_source_interval_seconds{source="two"} 600'));
    assert.match(body.toString(), /^pratique_advisory_source_age_seconds\{source="one"\} 1[89]\d$/m);
    assert.match(body.toString(), /^pratique_advisory_snapshot_age_seconds 2[45]\d$/m);
    assert.doesNotMatch(body.toString(), /age_seconds\{source="two"\}/);
    assert.equal(lines.at(-1), '');
  });

  it('are updated for administrators, once at a time, and say how far it is', async () => {
    const path = '/api/v1/advisories/update';
    const some = await api().login({ permission: 'administer', pattern: 'team/*' });
    const asked = async (method: string, headers = {}) => {
      const { status, body } = await api().send(method, path, headers);
      const { startedAt, ...rest } = JSON.parse(body.toString()) as { startedAt?: string };
      return { status, startedAt, rest };
    };

    assert.deepEqual((await asked('GET')).rest, { isRunning: false, sources: [] });
    assert.equal((await asked('POST', { Authorization: some })).status, 403);
    const first = await asked('POST');
    const second = await asked('POST');

    assert.deepEqual([first.status, second.status], [202, 202]);
    assert.equal(second.startedAt, first.startedAt);
    assert.deepEqual((await asked('GET', { Authorization: some })).rest, {
      isRunning: true,
      sources: [{ id: 'one', file: 1, files: 3 }],
    });
    const trail = JSON.parse((await api().get('/api/v1/trail')).body.toString()) as { entries: { action: string }[] };
    assert.deepEqual(
      trail.entries.map(({ action }) => action),
      ['updateAdvisories'],
    );
  });

  for (const path of ['/api/v1/advisories', '/metrics']) {
    it(`are told at ${path} to who logs in, whatever it may do, and to nobody else`, async () => {
      const nobody = await api().get(path, { Authorization: '' });
      const somebody = await api().get(path, { Authorization: await api().login() });

      assert.deepEqual([nobody.status, somebody.status], [401, 200]);
    });
  }
});
