import { spawnSync } from 'node:child_process';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { paxHeader, tarBody, tarEnd, tarHeader } from '../../support/tar.ts';
import { zipOf } from '../../support/zip.ts';
import type { Seed } from '../types.ts';

const RECORD = '{"id":"A-1","affected":[]}';
const FILES = [
  ['a/one.json', RECORD],
  ['a/../../two.json', `${RECORD}\n`.repeat(50)],
  [`${'long/'.repeat(60)}three.json`, ''],
  ['read.me', 'hello'],
] as const;

/** Archives in every form that is read, and what makes them one again around a tar that was changed. */
export function feedArchives(): readonly Seed[] {
  const tar = tarOf();
  const packed = (path: string, wrap: (bytes: Uint8Array) => Uint8Array): Seed => ({ path, content: tar, wrap });
  return [
    { path: 'a.tar', content: tar },
    packed('a.tar.gz', (bytes) => gzipSync(bytes)),
    packed('a.tar.zst', (bytes) => zstdCompressSync(bytes)),
    { path: 'two.tar.gz', content: Buffer.concat([gzipSync(tar.subarray(0, 700)), gzipSync(tar.subarray(700))]) },
    ...made('a.tar.bz2', 'bzip2', tar),
    ...made('a.tar.xz', 'xz', tar),
    { path: 'a.zip', content: zipOf(FILES) },
    {
      path: 'sizes-behind.zip',
      content: zipOf(FILES.map(([name, content]) => ({ name, content, hasDescriptor: true }))),
    },
    { path: 'wide.zip', content: zipOf(FILES, { isWide: true, comment: 'PK' }) },
    { path: 'stored.zip', content: zipOf(FILES.map(([name, content]) => ({ name, content, isStored: true }))) },
    { path: 'bomb.tar.gz', content: gzipSync(tarHeaderAndZeros(8 << 20)) },
    { path: 'bomb.zip', content: zipOf([['bomb.json', Buffer.alloc(8 << 20)]]) },
    { path: 'many.zip', content: zipOf(Array.from({ length: 500 }, (_, at) => [`${at}.json`, RECORD] as const)) },
  ];
}

/** What a tool makes of it; nothing where the machine has no such tool. */
function made(path: string, tool: string, input: Uint8Array): readonly Seed[] {
  const { stdout, status } = spawnSync(tool, ['-c'], { input });
  return status === 0 ? [{ path, content: stdout }] : [];
}

function tarOf(): Buffer {
  const parts = FILES.flatMap(([path, content]) => {
    const sizeBytes = Buffer.byteLength(content);
    const long = path.length > 100 ? [paxHeader({ path })] : [];
    return [...long, tarHeader({ path: path.slice(0, 100), sizeBytes }), tarBody(content)];
  });
  return Buffer.concat([
    ...parts,
    tarHeader({ path: 'a/link.json', typeflag: '2', linkPath: '/etc/passwd' }),
    tarEnd(),
  ]);
}

function tarHeaderAndZeros(sizeBytes: number): Buffer {
  return Buffer.concat([tarHeader({ path: 'bomb.json', sizeBytes }), Buffer.alloc(sizeBytes), tarEnd()]);
}
