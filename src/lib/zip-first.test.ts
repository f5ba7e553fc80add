import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { zipOf } from '../../test/support/zip.ts';
import { byteCursor } from './byte-cursor.ts';
import { firstOfZip, firstPathOfZip } from './zip-first.ts';

describe('firstOfZip', () => {
  const content = Buffer.concat([randomBytes(300_000), Buffer.alloc(900_000), Buffer.from('PK\u0007\u0008 and more')]);
  const rest = ['second.txt', 'the rest '.repeat(1000)] as const;
  const archives: readonly (readonly [title: string, archive: Buffer])[] = [
    ['deflated', zipOf([['cves.zip', content], rest])],
    ['deflated, with its sizes behind it', zipOf([{ name: 'cves.zip', content, hasDescriptor: true }, rest])],
    ['stored', zipOf([{ name: 'cves.zip', content, isStored: true }, rest])],
    [
      'stored, with its size in eight bytes',
      zipOf([{ name: 'cves.zip', content, isStored: true, isWide: true }, rest]),
    ],
  ];
  for (const [title, archive] of archives) {
    it(`yields what is ${title}, wherever the chunks are cut`, async () => {
      for (const size of [997, 65_536, archive.length]) {
        const found = Buffer.concat(await Array.fromAsync(firstOfZip(chunksOf(archive, size))));

        assert.equal(Buffer.compare(found, content), 0);
      }
    });

    it(`refuses what is ${title}, and cut short`, async () => {
      await assert.rejects(Array.fromAsync(firstOfZip(chunksOf(archive.subarray(0, 200_000), 65_536))), /cut short/);
    });
  }

  it('yields nothing of an empty file', async () => {
    assert.deepEqual(
      Buffer.concat(await Array.fromAsync(firstOfZip(chunksOf(zipOf([['a', '']]), 7)))),
      Buffer.alloc(0),
    );
  });

  it('closes the source when nobody reads on', async () => {
    let isClosed = false;
    async function* source() {
      try {
        yield* chunksOf(archives[0]?.[1] ?? Buffer.alloc(0), 1000);
      } finally {
        isClosed = true;
      }
    }

    const bytes = firstOfZip(source());
    await bytes.next();
    await bytes.return(undefined);

    assert.equal(isClosed, true);
  });

  it('throws what the source throws', async () => {
    async function* source() {
      yield archives[0]?.[1].subarray(0, 1000) ?? Buffer.alloc(0);
      throw new Error('the connection broke');
    }

    await assert.rejects(Array.fromAsync(firstOfZip(source())), /the connection broke/);
  });

  const refused: readonly (readonly [title: string, archive: Buffer, reason: RegExp])[] = [
    ['no archive', Buffer.from('<!DOCTYPE html><title>Sorry</title>'), /it is no zip archive with a file in it/],
    ['an archive without files', zipOf([]), /it is no zip archive with a file in it/],
    ['nothing', Buffer.alloc(0), /it is no zip archive/],
    ['what is encrypted', zipOf([{ name: 'a', content: 'b', flags: 1 }]), /is encrypted/],
    ['another packing', zipOf([{ name: 'a', content: 'b', method: 12 }]), /packed by method 12/],
    [
      'stored bytes whose number comes after them',
      zipOf([{ name: 'a', content: 'b', isStored: true, hasDescriptor: true }]),
      /packed by method 0, which is not read on the way/,
    ],
    [
      'bytes that are not deflated',
      zipOf([{ name: 'a', packed: Buffer.alloc(99, 0xff), method: 8 }]),
      /cut short or corrupt/,
    ],
  ];
  for (const [title, archive, reason] of refused) {
    it(`refuses ${title}`, async () => {
      await assert.rejects(Array.fromAsync(firstOfZip(chunksOf(archive, 10))), reason);
    });
  }
});

it('knows the path of the first file, and leaves it unread', async () => {
  const cursor = byteCursor(chunksOf(zipOf([['a/b.zip', 'content']]), 3));

  assert.equal(await firstPathOfZip(cursor), 'a/b.zip');
  assert.equal(cursor.passed, 0);
  assert.equal(await firstPathOfZip(byteCursor(chunksOf(zipOf([]), 3))), undefined);
  assert.equal(await firstPathOfZip(byteCursor(chunksOf(Buffer.alloc(0), 3))), undefined);
});

async function* chunksOf(bytes: Buffer, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield Buffer.from(bytes.subarray(at, at + size));
}
