import assert from 'node:assert/strict';
import { it } from 'node:test';
import { sourceStates } from './source-states.ts';
import type { AdvisorySource, Provenance } from './types.ts';

const about = { title: 'A feed', licence: 'CC0-1.0', attribution: 'somebody', everyMinutes: 10 };
const ecosystems = [{ name: 'Debian:12', count: 7 }];

function source(id: string): AdvisorySource {
  return { id, ...about, complete: true, files: async () => [], parse: async function* none() {} };
}

function provenance(id: string): Provenance {
  const { title, licence, attribution } = about;
  const read = { urls: [], filesDigest: '', fetchedAt: 2, changedAt: 1, count: 7, ecosystems, warnings: [] };
  return { source: id, title, licence, attribution, ...read };
}

it('says of each source what is loaded of it, and what the last look came to', () => {
  const active = { id: 1, digest: 'sha256:0', file: 'a', builtAt: 1, provenance: [provenance('a'), provenance('b')] };
  const looks = [
    { source: 'a', checkedAt: 5, fetchedAt: 5 },
    { source: 'b', checkedAt: 6, error: '503' },
    { source: 'c', checkedAt: 7, error: '404' },
  ];

  const states = sourceStates({ active, looks, sources: ['a', 'b', 'c', 'd'].map(source) });

  const loaded = { ...about, fetchedAt: 2, changedAt: 1, count: 7, ecosystems };
  const nothing = { ...about, count: 0, ecosystems: [] };
  assert.deepEqual(states, [
    { id: 'a', ...loaded, state: 'fresh', checkedAt: 5 },
    { id: 'b', ...loaded, state: 'stale', checkedAt: 6, reason: '503' },
    { id: 'c', ...nothing, state: 'failed', checkedAt: 7, reason: '404' },
    { id: 'd', ...nothing, state: 'not-loaded' },
  ]);
});
