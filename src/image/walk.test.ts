import assert from 'node:assert/strict';
import { closeSync, createReadStream, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import {
  device,
  directory,
  file,
  hardlink,
  type LayerEntry,
  layer,
  opaque,
  symlink,
  tar,
  whiteout,
} from '../../test/support/images.ts';
import { sharedData } from '../../test/support/shared.ts';
import { tarBody, tarEnd, tarHeader } from '../../test/support/tar.ts';
import { fileScratch } from '../lib/scratch.ts';
import type { LayerReader, WalkedLayer } from './types.ts';
import { WALK_LIMITS, type WalkOptions, walkLayer } from './walk.ts';

const WANTED = ['etc/os-release', 'usr/lib/os-release', 'lib/db/installed', 'usr/lib/db/installed'];

/** Makes of each wanted file its text, or `!` and the reason. */
const READER: LayerReader<string> = {
  wants: ({ path }) => (WANTED.includes(path) ? 1000 : undefined),
  leadsTo: (path) => path === '' || WANTED.some((wanted) => wanted === path || wanted.startsWith(`${path}/`)),
  knowsName: (name) => WANTED.some((wanted) => wanted.split('/').includes(name)),
  recognizes: () => true,
  compare: () => 'same',
  looksEverywhere: false,
  mayWant: () => false,
  read: async ({ bytes }) => Buffer.from(bytes).toString(),
  refuse: (_, reason) => `!${reason}`,
};

const NOTHING = { files: {}, links: [], hardLinks: [], folders: [], removed: [], opaque: [], detours: [], partial: [] };

interface Case {
  readonly name: string;
  readonly entries: readonly LayerEntry[];
  readonly found: Partial<Shown>;
}

const CASES: readonly Case[] = [
  { name: 'nothing in an empty layer', entries: [], found: {} },
  {
    name: 'nothing that nobody wants',
    entries: [directory('opt'), file('opt/a', 'a'), symlink('b', 'opt'), device('c')],
    found: {},
  },
  {
    name: 'wanted files',
    entries: [file('etc/os-release', 'a'), file('etc/other', 'b'), file('usr/lib/os-release', 'c')],
    found: { files: { 'etc/os-release': 'a', 'usr/lib/os-release': 'c' } },
  },
  { name: 'an empty file', entries: [file('etc/os-release', '')], found: { files: { 'etc/os-release': '' } } },
  {
    name: 'the last of two with one path',
    entries: [file('etc/os-release', 'a'), file('./etc//os-release', 'b')],
    found: { files: { 'etc/os-release': 'b' } },
  },
  {
    name: 'a file over the limit',
    entries: [file('etc/os-release', 'a'.repeat(1001))],
    found: { files: { 'etc/os-release': '!it is larger than 1000 bytes' } },
  },
  {
    name: 'folders on the way',
    entries: [directory('etc'), directory('opt'), directory('usr/lib/db')],
    found: { folders: ['etc', 'usr/lib/db'] },
  },
  {
    name: 'a link at a wanted path',
    entries: [symlink('etc/os-release', '../usr/lib/os-release')],
    found: { links: [['etc/os-release', '../usr/lib/os-release']], removed: ['etc/os-release'] },
  },
  {
    name: 'a link on the way',
    entries: [symlink('lib', 'usr/lib'), symlink('bin', 'usr/bin')],
    found: { links: [['lib', 'usr/lib']], removed: ['lib'] },
  },
  {
    name: 'a link in place of a file',
    entries: [file('etc/os-release', 'a'), symlink('etc/os-release', 'b')],
    found: { links: [['etc/os-release', 'b']], removed: ['etc/os-release'] },
  },
  {
    name: 'a file in place of a link',
    entries: [symlink('etc/os-release', 'b'), file('etc/os-release', 'a')],
    found: { files: { 'etc/os-release': 'a' }, removed: ['etc/os-release'] },
  },
  {
    name: 'a folder in place of a file',
    entries: [file('etc/os-release', 'a'), directory('etc/os-release')],
    found: { folders: ['etc/os-release'] },
  },
  {
    name: 'a folder in place of a link',
    entries: [symlink('lib', 'usr/lib'), directory('lib')],
    found: { folders: ['lib'], removed: ['lib'] },
  },
  {
    name: 'a device in place of a file',
    entries: [file('etc/os-release', 'a'), device('etc/os-release')],
    found: { removed: ['etc/os-release'] },
  },
  {
    name: 'a file in place of a folder',
    entries: [directory('lib/db'), file('lib/db/installed', 'a'), file('lib', 'b')],
    found: { removed: ['lib'] },
  },
  {
    name: 'a link in place of a folder',
    entries: [file('lib/db/installed', 'a'), symlink('lib', 'usr/lib')],
    found: { links: [['lib', 'usr/lib']], removed: ['lib'] },
  },
  {
    name: 'whiteouts on the way',
    entries: [whiteout('etc/os-release'), whiteout('lib'), whiteout('opt/a'), whiteout('etc/other')],
    found: { removed: ['etc/os-release', 'lib'] },
  },
  {
    name: 'a whiteout beside the file itself',
    entries: [file('etc/os-release', 'a'), whiteout('etc/os-release')],
    found: { files: { 'etc/os-release': 'a' }, removed: ['etc/os-release'] },
  },
  {
    name: 'opaque folders on the way',
    entries: [opaque('etc'), opaque('opt'), file('.wh..wh..opq', '')],
    found: { opaque: ['etc', ''] },
  },
  { name: 'a whiteout of any type', entries: [device('etc/.wh.os-release')], found: { removed: ['etc/os-release'] } },
  { name: 'what aufs left behind', entries: [directory('.wh..wh.plnk'), file('.wh..wh.aufs', '')], found: {} },
  {
    name: 'a whiteout of nothing',
    entries: [file('etc/.wh.', ''), file('etc/.wh...', '')],
    found: { partial: ['"etc/.wh." is a whiteout of nothing', '"etc/.wh..." is a whiteout of nothing'] },
  },
  { name: 'a root that is no folder', entries: [symlink('./', 'x'), file('/', 'y')], found: {} },
  {
    name: 'a climb out of the root',
    entries: [file('../etc/os-release', 'a')],
    found: { partial: ['"../etc/os-release" was not read: the path climbs out of the root'] },
  },
  {
    name: 'a hard link to what has passed by',
    entries: [file('opt/a', 'a'), hardlink('etc/os-release', 'opt/a')],
    found: { hardLinks: [['etc/os-release', 'opt/a']], removed: ['etc/os-release'] },
  },
  {
    name: 'what is written through a link that lies nowhere near',
    entries: [file('lib/db/installed', 'a'), symlink('x', 'lib/db'), file('x/installed', 'b')],
    found: {
      files: { 'lib/db/installed': 'a' },
      detours: [['x', 'lib/db']],
      partial: ['"x/installed" is written through a link, to "lib/db/installed"'],
    },
  },
  {
    name: 'what is written through links to links',
    entries: [symlink('x', 'opt/y'), symlink('opt/y', '/lib'), symlink('x/db', '/opt/db')],
    found: {
      detours: [
        ['x', 'lib'],
        ['opt/y', 'lib'],
      ],
      partial: ['"x/db" is written through a link, to "lib/db"'],
    },
  },
  {
    name: 'what is written through a link on the way to something else',
    entries: [symlink('usr', '.'), file('usr/etc/os-release', 'a')],
    found: {
      links: [['usr', '.']],
      removed: ['usr'],
      partial: ['"usr/etc/os-release" is written through a link, to "etc/os-release"'],
    },
  },
  {
    name: 'nothing amiss where the link has been replaced, or leads past what is wanted',
    entries: [symlink('x', 'lib/db'), directory('x'), file('x/installed', 'b'), symlink('y', 'lib'), file('y/a', 'c')],
    found: { detours: [['y', 'lib']] },
  },
  { name: 'a hard link on the way', entries: [hardlink('lib', 'opt/a')], found: { removed: ['lib'] } },
];

describe('walkLayer', () => {
  for (const { name, entries, found } of CASES) {
    it(`finds ${name}`, async () => {
      const walked = await walk(tar(entries));

      assert.deepEqual(walked, { ...NOTHING, ...found });
    });
  }

  for (const compression of ['none', 'gzip', 'zstd'] as const) {
    it(`reads a layer pressed with ${compression}, in chunks of any size`, async () => {
      const { bytes } = layer([file('opt/a', 'x'.repeat(5000)), file('etc/os-release', 'a')], { compression });

      for (const chunkBytes of [1, 1000, bytes.length]) {
        assert.deepEqual(await walk(bytes, { chunkBytes }), { ...NOTHING, files: { 'etc/os-release': 'a' } });
      }
    });
  }

  it('follows a hard link when it is told where it leads', async () => {
    const entries = [file('opt/a', 'content'), file('opt/b', 'other'), hardlink('etc/os-release', 'opt/a')];

    const walked = await walk(tar(entries), { linked: new Set(['opt/a']) });

    assert.deepEqual(walked, { ...NOTHING, files: { 'etc/os-release': 'content' }, removed: ['etc/os-release'] });
  });

  it('follows a hard link to what the target was at that moment', async () => {
    const entries = [
      file('opt/a', 'first'),
      file('opt/a', 'second'),
      hardlink('etc/os-release', 'opt/a'),
      file('opt/a', 'third'),
    ];

    const walked = await walk(tar(entries), { linked: new Set(['opt/a']) });

    assert.deepEqual(walked['files'], { 'etc/os-release': 'second' });
  });

  it('follows no hard link to what has been replaced with all above it, or lies behind a link', async () => {
    const clean = [directory('opt'), file('opt/a', 'clean')];
    const cases = [
      [...clean, symlink('opt', 'srv'), hardlink('etc/os-release', 'opt/a')],
      [...clean, symlink('x', 'opt'), file('x/a', 'other'), hardlink('etc/os-release', 'opt/a')],
    ];

    for (const entries of cases) {
      const walked = await walk(tar(entries), { linked: new Set(['opt/a']) });
      assert.deepEqual(walked['hardLinks'], [['etc/os-release', 'opt/a']]);
    }
  });

  it('tells what it writes into folders that are none of its own', async () => {
    const entries = [
      file('x/installed', 'a'),
      file('x/other', 'a'),
      directory('x'),
      file('x/db', 'a'),
      file('y/z/a', 'a'),
      whiteout('w/os-release'),
    ];

    const outcome = await walkLayer(chunks(tar(entries), 1000), READER);

    assert.ok(outcome.kind === 'walked');
    assert.deepEqual(outcome.layer.assumed, ['x/', 'y/z/', 'w/', 'x/installed', 'w/os-release']);
  });

  it('says any folder where it writes into more of them than the limit', async () => {
    const entries = Array.from({ length: 5 }, (_, i) => file(`${i}/a`, ''));
    const limits = { ...WALK_LIMITS, astray: 2 };

    const outcome = await walkLayer(chunks(tar(entries), 1000), READER, { limits });

    assert.ok(outcome.kind === 'walked');
    assert.deepEqual(outcome.layer.assumed, ['0/', '1/', '/']);
  });

  it('keeps no more for hard links than the limit', async () => {
    const entries = [file('opt/a', 'x'.repeat(800)), hardlink('etc/os-release', 'opt/a')];

    const walked = await walk(tar(entries), {
      linked: new Set(['opt/a']),
      limits: { ...WALK_LIMITS, linkedBytes: 700 },
    });

    assert.deepEqual(walked['hardLinks'], [['etc/os-release', 'opt/a']]);
  });

  it('refuses a hard link to a file over the limit', async () => {
    const entries = [file('opt/a', 'x'.repeat(1001)), hardlink('etc/os-release', 'opt/a')];

    const walked = await walk(tar(entries), { linked: new Set(['opt/a']) });

    assert.deepEqual(walked['files'], { 'etc/os-release': '!it is larger than 1000 bytes' });
  });

  it('refuses a wanted file with holes', async () => {
    const bytes = Buffer.concat([tarHeader({ path: 'etc/os-release', typeflag: 'S', magic: 'ustar  \0' }), tarEnd()]);

    const walked = await walk(bytes);

    assert.deepEqual(walked['files'], { 'etc/os-release': '!it is stored with holes' });
  });

  it('keeps what came before the layer was cut short', async () => {
    const whole = tar([file('etc/os-release', 'a'), file('opt/a', 'x'.repeat(90_000))]);

    const plain = await walk(whole.subarray(0, 50_000));
    const pressed = await walk(gzipSync(whole, { level: 0 }).subarray(0, -30_000));

    assert.deepEqual(plain, { ...NOTHING, files: { 'etc/os-release': 'a' }, partial: ['the tar is cut short'] });
    assert.deepEqual(pressed, {
      ...NOTHING,
      files: { 'etc/os-release': 'a' },
      partial: ['the gzip stream is cut short'],
    });
  });

  it('reads no further than the archive goes', async () => {
    let isClosed = false;
    async function* endless() {
      try {
        yield tar([file('etc/os-release', 'a')]);
        for (;;) yield new Uint8Array(1000);
      } finally {
        isClosed = true;
      }
    }

    const outcome = await walkLayer(endless(), READER);

    assert.equal(outcome.kind, 'walked');
    assert.equal(isClosed, true);
  });

  const UNREADABLE: readonly (readonly [string, Uint8Array, string])[] = [
    ['JSON', Buffer.from('{"a":1}'), 'it is not a tar archive'],
    ['gzip of JSON', gzipSync('{"a":1}'), 'it is not a tar archive'],
    ['xz', Buffer.from('fd377a585a0000', 'hex'), 'the layer is compressed with xz, which is not supported'],
    ['gzip that breaks off at once', gzipSync(tar([])).subarray(0, 11), 'the gzip stream is cut short'],
    ['a tar that breaks off at once', tarHeader({ path: 'a' }).subarray(0, 300), 'it is not a tar archive'],
  ];

  for (const [name, bytes, reason] of UNREADABLE) {
    it(`says that ${name} cannot be read`, async () => {
      assert.deepEqual(await walkLayer(chunks(bytes, 1000), READER), { kind: 'unreadable', reason });
    });
  }

  it('takes nothing at all for an empty layer', async () => {
    assert.deepEqual(await walk(new Uint8Array(0)), NOTHING);
  });

  it('stops naming paths at the limit, and says so', async () => {
    const entries = Array.from({ length: 5 }, (_, i) => whiteout(`n/${i}`));
    const reader = { ...READER, leadsTo: () => true };

    const outcome = await walkLayer(chunks(tar(entries), 1000), reader, { limits: { ...WALK_LIMITS, paths: 3 } });

    assert.ok(outcome.kind === 'walked');
    assert.equal(outcome.layer.removed.length, 3);
    assert.deepEqual(outcome.layer.partial, ['more than 3 paths of one kind were found, and the rest left out']);
  });

  it('reads no more files than the limit, and says so', async () => {
    const entries = [...WANTED, 'etc/os-release'].map((path) => file(path, path));
    const walked = await walk(tar(entries), { limits: { ...WALK_LIMITS, files: 2 }, chunkBytes: 1000 });

    assert.deepEqual(walked['files'], {
      'usr/lib/os-release': 'usr/lib/os-release',
      'etc/os-release': 'etc/os-release',
    });
    assert.deepEqual(walked['partial'], ['more than 2 wanted files were found, and the rest left out']);
  });

  it('passes over gigabytes of zeros without keeping them', async () => {
    const before = keptBytes();
    let most = 0;
    const outcome = await walkLayer(
      bomb(2 ** 30, () => (most = Math.max(most, keptBytes() - before))),
      READER,
    );

    assert.ok(outcome.kind === 'walked');
    assert.deepEqual([...outcome.layer.files], [['etc/os-release', 'a']]);
    assert.ok(most < 10 * 2 ** 20, `${most} bytes were kept`);
  });

  it('reads a real root filesystem', async (t) => {
    const path = sharedData(t, 'rootfs/alpine/alpine-minirootfs-3.18.9-x86_64.tar.gz');
    if (path === undefined) return;

    const outcome = await walkLayer(createReadStream(path), READER);

    assert.ok(outcome.kind === 'walked');
    assert.match(outcome.layer.files.get('etc/os-release') ?? '', /^VERSION_ID=3\.18\.9$/m);
    assert.deepEqual(outcome.layer.folders.toSorted(), ['etc', 'lib', 'usr', 'usr/lib']);
    assert.deepEqual(outcome.layer.partial, []);
  });
});

/** Wants programs wherever they are, by their mode and how they begin. */
const EVERYWHERE: LayerReader<string> = {
  ...READER,
  wants: ({ path, mode }) => ((mode & 0o111) === 0 ? READER.wants({ path, mode, sizeBytes: 0 }) : 10_000_000),
  recognizes: ({ path }, head) => WANTED.includes(path) || Buffer.from(head).toString().startsWith('PROGRAM'),
  looksEverywhere: true,
  mayWant: (name) => !name.endsWith('.txt'),
  read: async ({ bytes }) => `${Buffer.from(bytes.subarray(0, 9)).toString()} of ${bytes.length}`,
};

const program = (path: string, content: string) => ({ ...file(path, content), mode: 0o755 });

const ANYWHERE: readonly Case[] = [
  {
    name: 'programs, and remembers what else may take the place of one',
    entries: [
      directory('opt'),
      program('opt/a', 'PROGRAM a'),
      program('opt/script', '#!/bin/sh'),
      file('opt/b', 'PROGRAM b'),
      file('opt/c.txt', 'PROGRAM c'),
      symlink('opt/d', 'a'),
      symlink('opt/e.txt', 'a'),
    ],
    found: {
      files: { 'opt/a': 'PROGRAM a of 9' },
      links: [['opt/d', 'a']],
      folders: ['opt'],
      removed: ['opt/script', 'opt/b', 'opt/d'],
    },
  },
  {
    name: 'large programs, put aside',
    entries: [program('a', `PROGRAM x${'.'.repeat(3_000_000)}`), program('b', `PROGRAM y${'.'.repeat(2_000_000)}`)],
    found: { files: { a: 'PROGRAM x of 3000009', b: 'PROGRAM y of 2000009' } },
  },
  {
    name: 'a program by its other names, whichever comes first in what was read',
    entries: [program('a', 'PROGRAM a'), hardlink('b', 'a'), file('c.txt', 'x'.repeat(9000)), hardlink('d', 'a')],
    found: { files: { a: 'PROGRAM a of 9', b: 'PROGRAM a of 9', d: 'PROGRAM a of 9' }, removed: ['b', 'd'] },
  },
  {
    name: 'nothing at a program’s place once it is replaced or its folder is',
    entries: [program('a', 'PROGRAM a'), file('a', 'x'), program('b/c', 'PROGRAM c'), file('b', 'x')],
    found: { removed: ['a', 'b'] },
  },
  {
    name: 'every path that is removed',
    entries: [whiteout('x/y'), opaque('z')],
    found: { removed: ['x/y'], opaque: ['z'] },
  },
];

describe('walkLayer for what is wanted anywhere', () => {
  let folder = '';
  let scratchFile = 0;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'pratique-walk-'));
    scratchFile = openSync(join(folder, 'scratch'), 'wx+');
  });

  after(() => {
    closeSync(scratchFile);
    rmSync(folder, { recursive: true });
  });

  for (const { name, entries, found } of ANYWHERE) {
    it(`finds ${name}`, async () => {
      for (const chunkBytes of [700, 65_536]) {
        const scratch = fileScratch(scratchFile, 2 ** 24);
        const outcome = await walkLayer(chunks(tar(entries), chunkBytes), EVERYWHERE, { scratch });

        assert.ok(outcome.kind === 'walked');
        assert.deepEqual(shown(outcome.layer), { ...NOTHING, ...found });
      }
    });
  }

  it('asks for the content of a hard link to what others than those who want it have looked at', async () => {
    const entries = [program('a', 'PROGRAM a'), hardlink('b', 'a'), hardlink('c', 'a')];
    const compare: (typeof EVERYWHERE)['compare'] = ({ path }) => (path === 'b' ? 'more' : 'less');

    const outcome = await walkLayer(chunks(tar(entries), 65_536), { ...EVERYWHERE, compare });

    assert.ok(outcome.kind === 'walked');
    const { files, hardLinks, removed } = shown(outcome.layer);
    assert.deepEqual(
      { files, hardLinks, removed },
      { files: { a: 'PROGRAM a of 9' }, hardLinks: [['b', 'a']], removed: ['b', 'c'] },
    );
  });

  it('refuses a large program where there is no room', async () => {
    const entries = [program('a', `PROGRAM x${'.'.repeat(3_000_000)}`)];
    const outcome = await walkLayer(chunks(tar(entries), 65_536), EVERYWHERE);

    assert.ok(outcome.kind === 'walked');
    assert.deepEqual(shown(outcome.layer).files, { a: '!there is no room to put its 3000009 bytes aside' });
  });
});

