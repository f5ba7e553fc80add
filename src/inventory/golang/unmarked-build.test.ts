import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ElfForm, elfOf } from '../../../test/support/elf.ts';
import { readExecutable } from '../../lib/executable/index.ts';
import { inMemory } from '../../lib/random-access.ts';
import type { BuildInfo } from './build-info.ts';
import { readUnmarkedBuild } from './unmarked-build.ts';

const FORM: ElfForm = { wordBytes: 8, isBigEndian: false };
const MODULES = 'path\texample.org/app\nmod\texample.org/app\t(devel)\t\ndep\texample.org/one\tv1.0.0\n';
const BEFORE = '3077af0c9274080241e1c107e6d618e6';
const AFTER = 'f932433186182072008242104116d8f2';
const FRAMED = Buffer.concat([Buffer.from(BEFORE, 'hex'), Buffer.from(MODULES), Buffer.from(AFTER, 'hex')]);

function buildIn(constants: Uint8Array, table = '.gopclntab'): BuildInfo {
  const sections = [
    { name: table, address: 0x1000, bytes: Buffer.alloc(16) },
    { name: '.rodata', address: 0x2000, bytes: constants },
  ];
  const read = readExecutable(inMemory(elfOf(FORM, sections)));
  const [executable] = read.kind === 'executables' ? read.executables : [];
  assert.ok(executable);
  return readUnmarkedBuild(executable);
}

const among = (...parts: (string | Uint8Array)[]) => Buffer.concat(parts.map((part) => Buffer.from(part)));

describe('readUnmarkedBuild', () => {
  it('finds the modules and the version of Go among the constants, however far in', () => {
    for (const before of [0, 2 ** 20 - 8, 2 ** 20, 3 * 2 ** 20 + 5]) {
      const constants = among(Buffer.alloc(before), FRAMED, 'unknown pcgo1.26.5gctrace');

      assert.deepEqual(buildIn(constants), { kind: 'found', goVersion: 'go1.26.5', modules: MODULES });
    }
  });

  for (const [what, said] of [
    ['several are named', 'go1.26.5 go1.25.1'],
    ['digits go on after it', 'go1.26.512'],
    ['none is named', 'go1'],
  ] as const) {
    it(`does not know the version of Go where ${what}`, () => {
      assert.deepEqual(buildIn(among(FRAMED, said)), { kind: 'found', goVersion: '', modules: MODULES });
    });
  }

  it('says nothing of what Go has not made, or of a text that is cut', () => {
    assert.deepEqual(buildIn(FRAMED, '.eh_frame'), { kind: 'none' });
    assert.deepEqual(buildIn(among('go1.26.5')), { kind: 'none' });
    assert.deepEqual(buildIn(FRAMED.subarray(0, -1)), { kind: 'none' });
  });
});
