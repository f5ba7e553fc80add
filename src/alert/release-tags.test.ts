import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { finding, foundWith, ruleWith } from '../../test/support/found.ts';
import type { Finding, Severity } from '../match/types.ts';
import type { Digest } from '../oci/digest.ts';
import { DEFAULT_CURRENT_TAGS } from '../registry/current-tags.ts';
import { messageOf } from './message/message.ts';
import { compare, isNews } from './news/compare.ts';
import { summaryOf } from './news/found.ts';
import { newsOfImages } from './news/news.ts';
import { type AlertRule, watches } from './rules/rule.ts';

/*
 * What the alerts of a team on the scans of its releases do, as it wrote them down: ../shared/reference/seeds. A rule that
 * asks for any severity stands for theirs.
 */
const RULE = ruleWith({ from: { severity: 'UNDEFINED' } });
const excusedBy = { id: 1, owner: 'ann', status: 'affected', reason: 'known', expiresAt: 9 } as const;

interface Scan {
  readonly tags: readonly string[];
  readonly findings?: readonly Finding[];
  readonly status?: 'COMPLETE' | 'FAILED';
}

/** What is told of an image's first scan; undefined where nothing is. */
function told({ tags, findings = [], status = 'COMPLETE' }: Scan, rule: AlertRule = RULE) {
  const found = foundWith(status === 'FAILED' ? [] : findings, { status });
  const digest = 'sha256:1' as Digest;
  const about = { repositoryId: 1, repository: 'transfer-frontend', digest, found: summaryOf(found) };
  const news = tags
    .filter((tag) => watches(rule, DEFAULT_CURRENT_TAGS, tag))
    .map((tag) => ({ ...about, tag, comparison: compare(undefined, found, rule) }))
    .filter(({ comparison }) => isNews(comparison));
  if (news.length === 0) return undefined;
  return messageOf({
    id: '1',
    kind: 'change',
    rule: rule.name,
    at: 1,
    images: newsOfImages(news),
    details: () => ({ tags, installers: new Set() }),
    url: 'https://registry.example',
  });
}

function some(severity: Severity, count = 1, more: Partial<Finding> = {}): readonly Finding[] {
  return Array.from({ length: count }, (_, at) => finding(`CVE-${severity}-${at} ${severity}`, more));
}

describe('a scan of an image with a release tag', () => {
  const cases: readonly [string, Scan, boolean][] = [
    ['with a critical is told', { tags: ['latest'], findings: some('CRITICAL') }, true],
    ['with a high is told', { tags: ['intg'], findings: some('HIGH') }, true],
    ['with a medium is told', { tags: ['staging'], findings: some('MEDIUM') }, true],
    ['with a low is told', { tags: ['prod'], findings: some('LOW') }, true],
    ['with one of no known severity is told', { tags: ['mgmt'], findings: some('UNDEFINED') }, true],
    ['with INFORMATIONAL alone is not', { tags: ['latest'], findings: some('INFORMATIONAL', 7) }, false],
    ['with nothing is not', { tags: ['latest'] }, false],
    ['with excused ones alone is not', { tags: ['latest'], findings: some('HIGH', 3, { excusedBy }) }, false],
    [
      'with one beside those that are excused is told',
      { tags: ['latest'], findings: [...some('HIGH', 3, { excusedBy }), ...some('LOW')] },
      true,
    ],
    ['that failed is told', { tags: ['latest'], status: 'FAILED' }, true],
    ['of another tag is not told', { tags: ['v280'], findings: some('CRITICAL') }, false],
    ['of another tag that failed is not told', { tags: ['v280'], status: 'FAILED' }, false],
    ['of no tag is not told', { tags: [], findings: some('CRITICAL') }, false],
    ['that is one of several tags is told', { tags: ['v280', 'intg'], findings: some('LOW') }, true],
  ];
  for (const [title, scan, expected] of cases) {
    it(title, () => {
      assert.equal(told(scan) !== undefined, expected);
    });
  }

  it('that failed is told by every rule that asks for that, whatever else it looks for', () => {
    const rules = [
      ruleWith(),
      ruleWith({ from: { severity: 'CRITICAL' }, fixableOnly: true }),
      ruleWith({ from: { epss: 1 } }),
    ];
    for (const rule of rules) assert.ok(told({ tags: ['latest'], status: 'FAILED' }, rule) !== undefined);
  });

  it('that has several tags is told once, by all of them', () => {
    const message = told({ tags: ['v280', 'intg', 'staging'], findings: some('HIGH') });

    assert.equal(message?.headline, 'ECR image scan complete on image transfer-frontend v280,intg,staging');
    assert.equal(message.imageCount, 1);
    assert.deepEqual(message.images[0]?.watched, ['intg', 'staging']);
  });

  it('counts all that is open, however much that is, and nothing that is excused', () => {
    const findings = [
      ...some('CRITICAL', 120),
      ...some('LOW', 40),
      ...some('INFORMATIONAL', 2),
      ...some('HIGH', 5, { excusedBy }),
    ];
    const [image] = told({ tags: ['prod'], findings })?.images ?? [];

    assert.deepEqual(image?.counts, { CRITICAL: 120, LOW: 40, INFORMATIONAL: 2 });
    assert.deepEqual(image.newsCounts, { new: 160 });
    assert.equal(image.news.length, 10);
    assert.ok(image.news.every(({ severity }) => severity === 'CRITICAL'));
  });

  it('says that it failed, and counts nothing', () => {
    const message = told({ tags: ['prod'], status: 'FAILED' });

    assert.equal(message?.headline, 'ECR image scan failed on image transfer-frontend prod');
    assert.deepEqual(message.images[0]?.counts, {});
    assert.deepEqual(message.images[0]?.newsCounts, { 'scan-failed': 1 });
  });
});
