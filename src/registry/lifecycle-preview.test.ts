import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { index } from '../../test/support/images.ts';
import { HOUR, pushImage, pushManifest, someImage, testRegistries } from '../../test/support/registry.ts';
import type { LifecycleRule } from './lifecycle-policy.ts';
import { expiringImages } from './lifecycle-preview.ts';

const DAY = 24 * HOUR;

const rule = (rulePriority: number, selection: LifecycleRule['selection']): LifecycleRule => ({
  rulePriority,
  selection,
  action: { type: 'expire' },
});
const any = (countNumber: number) => ({ tagStatus: 'any', countType: 'imageCountMoreThan', countNumber }) as const;

/** Rules, and the images that go by them, the oldest first, with the priority of the rule. */
const CASES: readonly (readonly [rules: readonly LifecycleRule[], goes: readonly string[]])[] = [
  [[rule(1, any(10))], []],
  [[rule(1, any(2))], ['1 v1', '1 v2', '1 prod-1']],
  [[rule(1, { tagStatus: 'untagged', countType: 'imageCountMoreThan', countNumber: 1 })], []],
  [
    [
      rule(1, {
        tagStatus: 'tagged',
        tagPrefixList: ['v'],
        countType: 'sinceImagePushed',
        countUnit: 'days',
        countNumber: 3,
      }),
    ],
    ['1 v1'],
  ],
  [
    [rule(1, { ...any(1), tagStatus: 'tagged', tagPatternList: ['prod-*'] }), rule(2, any(1))],
    ['2 v1', '2 v2', '2 '],
  ],
  [
    [rule(2, any(1)), rule(1, { ...any(1), tagStatus: 'tagged', tagPatternList: ['v*'] })],
    ['1 v1', '2 prod-1', '2 '],
  ],
  [[{ ...rule(1, any(1)), action: { type: 'transition', targetStorageClass: 'archive' } }], []],
];

eachDatabase('a lifecycle policy', (openDatabase) => {
  const open = testRegistries(openDatabase);

  it('would let go what its rules say, each image by one of them, and nothing that an index lists', async () => {
    const { registry, repository, db, pass } = await open();
    const child = someImage();
    for (const tags of [['v1'], ['v2'], ['prod-1'], []]) {
      await pushImage(registry, repository, someImage(), tags);
      pass(DAY);
    }
    await pushImage(registry, repository, child);
    await pushManifest(registry, repository, index([{ image: child, architecture: 'amd64' }]), ['multi']);
    const now = Date.now() + 4 * DAY - HOUR;

    for (const [rules, goes] of CASES) {
      const found = await expiringImages(db.query, repository.id, { rules, now });
      const told = found.map(({ tags, rulePriority }) => `${rulePriority} ${tags.join(' ')}`);
      assert.deepEqual(told, goes, JSON.stringify(rules));
    }
  });
});
