import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { device, directory, file, hardlink, symlink, tar } from '../../test/support/images.ts';
import { gather, gnuLong, paxHeader, tarBody, tarEnd, tarHeader, withChecksum } from '../../test/support/tar.ts';
import { TAR_LIMITS, type TarEntry, tarReader } from './tar.ts';

const NOTHING_FOLLOWS = 'what follows was not read';
const LONG = `${'a/'.repeat(200)}z`;

describe('tarReader', () => {
  it('tells files, links, folders and devices apart', () => {
    const read = readTar(
      tar([
        directory('etc'),
        file('etc/a', 'content', 0o600),
        symlink('etc/b', '../x'),
        hardlink('etc/c', './etc/a'),
        device('dev/null'),
      ]),
    );

    assert.deepEqual(read.problems, []);
    assert.deepEqual(read.lines, [
      'directory etc',
      'file etc/a 600 "content"',
      'symlink etc/b -> ../x',
      'hardlink etc/c -> etc/a',
      'special dev/null',
    ]);
  });

  const NAMES: readonly (readonly [string, readonly Uint8Array[], string])[] = [
    ['a ustar prefix', [tarHeader({ path: 'b', prefix: 'a' })], 'a/b'],
    ['no prefix in v7', [tarHeader({ path: 'b', prefix: 'a', magic: '' })], 'b'],
    [
      'no prefix in GNU form, where times are',
      [tarHeader({ path: 'b', prefix: '01234567012', magic: 'ustar  \0' })],
      'b',
    ],
    [
      'a prefix in GNU form, as Go wrote it before 1.8',
      [tarHeader({ path: 'b', prefix: 'a', magic: 'ustar  \0' })],
      'a/b',
    ],
    ['a pax path', [paxHeader({ path: 'pax' }), tarHeader({ path: 'b' })], 'pax'],
    [
      'the last of two pax headers',
      [paxHeader({ path: 'x' }), paxHeader({ mtime: '1' }), tarHeader({ path: 'b' })],
      'b',
    ],
    ['a GNU long name', [gnuLong('L', LONG), tarHeader({ path: 'b' })], LONG],
    [
      'a GNU long name before a pax path',
      [gnuLong('L', 'gnu'), paxHeader({ path: 'pax' }), tarHeader({ path: 'b' })],
      'gnu',
    ],
    [
      'a sparse name before all',
      [
        paxHeader({ 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.name': 's', path: 'p' }),
        tarHeader({ path: 'b' }),
      ],
      's',
    ],
    [
      'no sparse name of a version that nobody knows',
      [paxHeader({ 'GNU.sparse.major': '7', 'GNU.sparse.name': 's' }), tarHeader({ path: 'b' })],
      'b',
    ],
    [
      'no sparse name without a version and a map',
      [paxHeader({ 'GNU.sparse.name': 's' }), tarHeader({ path: 'b' })],
      'b',
    ],
    ['no empty pax path', [paxHeader({ path: '' }), tarHeader({ path: 'b' })], 'b'],
    ['no empty GNU long name', [gnuLong('L', ''), tarHeader({ path: 'b' })], 'b'],
    [
      'no name from before a global header',
      [paxHeader({ path: 'x' }), gnuLong('L', 'y'), paxHeader({ comment: 'c' }, 'g'), tarHeader({ path: 'b' })],
      'b',
    ],
    ['no prefix in GNU form that is not ASCII', [tarHeader({ path: 'b', prefix: 'ä', magic: 'ustar  \0' })], 'b'],
    [
      'an equals sign and a line end in a pax path',
      [paxHeader({ path: 'a=b\nc' }), tarHeader({ path: 'b' })],
      'a=b\nc',
    ],
    ['a leading dot', [tarHeader({ path: './b' })], 'b'],
    ['a leading slash', [tarHeader({ path: '/b' })], 'b'],
    ['empty and dot parts', [tarHeader({ path: 'a//./b' })], 'a/b'],
    ['a climb that stays inside', [tarHeader({ path: 'x/../etc/./b' })], 'etc/b'],
    ['dots that are no parts', [tarHeader({ path: '..a/.b./c..' })], '..a/.b./c..'],
    ['the root', [tarHeader({ path: './' })], ''],
    ['bytes that are not UTF-8', [tarHeader({ path: Buffer.from('61ff62', 'hex') })], 'a\ufffdb'],
  ];

  for (const [name, headers, expected] of NAMES) {
    it(`reads ${name}`, () => {
      const read = readTar(Buffer.concat([...headers, tarEnd()]));

      assert.deepEqual(read.problems, []);
      assert.deepEqual(read.paths, [expected]);
    });
  }

  const next = tarHeader({ path: 'next' });
  const negative = withChecksum(tarHeader({ path: 'b' }).fill(0xff, 124, 136));
  const huge = withChecksum(tarHeader({ path: 'b' }).fill(0x7f, 124, 136).fill(0x80, 124, 125));
  const noNumber = withChecksum(tarHeader({ path: 'b' }).fill(0x39, 124, 136));
  const noChecksum = tarHeader({ path: 'b' }).fill(0x20, 148, 156);
  const badPax = Buffer.concat([tarHeader({ path: 'p', sizeBytes: 4, typeflag: 'x' }), tarBody('junk')]);

  const PROBLEMS: readonly (readonly [string, readonly Uint8Array[], readonly string[], readonly string[]])[] = [
    [
      'a path that climbs out',
      [tarHeader({ path: 'a/../../b' }), next],
      ['next'],
      ['"a/../../b" was not read: the path climbs out of the root'],
    ],
    [
      'a hard link that climbs out',
      [tarHeader({ path: 'a', typeflag: '1', linkPath: '../b' }), next],
      ['next'],
      ['"a" was not read: it is a link to "../b", which climbs out of the root'],
    ],
    [
      'a path over the limit',
      [paxHeader({ path: 'p'.repeat(5000) }), tarHeader({ path: 'b' }), next],
      ['next'],
      [`"${'p'.repeat(200)}…" was not read: a path is longer than 4096`],
    ],
    [
      'an unknown type',
      [tarHeader({ path: 'V', typeflag: 'V' }), next],
      ['next'],
      ['"V" was not read: it is of the unknown type "V"'],
    ],
    ['a malformed pax header', [badPax, tarHeader({ path: 'b' }), next], ['b', 'next'], ['a pax header is malformed']],
    [
      'a NUL in a pax path',
      [paxHeader({ path: 'a\0b' }), tarHeader({ path: 'b' }), next],
      ['b', 'next'],
      ['a pax header is malformed'],
    ],
    [
      'a pax size that is no number',
      [next, paxHeader({ size: '-1' }), tarHeader({ path: 'b' }), next],
      ['next'],
      [`a pax size is no number: ${NOTHING_FOLLOWS}`],
    ],
    [
      'a global header that renames',
      [paxHeader({ path: 'all' }, 'g'), next],
      ['next'],
      ['a global pax header sets "path", which tools read differently'],
    ],
    ['a global header with a comment', [paxHeader({ comment: 'c' }, 'g'), next], ['next'], []],
    [
      'a negative size',
      [next, negative, next],
      ['next'],
      [`a tar header has a size that is no number: ${NOTHING_FOLLOWS}`],
    ],
    [
      'a size beyond 2^53',
      [next, huge, next],
      ['next'],
      [`a tar header has a size that is no number: ${NOTHING_FOLLOWS}`],
    ],
    [
      'a size in no base',
      [next, noNumber, next],
      ['next'],
      [`a tar header has a size that is no number: ${NOTHING_FOLLOWS}`],
    ],
    ['a wrong checksum', [next, noChecksum, next], ['next'], [`a tar header has a wrong checksum: ${NOTHING_FOLLOWS}`]],
    [
      'a lone empty block',
      [next, Buffer.alloc(512), next],
      ['next'],
      [`the tar goes on after an empty block: ${NOTHING_FOLLOWS}`],
    ],
    ['what lies behind the end', [next, tarEnd(), Buffer.from('anything')], ['next'], []],
    [
      'a long name over the limit',
      [next, tarHeader({ path: 'L', typeflag: 'L', sizeBytes: 2 ** 20 + 1 })],
      ['next'],
      [`an extended tar header of 1048577 bytes: ${NOTHING_FOLLOWS}`],
    ],
    ['no end', [next], ['next'], []],
    ['an end in a header', [next, next.subarray(0, 100)], ['next'], ['the tar is cut short']],
    [
      'an end in content',
      [tarHeader({ path: 'b', sizeBytes: 600 }), Buffer.alloc(550)],
      ['b'],
      ['the tar is cut short'],
    ],
    ['an end after an extended header', [next, gnuLong('L', 'x')], ['next'], ['the tar is cut short']],
    [
      'an end before content of 5 GiB',
      [tarHeader({ path: 'b', sizeBytes: 5 * 2 ** 30 })],
      ['b'],
      ['the tar is cut short'],
    ],
  ];

  for (const [name, blocks, paths, problems] of PROBLEMS) {
    it(`says what it thinks of ${name}`, () => {
      const read = readTar(Buffer.concat(blocks));

      assert.equal(read.isTar, true);
      assert.deepEqual(read.paths, paths);
      assert.deepEqual(read.problems, problems);
    });
  }

  const SKIPS: readonly (readonly [string, readonly Uint8Array[]])[] = [
    [
      'content of every length',
      [0, 1, 511, 512, 513].flatMap((size) => [tarHeader({ path: 'b', sizeBytes: size }), tarBody('b'.repeat(size))]),
    ],
    ['a pax size over the header’s', [paxHeader({ size: '600' }), tarHeader({ path: 'b' }), tarBody('b'.repeat(600))]],
    ['a base-256 size', [withBase256Size(tarHeader({ path: 'b' }), 600), tarBody('b'.repeat(600))]],
    ['a hard link that claims a size', [tarHeader({ path: 'b', typeflag: '1', sizeBytes: 600, linkPath: 'c' })]],
    ['a folder that claims a size', [tarHeader({ path: 'b', typeflag: '5', sizeBytes: 600 })]],
    ['an old folder that claims a size', [tarHeader({ path: 'b/', typeflag: '\0', sizeBytes: 600 })]],
    ['a size behind blanks and NULs', [withSize(tarHeader({ path: 'b' }), ' \0 00001130\0'), tarBody('b'.repeat(600))]],
    [
      'an unknown type with content',
      [tarHeader({ path: 'b', typeflag: 'Z', sizeBytes: 600 }), tarBody('b'.repeat(600))],
    ],
    ['a path that climbs out, with content', [tarHeader({ path: '../b', sizeBytes: 600 }), tarBody('b'.repeat(600))]],
    ['GNU’s sparse map in three blocks', [gnuSparse(600), sparseMap(true), sparseMap(false), tarBody('b'.repeat(600))]],
  ];

  for (const [name, blocks] of SKIPS) {
    it(`finds what comes after ${name}`, () => {
      const archive = Buffer.concat([...blocks, tarHeader({ path: 'next', sizeBytes: 4 }), tarBody('body'), tarEnd()]);

      for (const chunkBytes of [archive.length, 512, 100, 1]) {
        const read = readTar(archive, { chunkBytes });

        assert.equal(read.lines.at(-1), 'file next 644 "body"');
      }
    });
  }

  it('says that content with holes is not what it shows', () => {
    const read = readTar(Buffer.concat([gnuSparse(512), sparseMap(false), tarBody('b'.repeat(512)), tarEnd()]));

    assert.deepEqual(read.entries[0], { ...read.entries[0], isSparse: true, sizeBytes: 2 ** 30 });
  });

  const NO_TARS: readonly (readonly [string, Uint8Array])[] = [
    ['JSON', Buffer.from('{}')],
    ['a long text', Buffer.alloc(4000, 'text ')],
    ['a header with a wrong checksum', tarHeader({ path: 'b' }).fill(0x20, 148, 156)],
  ];

  for (const [name, bytes] of NO_TARS) {
    it(`sees that ${name} is no tar`, () => {
      assert.equal(readTar(bytes).isTar, false);
      assert.equal(readTar(bytes, { chunkBytes: 7 }).isTar, false);
    });
  }

  for (const [name, bytes] of [
    ['no bytes', 0],
    ['one empty block', 512],
    ['two empty blocks', 1024],
  ] as const) {
    it(`takes ${name} for an empty tar`, () => {
      const read = readTar(Buffer.alloc(bytes));

      assert.deepEqual([read.isTar, read.paths, read.problems], [true, [], []]);
    });
  }

  it('stops at the limits of entries and problems', () => {
    const many = readTar(Buffer.concat([1, 2, 3].map((i) => tarHeader({ path: `${i}` }))), { limits: { entries: 2 } });
    const bad = readTar(Buffer.concat(Array.from({ length: 9 }, () => tarHeader({ path: '..' }))), {
      limits: { problems: 3 },
    });

    assert.deepEqual(many.paths, ['1', '2']);
    assert.deepEqual(many.problems, [`more than 2 entries: ${NOTHING_FOLLOWS}`]);
    assert.equal(bad.problems.length, 3);
  });

  it('asks for no more once the archive has ended', () => {
    const reader = tarReader({ entry: () => undefined });

    assert.equal(reader.push(tarHeader({ path: 'b' })), true);
    assert.equal(reader.push(tarEnd()), false);
  });

  it('throws nothing and ends, whatever bytes are changed', () => {
    const archive = tar([
      directory('a'),
      file(LONG, 'content'),
      symlink('b', LONG),
      hardlink('c', 'b'),
      file('d', 'x'.repeat(700)),
    ]);
    const change = fc.record({ at: fc.nat(archive.length - 1), byte: fc.nat(255) });

    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), fc.integer({ min: 1, max: 2000 }), (changes, chunkBytes) => {
        const bytes = Buffer.from(archive);
        for (const { at, byte } of changes) bytes[at] = byte;
        const read = readTar(bytes, { chunkBytes });
        return read.paths.every((path) => !path.split('/').includes('..'));
      }),
      { numRuns: 2000 },
    );
  });

  for (const format of ['v7', 'oldgnu', 'gnu', 'ustar', 'posix']) {
    it(`reads what GNU tar writes as ${format}`, (t) => {
      const made = archiveOf(format);
      if (made === undefined) return t.skip('skipped: no tar on PATH');

      const read = readTar(made);

      assert.deepEqual(read.problems, []);
      const long = format === 'v7' ? [] : [`file ${'d'.repeat(90)}/${'f'.repeat(90)} 644 "long"`];
      const expected = ['directory ', 'file plain 644 "plain"', 'symlink link -> plain', ...long];
      assert.deepEqual(
        expected.filter((line) => !read.lines.includes(line)),
        [],
      );
      assert.equal(read.entries.filter((entry) => entry.type === 'hardlink').length, 1);
      const sparse = read.entries.find((entry) => entry.path === 'sparse');
      const isHoled = format !== 'v7' && format !== 'ustar';
      assert.deepEqual([sparse?.isSparse, sparse?.sizeBytes], [isHoled, 2 ** 20]);
    });
  }
});

