import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigError, readConfig } from '../src/config.ts';

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
