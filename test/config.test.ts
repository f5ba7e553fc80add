import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigError, readConfig } from '../src/config/index.ts';

const read = (environment: Readonly<Record<string, string>>) => readConfig({ ...environment }, '/nowhere');

describe('the limits of reading', () => {
  it('are left to the readers where none is set', () => {
    const { reading, readerMilliseconds, readerBytes } = read({ PRATIQUE_LIMIT_NESTING: '' });

    assert.deepEqual(reading, {});
    assert.deepEqual([readerMilliseconds, readerBytes], [600_000, 536_870_912]);
  });

  it('are each set by themselves', () => {
    const { reading, readerMilliseconds } = read({
      PRATIQUE_LIMIT_LAYER_BYTES: '1',
      PRATIQUE_LIMIT_EXPANSION: '2',
      PRATIQUE_LIMIT_LAYER_ENTRIES: '3',
      PRATIQUE_LIMIT_PATH_LENGTH: '4',
      PRATIQUE_LIMIT_NESTING: '5',
      PRATIQUE_LIMIT_ARCHIVE_ENTRIES: '6',
      PRATIQUE_LIMIT_UNFOLDED_BYTES: '7',
      PRATIQUE_LIMIT_FILE_BYTES: 'jar=8,go-binary=9',
      PRATIQUE_LIMIT_SECONDS: '10',
    });

    assert.deepEqual(reading, {
      layerBytes: 1,
      expansion: 2,
      layerEntries: 3,
      pathLength: 4,
      nesting: 5,
      entries: 6,
      unfoldedBytes: 7,
      fileBytes: { jar: 8, 'go-binary': 9 },
    });
    assert.equal(readerMilliseconds, 10_000);
  });

  for (const [name, value] of [
    ['PRATIQUE_LIMIT_NESTING', '0'],
    ['PRATIQUE_LIMIT_NESTING', 'many'],
    ['PRATIQUE_LIMIT_LAYER_BYTES', '1.5'],
    ['PRATIQUE_LIMIT_FILE_BYTES', 'jar'],
    ['PRATIQUE_LIMIT_FILE_BYTES', 'jar=1GiB'],
    ['PRATIQUE_LIMIT_READER_BYTES', '1000'],
  ] as const) {
    it(`cannot be ${name}=${value}`, () => {
      assert.throws(
        () => read({ [name]: value }),
        (error) => error instanceof ConfigError && error.message.startsWith(name),
      );
    });
  }
});

describe('where advisories are taken from and pushed to', () => {
  const [FROM, TO] = ['docker://registry.example/a:1', 'docker://registry.example/b:1'];

  it('is nowhere where nothing is set', () => {
    const { advisoriesFrom, advisoriesTo } = read({});

    assert.deepEqual([advisoriesFrom, advisoriesTo], [undefined, undefined]);
  });

  it('is a registry, with a key', () => {
    const { advisoriesFrom } = read({
      PRATIQUE_ADVISORIES_FROM: FROM,
      PRATIQUE_ADVISORIES_KEY: 'key.pub',
      PRATIQUE_ADVISORIES_INTERVAL_SECONDS: '5',
      PRATIQUE_ADVISORIES_TRUST_REALM: 'auth.example,other.example',
    });
    const { advisoriesTo } = read({ PRATIQUE_ADVISORIES_TO: TO, PRATIQUE_ADVISORIES_SIGN_KEY: 'key.pem' });

    assert.deepEqual(advisoriesFrom, {
      place: FROM,
      isPlainHttp: false,
      trustedRealms: ['auth.example', 'other.example'],
      everyMilliseconds: 5000,
      key: '/nowhere/key.pub',
    });
    assert.deepEqual(advisoriesTo, { place: TO, isPlainHttp: false, trustedRealms: [], signKey: '/nowhere/key.pem' });
  });

  const from = { PRATIQUE_ADVISORIES_FROM: FROM, PRATIQUE_ADVISORIES_KEY: 'key.pub' };
  for (const [settings, words] of [
    [
      { PRATIQUE_ADVISORIES_FROM: FROM },
      /^PRATIQUE_ADVISORIES_FROM wants one of PRATIQUE_ADVISORIES_KEY, .*UNSIGNED=on$/,
    ],
    [{ ...from, PRATIQUE_ADVISORIES_UNSIGNED: 'on' }, /^PRATIQUE_ADVISORIES_FROM wants one of/],
    [{ ...from, PRATIQUE_ADVISORIES_TO: TO }, /nowhere else: unset PRATIQUE_ADVISORIES_TO$/],
    [{ ...from, PRATIQUE_FEEDS: '/srv/feeds' }, /nowhere else: unset PRATIQUE_FEEDS$/],
    [{ ...from, PRATIQUE_FEEDS_KEV: '/srv/kev' }, /nowhere else: unset every PRATIQUE_FEEDS_…$/],
    [
      { PRATIQUE_ADVISORIES_KEY: 'key.pub' },
      /^PRATIQUE_ADVISORIES_KEY means nothing without PRATIQUE_ADVISORIES_FROM$/,
    ],
    [{ PRATIQUE_ADVISORIES_UNSIGNED: 'on' }, /^PRATIQUE_ADVISORIES_UNSIGNED means nothing without/],
    [
      { PRATIQUE_ADVISORIES_SIGN_KEY: 'k' },
      /^PRATIQUE_ADVISORIES_SIGN_KEY means nothing without PRATIQUE_ADVISORIES_TO$/,
    ],
    [{ PRATIQUE_ADVISORIES_TO: 'registry.example/a:1' }, /^PRATIQUE_ADVISORIES_TO: such as docker:/],
    [{ ...from, PRATIQUE_ADVISORIES_INTERVAL_SECONDS: '0' }, /^PRATIQUE_ADVISORIES_INTERVAL_SECONDS: /],
  ] as const) {
    it(`cannot be ${JSON.stringify(settings)}`, () => {
      assert.throws(
        () => read(settings),
        (error) => error instanceof ConfigError && words.test(error.message),
      );
    });
  }
});