interface Read {
  readonly isTar: boolean;
  readonly problems: readonly string[];
  readonly entries: readonly TarEntry[];
  readonly paths: readonly string[];
  readonly lines: readonly string[];
}

function readTar(
  archive: Uint8Array,
  options: { chunkBytes?: number; limits?: Partial<typeof TAR_LIMITS> } = {},
): Read {
  const entries: TarEntry[] = [];
  const bodies = new Map<TarEntry, string>();
  const visitor = {
    entry(entry: TarEntry) {
      entries.push(entry);
      if (entry.type !== 'file' || entry.sizeBytes >= 2 ** 21) return undefined;
      return gather((bytes) => bodies.set(entry, bytes.toString()));
    },
  };
  const reader = tarReader(visitor, { ...TAR_LIMITS, ...options.limits });
  const size = options.chunkBytes ?? archive.length;
  for (let at = 0; at < archive.length; at += size) if (!reader.push(archive.subarray(at, at + size))) break;
  const { isTar, isCut, problems: said } = reader.finish();
  const problems = isCut ? [...said, 'the tar is cut short'] : said;
  const lines = entries.map((entry) => lineOf(entry, bodies.get(entry)));
  return { isTar, problems, entries, paths: entries.map((entry) => entry.path), lines };
}

function lineOf(entry: TarEntry, body: string | undefined): string {
  const target = entry.target === '' ? '' : ` -> ${entry.target}`;
  const content = body === undefined ? '' : ` ${entry.mode.toString(8)} ${JSON.stringify(body)}`;
  return `${entry.type} ${entry.path}${target}${content}`;
}

