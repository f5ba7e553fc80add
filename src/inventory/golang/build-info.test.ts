import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countingFile } from '../../../test/support/counting-file.ts';
import { ELF_FORMS, type ElfForm, elfOf } from '../../../test/support/elf.ts';
import { addressedElf, inlineBlob, inlineElf } from '../../../test/support/go-blob.ts';
import { readExecutable } from '../../lib/executable/index.ts';
import { inMemory, type RandomAccess } from '../../lib/random-access.ts';
import { type BuildInfo, readBuildInfo } from './build-info.ts';

const FORM: ElfForm = { wordBytes: 8, isBigEndian: false };
const BLOB = {
  goVersion: 'go1.21.3',
  modules: `path\texample.org/app\n${'dep\texample.org/one\tv1.0.0\n'.repeat(20)}`,
};
const FOUND: BuildInfo = { kind: 'found', ...BLOB };

function infoIn(content: Uint8Array | RandomAccess): BuildInfo {
  const read = readExecutable(content instanceof Uint8Array ? inMemory(content) : content);
  const [executable] = read.kind === 'executables' ? read.executables : [];
  assert.ok(executable);
  return readBuildInfo(executable);
}

describe('readBuildInfo', () => {
  for (const form of ELF_FORMS) {
    it(`follows addresses, as until Go 1.17: ${JSON.stringify(form)}`, () => {
      assert.deepEqual(infoIn(addressedElf(form, BLOB)), FOUND);
    });

    it(`reads strings in place, as since Go 1.18: ${JSON.stringify(form)}`, () => {
      assert.deepEqual(infoIn(inlineElf(form, BLOB)), FOUND);
    });
  }

  it('knows no modules of a program that was built without them', () => {
    const blob = { goVersion: 'go1.13.8', modules: '' };

    assert.deepEqual(
      [infoIn(addressedElf(FORM, blob)), infoIn(inlineElf(FORM, blob))],
      [
        { kind: 'found', ...blob },
        { kind: 'found', ...blob },
      ],
    );
  });

  it('searches what is brought to memory where the table of sections is gone, however far in', () => {
    const far = Buffer.concat([Buffer.alloc(2 ** 18 - 16), inlineBlob(FORM, BLOB)]);
    const bare = elfOf({ ...FORM, isBare: true }, [{ name: '.data', address: 0x40_0000, bytes: far }]);

    assert.deepEqual(infoIn(bare), FOUND);
  });

  it('passes over the magic where no blob could lie', () => {
    const magic = Buffer.from('\xff Go buildinf:', 'latin1');
    const decoy = Buffer.concat([Buffer.alloc(8), magic, Buffer.alloc(10), inlineBlob(FORM, BLOB)]);
    const bare = elfOf({ ...FORM, isBare: true }, [{ name: '.data', address: 0x40_0000, bytes: decoy }]);

    assert.deepEqual(infoIn(bare), FOUND);
  });

  it('does not search an ELF whose table of sections has none', () => {
    const large = Buffer.concat([inlineBlob(FORM, BLOB), Buffer.alloc(2 ** 20)]);
    const file = countingFile(elfOf(FORM, [{ name: '.data', address: 0x40_0000, bytes: large }]));

    assert.deepEqual(infoIn(file), { kind: 'none' });
    assert.ok(file.readBytes() < 1024, `${file.readBytes()} bytes`);
  });

  const unreadable: readonly (readonly [what: string, bytes: Buffer])[] = [
    ['no version', inlineElf(FORM, { goVersion: '', modules: '' })],
    [
      'a version that is longer than the section',
      replaced(inlineElf(FORM, { ...BLOB, modules: '' }), '\x08go1', '\x7fgo1'),
    ],
    ['addresses that lead nowhere', replaced(addressedElf(FORM, BLOB), '\0\0\x50\0', '\0\0\x70\0')],
    ['addresses of a size that there is not', replaced(addressedElf(FORM, BLOB), 'buildinf:\x08', 'buildinf:\x07')],
  ];
  for (const [what, bytes] of unreadable) {
    it(`says that it cannot be read: ${what}`, () => {
      assert.deepEqual(infoIn(bytes), {
        kind: 'unreadable',
        reason: 'its Go build information does not say which Go built it',
      });
    });
  }
});

/** The same bytes with every occurrence of one text put in another's place. */
function replaced(bytes: Buffer, from: string, to: string): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');
}
