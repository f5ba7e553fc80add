import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf } from '../../../test/support/facts.ts';
import type { Fact } from '../types.ts';
import { OS_EXTRACTORS } from './index.ts';
import { rhelLabels } from './rhel-labels.ts';

const LABELS = 'usr/share/buildinfo/labels.json';
const DOCKERFILE = 'root/buildinfo/Dockerfile-ubi9-9.4-1181';
const CPE = 'cpe:/a:redhat:openshift_gitops:1.16::el8';
const FOUND: readonly Fact[] = [{ kind: 'repositories', names: [], cpes: [CPE] }];

const PATHS: readonly (readonly [string, boolean])[] = [
  [LABELS, true],
  ['root/buildinfo/labels.json', true],
  [DOCKERFILE, true],
  ['root/buildinfo/Dockerfile', false],
  ['root/buildinfo/content_manifests/labels.json', false],
  ['usr/share/buildinfo/Dockerfile-ubi9-9.4-1181', false],
];

/** Where labels lie, their text, and what is said of it. */
const CONTENTS: readonly (readonly [string, string, readonly Fact[]])[] = [
  [LABELS, JSON.stringify({ name: 'gitops', architecture: 'x86_64', cpe: CPE }), FOUND],
  [LABELS, JSON.stringify({ cpe: `"${CPE}"` }), FOUND],
  [
    LABELS,
    JSON.stringify({ cpe: 'cpe:2.3:o:redhat:enterprise_linux:9:*:*:*:*:*:*:*' }),
    [{ kind: 'repositories', names: [], cpes: ['cpe:2.3:o:redhat:enterprise_linux:9:*:*:*:*:*:*:*'] }],
  ],
  [LABELS, '{"cpe":"no"}', []],
  [LABELS, '{"cpe":1}', []],
  [LABELS, '{}', []],
  [LABELS, '{', [{ kind: 'partial', reason: 'it is not JSON' }]],
  [DOCKERFILE, `FROM x\nLABEL com.redhat.component="a" \\\n  cpe="${CPE}"\n`, FOUND],
  [DOCKERFILE, 'ENV V=1.16\nLABEL cpe="cpe:/a:redhat:openshift_gitops:$V::el8"', FOUND],
  [DOCKERFILE, 'LABEL com.redhat.component=a', []],
  [DOCKERFILE, '', []],
];

describe('rhelLabels', () => {
  for (const [path, isWanted] of PATHS) {
    it(`${isWanted ? 'wants' : 'leaves'} ${path}`, () => {
      assert.equal(rhelLabels.wants({ path, mode: 0o644, sizeBytes: 1 }), isWanted);
    });
  }

  for (const [path, content, facts] of CONTENTS) {
    it(`reads ${JSON.stringify(content)}`, async () => {
      assert.deepEqual(await factsOf(rhelLabels, path, content), facts);
    });
  }

  it('is asked', () => {
    assert.ok(OS_EXTRACTORS.includes(rhelLabels));
  });
});
