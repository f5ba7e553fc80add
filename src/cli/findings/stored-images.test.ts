import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../../test/support/databases.ts';
import { index } from '../../../test/support/images.ts';
import { debianImage, debRecord, matchingOn } from '../../../test/support/matching.ts';
import { imageNumber, push } from '../../../test/support/push.ts';
import { testRegistries } from '../../../test/support/registry.ts';
import { memorySnapshot } from '../../../test/support/snapshot.ts';
import { parseTimeSpan } from '../../lib/time-span.ts';
import { recordImage } from '../../match/index.ts';
import { linuxPlatform } from '../../oci/platform.ts';
import { type StoredAnswer, type StoredQuestion, storedImages } from './stored-images.ts';

const [amd64, arm64, unread] = [imageNumber(1), imageNumber(2), imageNumber(3)];
const both = index([
  { image: amd64, architecture: 'amd64' },
  { image: arm64, architecture: 'arm64' },
]);
const foreign = index([
  { image: amd64, architecture: 'riscv64' },
  { image: arm64, architecture: 's390x' },
]);
const BUG = { vulnerability: 'CVE-1', ranges: [{ fixed: '9' }] };

/** What is asked, for short: a platform, or all; a day or a time. */
interface Asked {
  readonly platform?: StoredQuestion['platform'];
  readonly asOf?: string;
}

eachDatabase('an image of this registry', (open) => {
  const registries = testRegistries(open);

  async function setUp() {
    const { registry, db } = await registries();
    const matching = matchingOn(db);
    const snapshot = memorySnapshot([BUG]);
    matching.activate(snapshot);
    for (const each of [amd64, arm64]) await push(registry, 'team/app', each);
    await push(registry, 'team/app', amd64, 'one');
    await push(registry, 'team/app', both, 'latest');
    await push(registry, 'team/app', foreign, 'foreign');
    await push(registry, 'team/app', unread, 'unread');
    for (const [{ manifest }, version, architecture] of [
      [amd64, '1', 'amd64'],
      [arm64, '9', 'arm64'],
    ] as const) {
      const recorded = debianImage(manifest.digest, [debRecord('apt', version)], { os: 'linux', architecture });
      await recordImage(matching.dependencies, recorded);
    }
    const { repositories, images } = registry;
    const reach = async (at?: number) => (at === undefined ? snapshot : undefined);
    const stored = { repositories, images, query: db.query, reach, close: async () => {} };
    return async (target: string, { platform, asOf }: Asked = {}): Promise<StoredAnswer> => {
      const span = asOf === undefined ? undefined : parseTimeSpan(asOf);
      return await storedImages(stored, target, {
        ...(platform === undefined ? {} : { platform }),
        ...(span === undefined ? {} : { asOf: span }),
        order: 'severity',
        now: Date.now() + 1000,
      });
    };
  }

  it('is told of by tag, by digest, and for the platform that is asked for', async () => {
    const ask = await setUp();
    const own = linuxPlatform(process.arch);
    const CASES: readonly (readonly [target: string, asked: Asked, told: readonly string[]])[] = [
      ['team/app:one', {}, ['linux/amd64 CVE-1']],
      [`team/app@${arm64.manifest.digest}`, {}, ['linux/arm64']],
      ['team/app', { platform: { os: 'linux', architecture: 'arm64' } }, ['linux/arm64']],
      ['team/app', { platform: 'all' }, ['linux/amd64 CVE-1', 'linux/arm64']],
      ['team/app:one', { platform: 'all' }, ['linux/amd64 CVE-1']],
      ['team/app', {}, [own.architecture === 'arm64' ? 'linux/arm64' : 'linux/amd64 CVE-1']],
    ];
    for (const [target, asked, told] of CASES) assert.deepEqual(textsOf(await ask(target, asked)), told, target);
  });

  it('is told of as of a sandbox where its repository is one', async () => {
    const { registry, db } = await registries();
    await push(registry, 'try/app', amd64, 'one');
    const matching = matchingOn(db);
    await recordImage(matching.dependencies, debianImage(amd64.manifest.digest, [debRecord('apt', '1')]));
    const stored = { ...registry, query: db.query, reach: async () => undefined, close: async () => {} };
    const marks = async () => {
      const answer = await storedImages(stored, 'try/app:one', { order: 'severity', now: Date.now() + 1000 });
      return answer.kind === 'images' && answer.images.map(({ isSandbox }) => isSandbox);
    };

    assert.deepEqual(await marks(), [undefined]);
    const [repository] = await registry.repositories.list({ limit: 1, after: 'app' });
    assert.ok(repository);
    await registry.repositories.update(repository.name, { sandbox: { days: 7 } });
    assert.deepEqual(await marks(), [true]);
  });

  it('is told of as of an earlier time, by what was loaded then', async () => {
    const ask = await setUp();

    const then = await ask('team/app:one', { asOf: new Date().toISOString() });

    assert.ok(then.kind === 'images');
    assert.equal(then.images[0]?.scan.coverage.kind, 'no-advisories');
    assert.equal(typeof then.images[0].asOf, 'number');
  });

  it('is refused with a sentence where there is none to tell of', async () => {
    const ask = await setUp();
    const REFUSED: readonly (readonly [target: string, asked: Asked, reason: RegExp])[] = [
      ['team/app:none', {}, /^"team\/app" has no image "none"$/],
      [`team/app@sha256:${'0'.repeat(64)}`, {}, /^"team\/app" has no image "sha256:0+"$/],
      ['team/none:1', {}, /^there is no repository "team\/none"$/],
      [
        'docker://team/app:1',
        {},
        /^"docker:\/\/team\/app:1" names no image of this registry: it is written team\/app:1/,
      ],
      [
        'team/app:unread',
        {},
        /^cannot tell of "team\/app:unread": "sha256:\w+" has not been inspected yet: the server of this data folder/,
      ],
      [
        'team/app:foreign',
        {},
        /^cannot tell of "team\/app:foreign": it is an index: ask for one of its platforms, linux\/riscv64, linux\/s390x$/,
      ],
      [
        'team/app',
        { platform: { os: 'linux', architecture: 's390x' } },
        /: the index has no linux\/s390x: it has linux\/amd64, linux\/arm64$/,
      ],
      [
        'team/app:one',
        { platform: { os: 'linux', architecture: 's390x' } },
        /: the image is for linux\/amd64, not for linux\/s390x$/,
      ],
      [
        'team/app:one',
        { asOf: '2020-01-01' },
        /: nothing is known as of 2020-01-01T23:59:59\.999Z of an image that was pushed at /,
      ],
      ['team/app:one', { asOf: '2999-01-01' }, /: 2999-01-01T00:00:00\.000Z is still to come$/],
    ];
    for (const [target, asked, reason] of REFUSED) {
      const answer = await ask(target, asked);

      assert.ok(answer.kind === 'refused', target);
      assert.match(answer.reason, reason);
    }
  });
});

function textsOf(answer: StoredAnswer): readonly string[] {
  if (answer.kind === 'refused') return [answer.reason];
  return answer.images.map(({ platform, scan }) =>
    [`${platform?.os}/${platform?.architecture}`, ...scan.findings.map(({ name }) => name)].join(' '),
  );
}
