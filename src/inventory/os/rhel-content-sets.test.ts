import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf } from '../../../test/support/facts.ts';
import type { Fact } from '../types.ts';
import { OS_EXTRACTORS } from './index.ts';
import { rhelContentSets } from './rhel-content-sets.ts';

const MANIFEST = 'root/buildinfo/content_manifests/ubi9-container-9.4-1181.json';
const PATHS: readonly (readonly [string, boolean])[] = [
  [MANIFEST, true],
  ['usr/share/buildinfo/content-sets.json', true],
  ['usr/share/buildinfo/labels.json', false],
  ['root/buildinfo/labels.json', false],
  ['root/buildinfo/content_manifests/README', false],
  ['root/buildinfo/content_manifests/more/a.json', false],
];

/** The text of a manifest, and what is said of it. */
const MANIFESTS: readonly (readonly [string, readonly Fact[]])[] = [
  [
    '{"metadata":{"icm_version":1,"image_layer_index":2},"content_sets":["rhel-9-for-x86_64-baseos-rpms","b","b"],"image_contents":[]}',
    [{ kind: 'repositories', names: ['rhel-9-for-x86_64-baseos-rpms', 'b'], cpes: [] }],
  ],
  ['{"from_dnf_hint":true,"content_sets":["a"]}', [{ kind: 'repositories', names: ['a'], cpes: [] }]],
  ['{"content_sets":[1,null,"",["a"],"a"]}', [{ kind: 'repositories', names: ['a'], cpes: [] }]],
  ['{"content_sets":[]}', []],
  ['{"content_sets":"a"}', []],
  ['[]', []],
  ['File replaced by a program', [{ kind: 'partial', reason: 'it is not JSON' }]],
  ['', [{ kind: 'partial', reason: 'it is not JSON' }]],
];

describe('rhelContentSets', () => {
  for (const [path, isWanted] of PATHS) {
    it(`${isWanted ? 'wants' : 'leaves'} ${path}`, () => {
      assert.equal(rhelContentSets.wants({ path, mode: 0o644, sizeBytes: 1 }), isWanted);
    });
  }

  for (const [content, facts] of MANIFESTS) {
    it(`reads ${content}`, async () => {
      assert.deepEqual(await factsOf(rhelContentSets, MANIFEST, content), facts);
    });
  }

  it('gives a thousand and says that there are more', async () => {
    const sets = Array.from({ length: 1001 }, (_, i) => `set-${i}`);
    const [fact, ...others] = await factsOf(rhelContentSets, MANIFEST, JSON.stringify({ content_sets: sets }));

    assert.equal(fact?.kind === 'repositories' && fact.names.length, 1000);
    assert.deepEqual(others, [{ kind: 'partial', reason: 'it has more than 1000 content sets' }]);
  });

  it('is asked', () => {
    assert.ok(OS_EXTRACTORS.includes(rhelContentSets));
  });
});
