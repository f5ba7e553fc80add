import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { countingFile } from '../../test/support/counting-file.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { zipOf } from '../../test/support/zip.ts';
import { inMemory } from './random-access.ts';
import { openZip, type ZipArchive } from './zip.ts';

const LIMITS = { entries: 1000 };
const TEXT = 'one two three '.repeat(50);

describe('a zip archive', () => {
  const FILES = [['a/b.txt', TEXT] as const, { name: 'c.txt', content: TEXT, isStored: true }];
  const SCRIPT = Buffer.from('#!/bin/sh\nexec java -jar "$0"\n');
  const CASES: readonly [name: string, bytes: Uint8Array][] = [
    ['plain', zipOf(FILES)],
    ['with a comment', zipOf(FILES, { comment: 'made by hand' })],
    ['with the longest comment', zipOf(FILES, { comment: 'x'.repeat(0xffff) })],
    ['with an end in its comment', zipOf(FILES, { comment: Buffer.from(`PK\u0005\u0006${'\0'.repeat(30)}`) })],
    ['with bytes before it that no offset counts', zipOf(FILES, { prefix: SCRIPT })],
    ['with bytes before it that all offsets count', zipOf(FILES, { prefix: SCRIPT, isAdjusted: true })],
    ['with numbers of eight bytes', zipOf(FILES, { isWide: true })],
    ['with numbers of eight bytes, and bytes before it', zipOf(FILES, { isWide: true, prefix: SCRIPT })],
    ['with data descriptors', zipOf(FILES.map((file) => ({ ...fileOf(file), hasDescriptor: true })))],
    ['with bytes after it', Buffer.concat([zipOf(FILES), Buffer.alloc(100)])],
  ];
  for (const [name, bytes] of CASES) {
    it(`is read ${name}`, () => {
      const archive = opened(bytes);

      assert.deepEqual(namesIn(archive), ['a/b.txt', 'c.txt']);
      assert.deepEqual([textOf(archive, 0), textOf(archive, 1)], [TEXT, TEXT]);
      assert.deepEqual(archive.problems, []);
    });
  }

  it('is read as Info-ZIP and the JDK write it', (t) => {
    const folder = temporaryFolder(t);
    mkdirSync(`${folder}/in/sub`, { recursive: true });
    writeFileSync(`${folder}/in/sub/häßlich.txt`, TEXT);
    const made = [tool('zip', ['-qr', '../zip.zip', '.'], folder), tool('jar', ['cf', '../jar.zip', '.'], folder)];
    if (made.includes(false)) return t.skip('skipped: no zip or no jar');

    for (const name of ['zip', 'jar']) {
      const archive = opened(readFileSync(`${folder}/${name}.zip`));
      const at = namesIn(archive).indexOf('sub/häßlich.txt');
      assert.equal(textOf(archive, at), TEXT, name);
    }
  });

  it('has the names of a directory that are not UTF-8 as Latin-1', () => {
    assert.deepEqual(namesIn(opened(zipOf([{ name: Buffer.from('caf\xe9', 'latin1') }]))), ['café']);
  });

  it('keeps the order of entries of one name', () => {
    const archive = opened(
      zipOf([
        ['x', '1'],
        ['x', '2'],
      ]),
    );

    assert.deepEqual([namesIn(archive), textOf(archive, 1)], [['x', 'x'], '2']);
  });

  it('is read only where its directory is, and what is asked for', () => {
    const file = countingFile(zipOf([{ name: 'large', content: 'x'.repeat(1e6), isStored: true }, ['small', TEXT]]));
    const zip = openZip(file, LIMITS);

    assert.ok(zip.kind === 'zip');
    assert.equal(textOf(zip.archive, 1), TEXT);
    assert.ok(file.readBytes() < 1000, String(file.readBytes()));
  });

  it('is empty where it is no more than an end', () => {
    assert.deepEqual(opened(zipOf([])).entries, []);
  });

  it('hands on a part of the archive for what is stored in it', () => {
    const bytes = zipOf([{ name: 'x', content: TEXT, isStored: true }]);
    const archive = opened(bytes);
    const content = contentOf(archive, 0);

    assert.equal(content.read(0, 3).buffer, bytes.buffer);
  });
});

