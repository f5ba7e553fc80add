import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { describe, it } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { sharedData } from '../../../test/support/shared.ts';
import { tarBody, tarEnd, tarHeader } from '../../../test/support/tar.ts';
import { type ZipFile, zipOf } from '../../../test/support/zip.ts';
import { type ArchiveOptions, archiveFiles } from './archives.ts';

const FILES = {
  'a/one.json': '{"id": 1}',
  'two.json': '{"id": 2}'.repeat(10_000),
  'read.me': 'hello',
  'empty.json': '',
};
const WANTED = Object.entries(FILES).filter(([path]) => path.endsWith('.json'));
const ALL: ArchiveOptions = { wants: (path) => path.endsWith('.json'), mostBytesEach: 1_000_000 };

const EMPTY = Buffer.alloc(0);

describe('archiveFiles', () => {
  const forms: readonly (readonly [form: string, bytes: Buffer | undefined])[] = [
    ['tar', tarOf(FILES)],
    ['tar.gz', gzipSync(tarOf(FILES))],
    [
      'tar.gz of two members',
      Buffer.concat([tarOf(FILES).subarray(0, 700), tarOf(FILES).subarray(700)].map((part) => gzipSync(part))),
    ],
    ['tar.zst', zstdCompressSync(tarOf(FILES))],
    ['tar.bz2', tool('bzip2', tarOf(FILES))],
    ['tar.xz', tool('xz', tarOf(FILES))],
    ['zip', zipWith({})],
    ['stored zip', zipWith({ isStored: true })],
    ['zip with sizes after the content', zipWith({ hasDescriptor: true })],
    ['stored zip with sizes after the content', zipWith({ hasDescriptor: true, isStored: true })],
    ['zip64', zipWith({ isWide: true })],
    ['zip64 with sizes after the content', zipWith({ hasDescriptor: true, isWide: true })],
  ];
  for (const [form, bytes] of forms) {
    it(`reads a ${form}, however its bytes come`, { skip: bytes === undefined ? 'no such tool' : false }, async () => {
      for (const size of [1, 511, 70_000, 10_000_000]) assert.deepEqual(await read(bytes ?? EMPTY, ALL, size), WANTED);
    });

    it(`refuses a ${form} that is cut short`, { skip: bytes === undefined ? 'no such tool' : false }, async () => {
      for (const share of [0.1, 0.5, 0.8]) {
        const cut = (bytes ?? EMPTY).subarray(0, Math.floor((bytes?.length ?? 0) * share));

        await assert.rejects(read(cut, ALL), /cut short|not sound|known/, `${share}`);
      }
    });
  }

  const bad: readonly (readonly [what: string, bytes: Buffer, reason: RegExp])[] = [
    ['nothing', EMPTY, /^Error: the archive is cut short$/],
    ['a page of HTML', Buffer.from('<!DOCTYPE html>'.repeat(100)), /no archive that is known/],
    ['a gzip of something else', gzipSync('{"id": 1}'.repeat(1000)), /no archive that is known/],
    ['a zip whose directory lists fewer', withoutOne(), /holds 2 files, and its directory lists 1/],
    ['a zip whose content is bent', bent(zipOf([stored('a.json', 'x'.repeat(90))])), /"a.json" is corrupt/],
    [
      'a deflated content that is none',
      zipOf([{ name: 'a.json', content: 'x', packed: Buffer.from('nonsense') }]),
      /corrupt/,
    ],
    ['a path that climbs out', zipOf([['../a.json', '{}']]), /a path that is not sound/],
    ['a path that climbs out of a tar', tarOf({ '../a.json': '{}' }), /climbs out of the root/],
    ['a path without end', zipOf([[`${'a/'.repeat(3000)}b.json`, '{}']]), /a path that is not sound/],
    ['what is encrypted', zipOf([{ name: 'a.json', content: '{}', flags: 1 }]), /"a.json" is encrypted/],
    [
      'an unknown method',
      zipOf([{ name: 'a.json', content: '{}', method: 14 }]),
      /"a.json" is compressed by method 14/,
    ],
    [
      'a bomb of gzip',
      gzipSync(Buffer.concat([gzipSync(Buffer.alloc(1000)), Buffer.alloc(3e8)])),
      /no archive|times its size/,
    ],
  ];
  for (const [what, bytes, reason] of bad) {
    it(`refuses ${what}`, async () => assert.rejects(read(bytes, ALL), reason));
  }

  const limits: readonly (readonly [title: string, options: Partial<ArchiveOptions>, reason: RegExp])[] = [
    ['a file that is too large', { mostBytesEach: 1000 }, /^Error: "two.json" holds more than 1000 bytes$/],
    ['more files than allowed', { mostFiles: 3 }, /more than 3 (?:files|entries)/],
    ['more bytes than allowed', { mostBytes: 90_000 }, /^Error: the archive holds more than 90000 bytes$/],
  ];
  for (const [title, options, reason] of limits) {
    it(`refuses ${title}, in every form`, async () => {
      for (const bytes of [tarOf(FILES), zipWith({}), zipWith({ hasDescriptor: true }), zipWith({ isWide: true })]) {
        await assert.rejects(read(bytes, { ...ALL, ...options }), reason);
      }
    });
  }

  it('leaves out what cannot be read where somebody hears of it, and goes on', async () => {
    for (const bytes of [
      tarOf(FILES),
      zipWith({}),
      zipWith({ hasDescriptor: true }),
      zipWith({ isStored: true, hasDescriptor: true }),
    ]) {
      const skipped: string[] = [];

      const files = await read(bytes, {
        ...ALL,
        mostBytesEach: 1000,
        skipped: (path, reason) => skipped.push(`${path} ${reason}`),
      });

      assert.deepEqual(skipped, ['two.json holds more than 1000 bytes']);
      assert.deepEqual(
        files.map(([path]) => path),
        ['a/one.json', 'empty.json'],
      );
    }
  });

  it('is not led astray by a zip within a zip that is stored with its sizes after it', async () => {
    const inner = zipOf([{ name: 'in.json', content: '{}', hasDescriptor: true }]);
    const outer = zipOf([
      { name: 'inner.zip', content: inner, hasDescriptor: true, isStored: true },
      { name: 'after.json', content: '[]', hasDescriptor: true },
    ]);

    const files = await read(outer, { ...ALL, wants: () => true });

    assert.deepEqual(files, [
      ['inner.zip', inner.toString()],
      ['after.json', '[]'],
    ]);
    assert.deepEqual(await read(inner, ALL), [['in.json', '{}']]);
  });

  it('closes the source when it is left early', async () => {
    let isClosed = false;
    const source = async function* () {
      try {
        for (;;) yield zipWith({});
      } finally {
        isClosed = true;
      }
    };

    const files = archiveFiles(source(), ALL);
    await files.next();
    await files.return(undefined);

    assert.ok(isClosed);
  });

  const REAL: readonly (readonly [path: string, ending: string, count: number])[] = [
    ['osv-almalinux.tar.gz', '.json', 5680],
    ['trivy-integration-db-fixtures.tar.xz', '.yaml', 29],
    ['vunnel-provider-fixtures-2026-08.tar.xz', '.json', 685],
  ];
  for (const [path, ending, count] of REAL) {
    it(`reads the feed ${path}`, async (t) => {
      const found = sharedData(t, `feeds/${path}`);
      if (found === undefined) return;
      let files = 0;

      for await (const _ of archiveFiles(createReadStream(found), {
        wants: (name) => name.endsWith(ending),
        mostBytesEach: 50_000_000,
      }))
        files += 1;

      assert.equal(files, count);
    });
  }
});

