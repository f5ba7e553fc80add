import { gzipSync, zstdCompressSync } from 'node:zlib';
import { gnuLong, paxHeader, tarBody, tarEnd, tarHeader, withChecksum } from '../../support/tar.ts';
import type { Seed } from '../types.ts';
import { archives } from './java.ts';

const BLOCK = 512;

/** Archives with what each form of tar has of its own. */
export function tars(): readonly Seed[] {
  const plain = [
    file('etc/os-release', 'ID=debian\n'),
    link('2', 'lib', 'usr/lib'),
    link('1', 'a/b', 'etc/os-release'),
  ];
  const long = [
    gnuLong('L', `x/${'n'.repeat(200)}/package.json`),
    file('x', '{"name":"a"}'),
    gnuLong('K', 'etc/x'),
    link('2', 'y', 'z'),
  ];
  const pax = [
    paxHeader({ path: 'app/ü/x', size: '3' }),
    file('x', 'abc'),
    paxHeader({ comment: 'x' }, 'g'),
    file('y', ''),
  ];
  const sparse = [
    paxHeader({
      'GNU.sparse.major': '1',
      'GNU.sparse.minor': '0',
      'GNU.sparse.name': 'app/x',
      'GNU.sparse.realsize': '9',
    }),
    file('x', tarBody('1\n0\n3\n')),
    oldSparse(),
  ];
  return [plain, long, pax, sparse].map((parts) => ({
    path: 'layer',
    content: Buffer.concat([...parts, tarEnd()]),
    wrap: withSums,
  }));
}

/** Layers with files that extractors want, whiteouts and links, and the same pressed. */
export function layers(): readonly Seed[] {
  const jar = archives()[0]?.content ?? '';
  const entries = [
    file('var/lib/dpkg/status', 'Package: a\nStatus: install ok installed\nVersion: 1\n'),
    file('app/node_modules/x/package.json', '{"name":"x","version":"1"}'),
    file('app/x.jar', jar),
    file('app/.wh.y.jar', ''),
    file('usr/lib/.wh..wh..opq', ''),
    link('2', 'var/lib/dpkg', '../../usr/lib/dpkg'),
    link('1', 'lib/apk/db/installed', 'app/x.jar'),
    link('5', 'etc/', ''),
    link('3', 'dev/x', ''),
    file('../../etc/os-release', 'ID=x\n'),
  ];
  const content = Buffer.concat([...entries, tarEnd()]);
  const whole = { path: 'layer', content };
  return [
    { ...whole, wrap: withSums },
    { ...whole, wrap: (bytes) => gzipSync(withSums(bytes), { level: 1 }) },
    { ...whole, wrap: (bytes) => zstdCompressSync(withSums(bytes)) },
    ...tars(),
  ];
}

export const TAR_WORDS: readonly string[] = [
  'ustar\u000000',
  'ustar  \u0000',
  '.wh.',
  '.wh..wh..opq',
  '../',
  '/',
  'GNU.sparse.map=0,1\n',
  '15 size=9999999\n',
  '12 path=a/b\n',
  '77777777777\u0000',
  'package.json',
  'var/lib/dpkg/status',
];

function file(path: string, content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([tarHeader({ path, sizeBytes: bytes.length }), tarBody(bytes)]);
}

function link(typeflag: string, path: string, linkPath: string): Uint8Array {
  return tarHeader({ path, typeflag, linkPath });
}

/** A sparse file as GNU tar wrote it first: parts in the header itself (GNU tar manual, "Old GNU Format"). */
function oldSparse(): Uint8Array {
  const header = Buffer.from(tarHeader({ path: 'app/s', sizeBytes: 3, typeflag: 'S', magic: 'ustar  \u0000' }));
  for (const [i, value] of [0, 3].entries()) header.write(value.toString(8).padStart(11, '0'), 386 + 12 * i);
  header.write((900).toString(8).padStart(11, '0'), 483);
  return Buffer.concat([withChecksum(header), tarBody('abc')]);
}

/** With the sum in each header as it has to be, whatever was changed. */
function withSums(bytes: Uint8Array): Uint8Array {
  const result = Buffer.from(bytes);
  for (let at = 0; at + BLOCK <= result.length; at += BLOCK) {
    if (result.toString('latin1', at + 257, at + 262) === 'ustar') withChecksum(result.subarray(at, at + BLOCK));
  }
  return result;
}
