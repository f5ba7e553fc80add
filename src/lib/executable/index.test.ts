import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { countingFile } from '../../../test/support/counting-file.ts';
import { ELF_FORMS, elfOf } from '../../../test/support/elf.ts';
import { machO, universal } from '../../../test/support/mach-o.ts';
import { inMemory } from '../random-access.ts';
import { type Executable, isExecutable, readExecutable, sectionBytes } from './index.ts';

/** A Windows program of 64 bits with one section that may be written. */
function portable(name: string, content: string): Buffer {
  const bytes = Buffer.alloc(64 + 24 + 112 + 40);
  bytes.write('MZ');
  bytes.writeUInt32LE(64, 60);
  bytes.write('PE', 64);
  bytes.writeUInt16LE(1, 64 + 6);
  bytes.writeUInt16LE(112, 64 + 20);
  bytes.writeUInt16LE(0x20b, 88);
  bytes.writeBigUInt64LE(0x1_4000_0000n, 88 + 24);
  const at = 88 + 112;
  bytes.write(name, at);
  bytes.writeUInt32LE(0x2000, at + 12);
  bytes.writeUInt32LE(content.length, at + 16);
  bytes.writeUInt32LE(bytes.length, at + 20);
  bytes.writeUInt32LE(0xc000_0040, at + 36);
  return Buffer.concat([bytes, Buffer.from(content)]);
}

function wasm(name: string, content: string): Buffer {
  const custom = Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from(content)]);
  const code = Buffer.from([1, 0x80, 0x01, ...Buffer.alloc(128)]);
  return Buffer.concat([Buffer.from('0061736d01000000', 'hex'), code, Buffer.from([0, custom.length]), custom]);
}

function executablesIn(bytes: Uint8Array): readonly Executable[] {
  const read = readExecutable(inMemory(bytes));
  assert.equal(read.kind, 'executables');
  return read.kind === 'executables' ? read.executables : [];
}

function contentOf(executable: Executable, name: string): string {
  const section = executable.sections?.find((candidate) => candidate.name === name);
  return section === undefined ? '' : Buffer.from(sectionBytes(executable, section)).toString();
}

describe('readExecutable', () => {
  const told = Buffer.from('content');
  const section = { name: '.told', address: 0x1000, bytes: told };
  const forms: readonly (readonly [form: string, bytes: Buffer, name: string])[] = [
    ...ELF_FORMS.map((form) => [`ELF ${JSON.stringify(form)}`, elfOf(form, [section]), '.told'] as const),
    ['PE', portable('.told', 'content'), '.told'],
    ['Mach-O, little endian', machO('__told', told, false), '__told'],
    ['Mach-O, big endian', machO('__told', told, true), '__told'],
    ['WebAssembly', wasm('.told', 'content'), '.told'],
  ];
  for (const [form, bytes, name] of forms) {
    it(`finds a section and its bytes: ${form}`, () => {
      const [executable, ...others] = executablesIn(bytes);

      assert.ok(executable);
      assert.equal(contentOf(executable, name), 'content');
      assert.deepEqual(others, []);
      assert.equal(isExecutable(bytes.subarray(0, 64)), true);
    });

    it(`throws nothing and reads little wherever it is cut off: ${form}`, () => {
      for (let length = 0; length < bytes.length; length += 1) {
        const file = countingFile(bytes.subarray(0, length));
        readExecutable(file);
        assert.ok(file.readBytes() < 4096, `${file.readBytes()} bytes of ${length}`);
      }
    });
  }

  it('tells what may be written and what may be executed, and where it lies in memory', () => {
    const segments = [elfOf({ wordBytes: 8, isBigEndian: false }, [section]), portable('.told', 'content')].map(
      (bytes) => executablesIn(bytes)[0]?.segments[0],
    );

    assert.deepEqual(
      segments.map((segment) => [segment?.address, segment?.sizeBytes, segment?.isWritable, segment?.isExecutable]),
      [
        [0x1000, 7, true, false],
        [0x1_4000_2000, 7, true, false],
      ],
    );
  });

  it('reads each program of a universal binary by itself', () => {
    const programs = executablesIn(
      universal(machO('__told', Buffer.from('one'), false), machO('__told', Buffer.from('two'), true)),
    );

    assert.deepEqual(
      programs.map((program) => contentOf(program, '__told')),
      ['one', 'two'],
    );
  });

  it('knows no sections of an ELF that lost their table, but its segments', () => {
    const [executable] = executablesIn(elfOf({ wordBytes: 8, isBigEndian: false, isBare: true }, [section]));

    assert.equal(executable?.sections, undefined);
    assert.equal(executable?.segments.length, 1);
  });

  const whole = elfOf({ wordBytes: 8, isBigEndian: false }, [section]);
  const others: readonly (readonly [what: string, bytes: Buffer, kind: string])[] = [
    ['a script', Buffer.from('#!/bin/sh\n'), 'other'],
    ['an empty file', Buffer.alloc(0), 'other'],
    ['an object file', patched(whole, 16, [1]), 'other'],
    ['a dump of memory', patched(whole, 16, [4]), 'other'],
    ['a class file of Java', Buffer.from('cafebabe0000003400', 'hex'), 'other'],
    ['a text that begins with MZ', Buffer.from('MZ is what it begins with'), 'other'],
    ['an ELF of an unknown class', patched(whole, 4, [9]), 'broken'],
    ['an ELF cut off in its header', whole.subarray(0, 40), 'broken'],
    ['an ELF whose segments lead out of the file', patched(whole, 32, [0xff, 0xff, 0xff]), 'broken'],
  ];
  for (const [what, bytes, kind] of others) {
    it(`is ${kind} for ${what}`, () => {
      assert.equal(readExecutable(inMemory(bytes)).kind, kind);
    });
  }

  it('finds the sections that readelf finds in the program that runs this', (t) => {
    const { stdout, error } = spawnSync('readelf', ['-SW', process.execPath], { encoding: 'utf8' });
    if (error !== undefined) return t.skip('skipped: no readelf');
    const listed = [
      ...stdout.matchAll(
        /^ +\[ *\d+\] (?<name>\S+) +(?!NOBITS|NULL)\S+ +[0-9a-f]{16} (?<at>[0-9a-f]+) (?<size>[0-9a-f]+)/gm,
      ),
    ];
    const expected = listed.map(({ groups }) => [
      groups?.['name'],
      Number.parseInt(groups?.['at'] ?? '', 16),
      Number.parseInt(groups?.['size'] ?? '', 16),
    ]);

    const file = countingFile(process.execPath);
    const read = readExecutable(file);

    const found = read.kind === 'executables' ? read.executables[0]?.sections : undefined;
    assert.ok(expected.length > 20);
    assert.deepEqual(
      found?.filter(({ name }) => name !== '').map(({ name, offset, sizeBytes }) => [name, offset, sizeBytes]),
      expected,
    );
    assert.ok(file.readBytes() < 16_384, `${file.readBytes()} of ${file.sizeBytes} bytes`);
  });
});

/** The same bytes but for some. */
function patched(bytes: Buffer, at: number, by: readonly number[]): Buffer {
  const copy = Buffer.from(bytes);
  copy.set(by, at);
  return copy;
}
