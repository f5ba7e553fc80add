import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { finding, foundWith, ruleWith } from '../../../test/support/found.ts';
import type { Finding } from '../../match/types.ts';
import type { Digest } from '../../oci/digest.ts';
import { compare } from '../news/compare.ts';
import { summaryOf } from '../news/found.ts';
import type { ImageNews } from '../news/news.ts';
import { basesOf, groupsOf } from './groups.ts';

/** A finding in a layer, with the version that mends it. */
function inLayer(line: string, layerDigest: string, fixedVersion?: string): Finding {
  const plain = finding(line);
  const mended = fixedVersion === undefined ? {} : { fixedVersion };
  return { ...plain, ...mended, package: { ...plain.package, layerDigest } };
}

/** What is news of an image, `app-1:prod`, that was pushed with these findings. */
function imageNews(at: number, findings: readonly Finding[], layers: readonly string[]): ImageNews {
  const found = foundWith(findings, { layers });
  const { items, hasFailed, coverageLost, stillOpen } = compare(undefined, found, ruleWith());
  const digest = `sha256:${at}` as Digest;
  const about = { repositoryId: at, repository: `app-${at}`, digest, watched: ['prod'], found: summaryOf(found) };
  return { ...about, items, hasFailed, coverageLost, stillOpen };
}

const BASE = `sha256:${'b'.repeat(64)}`;
const TOP = `sha256:${'c'.repeat(64)}`;
const OWN = (at: number) => `sha256:${String(at).padStart(64, '0')}`;

describe('what mends changes of several images', () => {
  it('is not looked for in a single image', () => {
    const image = imageNews(1, [inLayer('CVE-1 HIGH', BASE, '2.0')], [BASE]);

    assert.deepEqual(groupsOf([image]), { groups: [], groupCount: 0 });
  });

  it('is the base image, for all that is in a layer that they share, however many findings and images', () => {
    const findings = Array.from({ length: 7 }, (_, at) =>
      inLayer(`CVE-${at} ${at < 2 ? 'CRITICAL' : 'HIGH'} package${at}`, BASE, '2.0'),
    );
    const images = Array.from({ length: 60 }, (_, at) => imageNews(at, findings, [BASE, OWN(at)]));

    const { groups, groupCount } = groupsOf(images);

    assert.equal(groupCount, 1);
    const [group] = groups;
    assert.deepEqual([group?.findings, group?.imageCount, group?.counts], [420, 60, { CRITICAL: 120, HIGH: 300 }]);
    assert.match(group?.title ?? '', /^the layer sha256:b{12}… that 60 of these images share$/);
    assert.match(group?.remedy ?? '', /^rebuild the image that this layer comes from/);
    assert.deepEqual(group?.ids.slice(0, 3), ['CVE-0', 'CVE-1', 'CVE-2']);
    assert.deepEqual(group.images.slice(0, 2), ['app-0:prod', 'app-1:prod']);
    assert.equal(group.images.length, 10);
  });

  it('is one base image, for all of the layers that it has', () => {
    const findings = [inLayer('CVE-1 HIGH', BASE, '2.0'), inLayer('CVE-2 HIGH curl', TOP, '2.0')];
    const images = [1, 2, 3].map((at) => imageNews(at, findings, [BASE, TOP, OWN(at)]));
    const other = imageNews(4, [inLayer('CVE-1 HIGH', BASE, '2.0')], [BASE, OWN(4)]);

    assert.deepEqual(basesOf(images), [TOP]);
    assert.deepEqual(new Set(basesOf([...images, other])), new Set([BASE, TOP]));
    const [group, ...others] = groupsOf(images, new Map([[TOP, 'team/base:12']])).groups;
    assert.deepEqual(
      [others, group?.findings, group?.title, group?.remedy],
      [
        [],
        6,
        'team/base:12, which 3 of these images are built on',
        'rebuild team/base:12, then those that are built on it',
      ],
    );
  });

  it('is the layer alone, where images have it in different places', () => {
    const findings = [inLayer('CVE-1 HIGH', BASE, '2.0')];
    const images = [imageNews(1, findings, [BASE, OWN(1)]), imageNews(2, findings, [OWN(2), BASE])];

    assert.deepEqual(basesOf(images), [BASE]);
  });

  it('is another version of the package, where each has it in a layer of its own', () => {
    const images = [1, 2, 3].map((at) => imageNews(at, [inLayer('CVE-1 HIGH', OWN(at), '2.0')], [BASE, OWN(at)]));

    const { groups } = groupsOf(images);

    assert.deepEqual(groups, [
      {
        title: 'openssl → 2.0',
        remedy: 'apt-get update && apt-get install --only-upgrade -y openssl',
        counts: { HIGH: 3 },
        findings: 3,
        ids: ['CVE-1'],
        images: ['app-1:prod', 'app-2:prod', 'app-3:prod'],
        imageCount: 3,
      },
    ]);
  });

  it('is not there yet where no fix is known', () => {
    const own = [1, 2].map((at) => imageNews(at, [inLayer('CVE-1 HIGH', OWN(at))], [OWN(at)]));
    const shared = [1, 2].map((at) => imageNews(at, [inLayer('CVE-1 HIGH', BASE)], [BASE]));

    assert.deepEqual(
      [own, shared].flatMap((images) => groupsOf(images).groups.map(({ title, remedy }) => [title, remedy])),
      [
        ['openssl, not fixed yet', undefined],
        [`openssl, not fixed yet, in the layer ${BASE.slice(0, 19)}… that 2 of these images share`, undefined],
      ],
    );
  });

  it('is named for the package where all that is in the layer is of one', () => {
    const images = [1, 2].map((at) =>
      imageNews(at, [inLayer('CVE-1 HIGH', BASE, '2.0'), inLayer('CVE-2 HIGH', BASE, '2.0')], [BASE]),
    );

    const [group] = groupsOf(images).groups;

    assert.equal(group?.title, `openssl → 2.0, in the layer ${BASE.slice(0, 19)}… that 2 of these images share`);
  });

  it('comes with the largest first, and is cut with a count', () => {
    const findings = Array.from({ length: 12 }, (_, at) => inLayer(`CVE-${at} HIGH package${at}`, OWN(at), '2.0'));
    const images = [imageNews(1, findings, [OWN(0)]), imageNews(2, findings.slice(11), [OWN(1)])];

    const { groups, groupCount } = groupsOf(images);

    assert.deepEqual([groupCount, groups.length], [12, 10]);
    assert.deepEqual([groups[0]?.title, groups[0]?.findings], ['package11 → 2.0', 2]);
  });

  it('says nothing of what is fixed or excused', () => {
    const { told } = compare(undefined, foundWith([finding('CVE-1 HIGH')]), ruleWith());
    const excusedBy = { id: 1, owner: 'ann', status: 'affected', reason: 'known', expiresAt: 9 } as const;
    const images = [[], [finding('CVE-1 HIGH', { excusedBy })]].map((findings, at) => {
      const { items } = compare(told, foundWith(findings), ruleWith());
      assert.equal(items.length, 1);
      return { ...imageNews(at, [], []), items };
    });

    assert.deepEqual(groupsOf(images), { groups: [], groupCount: 0 });
  });
});