describe('a zip archive that is not as it should be', () => {
  const whole = zipOf([
    ['a', TEXT],
    ['b', TEXT],
  ]);
  const UNREADABLE: readonly [name: string, bytes: Uint8Array, reason: string][] = [
    ['nothing', new Uint8Array(), 'is no zip archive'],
    ['another format', Buffer.from(`Rar!${'\0'.repeat(100)}`), 'is no zip archive'],
    ['one that is cut short', whole.subarray(0, -30), 'is cut short: it has no directory at its end'],
    ['one without its beginning', whole.subarray(60), 'has a directory that is not where it should be'],
    ['an end alone that tells of a directory', whole.subarray(-22), 'has a directory that is not where it should be'],
  ];
  for (const [name, bytes, reason] of UNREADABLE) {
    it(`is refused: ${name}`, () => {
      assert.deepEqual(openZip(inMemory(bytes), LIMITS), { kind: 'unreadable', reason });
    });
  }

  it('says after how many entries its directory breaks off', () => {
    const broken = Buffer.from(whole);
    broken.write('XX', broken.lastIndexOf('PK\u0001\u0002'), 'latin1');
    const archive = opened(broken);

    assert.deepEqual([namesIn(archive), archive.problems], [['a'], ['has a directory that breaks off after entry 1']]);
  });

  it('says that it has more entries than are read', () => {
    const opened = openZip(inMemory(whole), { entries: 1 });

    assert.ok(opened.kind === 'zip');
    assert.ok(opened.archive.hasMore);
    assert.deepEqual([namesIn(opened.archive), opened.archive.problems], [['a'], []]);
  });

  const CONTENTS: readonly [name: string, file: object, outcome: object][] = [
    ['encrypted', { flags: 1 }, { kind: 'unreadable', reason: 'is encrypted' }],
    [
      'compressed otherwise',
      { method: 93 },
      { kind: 'unreadable', reason: 'is compressed by method 93, which is not read' },
    ],
    [
      'not where its header should be',
      { headerOffset: 7 },
      { kind: 'unreadable', reason: 'is not where the directory says' },
    ],
    ['over the end', { packedBytes: 1e6 }, { kind: 'unreadable', reason: 'is cut short' }],
    ['larger than allowed', { content: TEXT.repeat(9) }, { kind: 'too-large' }],
    [
      'larger than it says',
      { content: TEXT.repeat(9), sizeBytes: 10 },
      { kind: 'unreadable', reason: 'unfolds to more than the directory says' },
    ],
    [
      'larger than allowed and stored',
      { content: TEXT.repeat(9), isStored: true, sizeBytes: 1 },
      { kind: 'too-large' },
    ],
  ];
  for (const [name, file, outcome] of CONTENTS) {
    it(`says of an entry that it is ${name}`, () => {
      const archive = opened(zipOf([{ name: 'x', content: TEXT, ...file }]));

      assert.deepEqual(archive.read(entryOf(archive, 0), TEXT.length), outcome);
    });
  }

  it('says that an entry cannot be unfolded', () => {
    const archive = opened(zipOf([{ name: 'x', packed: deflateRawSync(TEXT).subarray(0, 20), sizeBytes: 700 }]));

    const outcome = archive.read(entryOf(archive, 0), 1e6);

    assert.deepEqual(outcome, { kind: 'unreadable', reason: 'cannot be unfolded: unexpected end of file' });
  });

  it('takes no more room for an entry than it may have, whatever it claims', () => {
    const archive = opened(zipOf([{ name: 'x', content: TEXT, sizeBytes: 0xfffffff0 }]));

    assert.deepEqual(archive.read(entryOf(archive, 0), 2 ** 30), { kind: 'too-large' });
    assert.equal(archive.read(entryOf(archive, 0), 2 ** 32).kind, 'content');
  });
});

function fileOf(file: object) {
  const [name, content] = Object.values(file) as [string, string];
  return { name, content };
}

function tool(name: string, parameters: readonly string[], folder: string): boolean {
  try {
    execFileSync(name, parameters, {
      cwd: `${folder}/in`,
      stdio: 'ignore',
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
    return true;
  } catch {
    return false;
  }
}

function opened(bytes: Uint8Array): ZipArchive {
  const zip = openZip(inMemory(bytes), LIMITS);
  assert.ok(zip.kind === 'zip', JSON.stringify(zip));
  return zip.archive;
}

function namesIn(archive: ZipArchive): readonly string[] {
  return archive.entries.map(({ name }) => name);
}

function entryOf(archive: ZipArchive, at: number) {
  const entry = archive.entries[at];
  assert.ok(entry !== undefined);
  return entry;
}

function contentOf(archive: ZipArchive, at: number) {
  const outcome = archive.read(entryOf(archive, at), 1e6);
  assert.ok(outcome.kind === 'content', JSON.stringify(outcome));
  return outcome.content;
}

function textOf(archive: ZipArchive, at: number): string {
  const content = contentOf(archive, at);
  return String(Buffer.from(content.read(0, content.sizeBytes)));
}