function withBase256Size(header: Uint8Array, size: number): Uint8Array {
  header.fill(0, 124, 136);
  header.set([0x80], 124);
  new DataView(header.buffer).setUint32(132, size);
  return withChecksum(header);
}

/** The size field as written. */
function withSize(header: Uint8Array, field: string): Uint8Array {
  header.set(Buffer.from(field), 124);
  return withChecksum(header);
}

/** GNU's old sparse form: 1 GiB of which `stored` bytes are kept, with more of the map to come. */
function gnuSparse(stored: number): Uint8Array {
  const header = tarHeader({ path: 'holes', sizeBytes: stored, typeflag: 'S', magic: 'ustar  \0' });
  header.set([1], 482);
  header.set(Buffer.from('10000000000\0'), 483);
  return withChecksum(header);
}

function sparseMap(isContinued: boolean): Uint8Array {
  const block = new Uint8Array(512);
  block[504] = isContinued ? 1 : 0;
  return block;
}

function archiveOf(format: string): Uint8Array | undefined {
  if (spawnSync('tar', ['--version']).status !== 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'pratique-tar-'));
  try {
    spawnSync('mkdir', ['-p', 'd'.repeat(90)], { cwd: folder });
    writeFileSync(join(folder, 'plain'), 'plain', { mode: 0o644 });
    if (format !== 'v7') writeFileSync(join(folder, 'd'.repeat(90), 'f'.repeat(90)), 'long', { mode: 0o644 });
    spawnSync('ln', ['-s', 'plain', 'link'], { cwd: folder });
    spawnSync('ln', ['plain', 'same'], { cwd: folder });
    writeFileSync(join(folder, 'sparse'), '');
    truncateSync(join(folder, 'sparse'), 2 ** 20);
    const sparse = format === 'v7' || format === 'ustar' ? [] : ['--sparse'];
    const args = [`--format=${format}`, '--sort=name', ...sparse, '-cf', `${folder}.tar`, '-C', folder, '.'];
    const made = spawnSync('tar', args, { env: { PATH: process.env['PATH'], LC_ALL: 'C' } });
    assert.equal(made.status, 0, String(made.stderr));
    return readFileSync(`${folder}.tar`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(`${folder}.tar`, { force: true });
  }
}
