import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateSync } from 'node:zlib';
import { countingFile } from '../../../test/support/counting-file.ts';
import { ELF_FORMS, elfOf } from '../../../test/support/elf.ts';
import { CONTEXT } from '../../../test/support/facts.ts';
import { addressedElf, inlineBlob, inlineElf } from '../../../test/support/go-blob.ts';
import { machO, universal } from '../../../test/support/mach-o.ts';
import { chance, mutated } from '../../../test/support/mutate.ts';
import { upxOf } from '../../../test/support/upx.ts';
import { foundFile } from '../../image/index.ts';
import { goBinary } from '../lang/go-binary.ts';
import { knownProgram } from '../lang/known-program.ts';
import { rustBinary } from '../lang/rust-binary.ts';
import type { Extractor } from '../types.ts';

const FORM = { wordBytes: 8, isBigEndian: false } as const;
const BLOB = {
  goVersion: 'go1.21.3',
  modules:
    'path\ta.org/app\nmod\ta.org/app\t(devel)\t\ndep\ta.org/one\tv1.0.0\n=>\t./one\t\t\nbuild\t-ldflags="-X main.version=1.2.3"\n',
};
const CRATES = deflateSync(
  '{"packages":[{"name":"a","version":"1.0.0"},{"name":"b","version":"2.0.0","kind":"build"}]}',
);
const CRATES_SECTION = { name: '.dep-v0', address: 0x60_0000, bytes: CRATES };

const SEEDS: readonly Buffer[] = [
  ...ELF_FORMS.flatMap((form) => [addressedElf(form, BLOB), inlineElf(form, BLOB, [CRATES_SECTION])]),
  elfOf({ ...FORM, isBare: true }, [{ name: '.data', address: 0x40_0000, bytes: inlineBlob(FORM, BLOB) }]),
  upxOf(inlineBlob(FORM, BLOB), 8),
  universal(machO('__go_buildinfo', inlineBlob(FORM, BLOB), false), machO('.dep-v0', CRATES, true)),
  Buffer.concat([
    Buffer.from('0061736d01000000', 'hex'),
    Buffer.from([0, CRATES.length + 8, 7]),
    Buffer.from('.dep-v0'),
    CRATES,
  ]),
  Buffer.concat([
    Buffer.from('\x7fELF'),
    Buffer.from('\0 7.0.15\0 7.0.15-1790282056000000000 version 2.8.3, released 2023'),
  ]),
];

const NAMED: readonly (readonly [extractor: Extractor, path: string])[] = [
  [goBinary, 'usr/bin/app'],
  [rustBinary, 'usr/bin/app'],
  [knownProgram, 'usr/sbin/haproxy'],
  [knownProgram, 'usr/bin/redis-server'],
];

const ROUNDS = 400;

describe('executables with faults', () => {
  for (const [index, seed] of SEEDS.entries()) {
    it(`are read without throwing, and never in more parts than they could have: ${index}`, async () => {
      const pick = chance(index + 1);
      for (let round = 0; round < ROUNDS; round += 1) {
        const bytes = mutated(seed, pick);
        for (const [extractor, path] of NAMED) {
          const content = countingFile(bytes);
          const facts = await Array.fromAsync(extractor.extract(foundFile({ path, mode: 0o755 }, content), CONTEXT));
          assert.ok(facts.length < 100);
          assert.ok(content.readBytes() <= 64 * bytes.length + 4096, `round ${round}: ${content.readBytes()} bytes`);
        }
      }
    });
  }
});
