import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { ELF_FORMS, elfOf } from '../../support/elf.ts';
import { addressedElf, inlineBlob, inlineElf } from '../../support/go-blob.ts';
import { packLzma } from '../../support/lzma.ts';
import { machO, universal } from '../../support/mach-o.ts';
import { upxOf } from '../../support/upx.ts';
import type { Seed } from '../types.ts';
import { type Corpus, corpusAt, JSON_WORDS } from './corpus.ts';

const FORM = { wordBytes: 8, isBigEndian: false } as const;
const BLOB = {
  goVersion: 'go1.21.3',
  modules:
    'path\ta.org/app\nmod\ta.org/app\t(devel)\t\ndep\ta.org/one\tv1.0.0\n=>\t./one\t\t\nbuild\t-ldflags="-X main.version=1.2.3"\n',
};
const CRATES = '{"packages":[{"name":"a","version":"1.0.0"},{"name":"b","version":"2.0.0","kind":"build"}]}';
const PROPERTIES = { contextBits: 3, literalPositionBits: 0, positionBits: 2 };

/** Executables of every format, with what each of the extractors looks for. */
export function executables(path: string): readonly Seed[] {
  const crates = deflateSync(CRATES);
  const section = { name: '.dep-v0', address: 0x60_0000, bytes: crates };
  const lzma = packLzma(inlineBlob(FORM, BLOB), PROPERTIES);
  const packedByLzma =
    lzma === undefined
      ? []
      : [
          upxOf(inlineBlob(FORM, BLOB), 14, (bytes) =>
            Buffer.concat([Buffer.from([0x1a, 3]), packLzma(bytes, PROPERTIES) ?? bytes]),
          ),
        ];
  const contents = [
    ...ELF_FORMS.flatMap((form) => [addressedElf(form, BLOB), inlineElf(form, BLOB, [section])]),
    elfOf({ ...FORM, isBare: true }, [{ name: '.data', address: 0x40_0000, bytes: inlineBlob(FORM, BLOB) }]),
    ...[2, 5, 8].map((method) => upxOf(inlineBlob(FORM, BLOB), method)),
    ...packedByLzma,
    universal(machO('__go_buildinfo', inlineBlob(FORM, BLOB), false), machO('.dep-v0', crates, true)),
    portable('.data', inlineBlob(FORM, BLOB)),
    portable('.dep-v0', crates),
    Buffer.concat([
      Buffer.from('0061736d01000000', 'hex'),
      Buffer.from([0, crates.length + 8, 7]),
      Buffer.from('.dep-v0'),
      crates,
    ]),
  ];
  return [
    ...contents.map((content) => ({ path, content })),
    { path, content: CRATES, wrap: (bytes) => elfOf(FORM, [{ ...section, bytes: deflateSync(bytes) }]) },
    {
      path,
      content: BLOB.modules,
      wrap: (bytes) => inlineElf(FORM, { ...BLOB, modules: Buffer.from(bytes).toString('latin1') }),
    },
  ];
}

const DEPS =
  '{"runtimeTarget":{"name":"x"},"targets":{"x":{"A/1":{"runtime":{"a.dll":{}}}}},"libraries":{"A/1":{"type":"package"}}}';
/** What .NET's host is told apart by (dotnet/runtime, "bundle_marker"). */
const MARKER = createHash('sha256').update('.net core bundle\n').digest();

/** A .NET application in a single file, which carries this `deps.json`. */
function bundle(deps: Uint8Array): Buffer {
  const host = (header: number) =>
    elfOf(FORM, [{ name: '.data', address: 0x4000, bytes: Buffer.concat([long(header), MARKER]) }]);
  const start = host(0).length;
  const head = Buffer.from('\u0006\0\0\0\0\0\0\0\u0001\0\0\0\u000cabcdefghijkl');
  return Buffer.concat([host(start + deps.length), deps, head, long(start), long(deps.length)]);
}

function long(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes;
}

/** A program for Windows with one section (Microsoft, "PE Format"). */
function portable(name: string, content: Uint8Array): Buffer {
  const head = Buffer.alloc(0x200);
  head.write('MZ');
  head.writeUInt32LE(0x80, 0x3c);
  head.write('PE\0\0', 0x80);
  head.writeUInt16LE(0x8664, 0x84);
  head.writeUInt16LE(1, 0x86);
  head.writeUInt16LE(240, 0x94);
  head.writeUInt16LE(0x20b, 0x98);
  head.writeBigUInt64LE(0x1_4000_0000n, 0xb0);
  const section = 0x98 + 240;
  head.write(name, section);
  for (const [i, value] of [content.length, 0x1000, content.length, head.length].entries())
    head.writeUInt32LE(value, section + 8 + 4 * i);
  head.writeUInt32LE(0xc000_0040, section + 36);
  return Buffer.concat([head, content]);
}

export const EXECUTABLE_WORDS: readonly string[] = [
  '\u007fELF',
  'MZ',
  'PE\u0000\u0000',
  '.dep-v0\u0000',
  '.go.buildinfo\u0000',
  'UPX!',
  'dep\ta\tv1\n',
  '=>\ta\tv2\n',
  'build\t-ldflags="-X a.version=1"\n',
  '"name":"a"',
];

/** `~` is a zero byte. */
const PROGRAMS: readonly (readonly [path: string, text: string])[] = [
  ['nodejs/bin/node', 'http://localhost~node.js/v20.11.1Protocol-Version'],
  ['usr/local/bin/python3.11', '3.11~~003.11.2~~'],
  ['usr/bin/redis-server', '~5.1.4~~7.0.15~A7.0.151790282056000000000~'],
  ['usr/sbin/haproxy', '~2.8.3-1~version 2.8.3, released 2023'],
  [
    'opt/java/lib/server/libjvm.so',
    'OpenJDK 64-Bit Server VM (17.0.9+9) for linux-amd64 JRE (17.0.9+9), built on Oct 17 2023',
  ],
  ['usr/local/bin/postgres', 'postgres (PostgreSQL) 16.1\n~'],
];

/** Seeds of what looks into executables, and of the other files that are no text. */
export const BINARY: Readonly<Record<string, Corpus>> = {
  'go-binary': { words: EXECUTABLE_WORDS, seeds: () => executables('usr/bin/app') },
  'rust-binary': { words: EXECUTABLE_WORDS, seeds: () => executables('usr/bin/app') },
  'known-program': {
    words: ['\u0000', '1.2.3', 'node.js/v1.2.3', ' version ', '17.0.9+9', '0'.repeat(40)],
    seeds: () =>
      PROGRAMS.map(([path, text]) => ({
        path,
        content: `\u007fELF\u0002\u0001\u0001${text.replaceAll('~', '\u0000')}`,
      })),
  },
  'dotnet-bundle': {
    words: [...EXECUTABLE_WORDS, ...JSON_WORDS, 'A/1'],
    seeds: () => [
      { path: 'app/App', content: bundle(Buffer.from(DEPS)) },
      { path: 'app/App', content: DEPS, wrap: bundle },
    ],
  },
  'bun-lockb': corpusAt(
    'app/bun.lockb',
    ['bun-1.0.36.lockb', 'bun-1.3.lockb'].map((name) =>
      readFileSync(new URL(`../../../src/inventory/npm/testdata/${name}`, import.meta.url)),
    ),
    ['#!/usr/bin/env bun\n', 'bun-lockfile-format-v0\n'],
  ),
};