async function read(bytes: Buffer, options: ArchiveOptions, chunkBytes = 5000): Promise<[string, string][]> {
  const files: [string, string][] = [];
  for await (const file of archiveFiles(chunked(bytes, chunkBytes), options)) {
    files.push([file.path, Buffer.from(file.bytes).toString()]);
  }
  return files;
}

async function* chunked(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function tarOf(files: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(files).map(([path, content]) => {
    return Buffer.concat([tarHeader({ path, sizeBytes: content.length }), tarBody(content)]);
  });
  return Buffer.concat([...entries, tarEnd()]);
}

function zipWith(form: Omit<ZipFile, 'name'>): Buffer {
  return zipOf(Object.entries(FILES).map(([name, content]) => ({ ...form, name, content })));
}

function stored(name: string, content: string): ZipFile {
  return { name, content, isStored: true };
}

function bent(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replace('xxx', 'xyx'), 'latin1');
}

/** The bodies of two files before the directory of one. */
function withoutOne(): Buffer {
  const one = zipOf([['a.json', '{}']]);
  const body = one.subarray(0, one.indexOf('PK\u0001\u0002', 0, 'latin1'));
  return Buffer.concat([body, one]);
}

function tool(name: string, input: Buffer): Buffer | undefined {
  const { stdout, status } = spawnSync(name, ['-c'], { input });
  return status === 0 ? stdout : undefined;
}