type Shown = Readonly<Record<keyof typeof NOTHING, unknown>>;

async function walk(bytes: Uint8Array, options: WalkOptions & { chunkBytes?: number } = {}): Promise<Shown> {
  const outcome = await walkLayer(chunks(bytes, options.chunkBytes ?? 4096), READER, options);
  assert.ok(outcome.kind === 'walked', JSON.stringify(outcome));
  return shown(outcome.layer);
}

function shown(layer: WalkedLayer<string>): Shown {
  const { assumed: _, ...walked } = layer;
  const pair = ({ path, target }: { path: string; target: string }) => [path, target];
  return {
    ...walked,
    files: Object.fromEntries(walked.files),
    links: walked.links.map(pair),
    hardLinks: walked.hardLinks.map(pair),
    detours: walked.detours.map(pair),
  };
}

async function* chunks(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/**
 * Bytes of buffers that something still holds: what is only waiting to be collected is not among them. V8 frees
 * buffers in a thread of its own after a collection, which the next one waits for: hence two.
 */
function keptBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as unknown as () => void;
  collect();
  collect();
  return process.memoryUsage().arrayBuffers;
}

/** A tar with one file of zeros before a wanted one, made as it is read; the reader is looked at each 128 MiB. */
async function* bomb(sizeBytes: number, look: () => void) {
  yield tarHeader({ path: 'zeros', sizeBytes });
  for (let at = 0; at < sizeBytes; at += 2 ** 20) {
    yield new Uint8Array(2 ** 20);
    if (at % 2 ** 27 === 0) look();
  }
  yield Buffer.concat([tarHeader({ path: 'etc/os-release', sizeBytes: 1 }), tarBody('a'), tarEnd()]);
}
