import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { writeArchive } from '../../test/support/image-files.ts';
import { alpineLayer, file, layer } from '../../test/support/images.ts';
import { runProgram } from '../../test/support/program.ts';
import { type SeenImage, seen, sourceOptions } from '../../test/support/sources.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { collect } from '../lib/limited.ts';
import { openTarget, targetSources } from './index.ts';

describe('a folder', () => {
  it('is one layer, as GNU tar reads it', async (t) => {
    const root = temporaryFolder(t);
    const long = `${'long-'.repeat(30)}name`;
    mkdirSync(join(root, 'a/empty'), { recursive: true });
    writeFileSync(join(root, 'a/file'), 'content');
    chmodSync(join(root, 'a/file'), 0o750);
    writeFileSync(join(root, 'a', long), 'of a long name');
    writeFileSync(join(root, 'a/Käse'), '');
    symlinkSync('/etc/passwd', join(root, 'a/link'));

    assert.deepEqual(await listed(t, root), [
      'drwxr-xr-x a/',
      '-rw-r--r-- a/K\\303\\244se',
      'drwxr-xr-x a/empty/',
      '-rwxr-x--- a/file',
      'lrwxrwxrwx a/link -> /etc/passwd',
      `-rw-r--r-- a/${long}`,
    ]);
  });

  it('follows no link, and takes neither pipes nor sockets', async (t) => {
    const root = temporaryFolder(t);
    symlinkSync('/etc', join(root, 'folder'));
    execFileSync('mkfifo', [join(root, 'pipe')]);

    assert.deepEqual(await listed(t, root), ['lrwxrwxrwx folder -> /etc']);
  });

  it('is the same layer wherever it is, and whenever it was written', async (t) => {
    const [one, other] = [temporaryFolder(t), temporaryFolder(t)];
    for (const root of [one, other]) writeFileSync(join(root, 'x'), 'x');

    assert.deepEqual(((await seen(one)) as SeenImage[])[0]?.layers, ((await seen(other)) as SeenImage[])[0]?.layers);
  });

  it('says what may not be read, and reads the rest', async (t) => {
    const root = temporaryFolder(t);
    mkdirSync(join(root, 'closed'));
    writeFileSync(join(root, 'closed/inside'), 'x');
    writeFileSync(join(root, 'secret'), 'x');
    writeFileSync(join(root, 'open'), 'x');
    chmodSync(join(root, 'closed'), 0);
    chmodSync(join(root, 'secret'), 0);
    chmodSync(root, 0o755);
    const script = `
      import { folderTar } from ${JSON.stringify(new URL('./filesystem/folder-tar.ts', import.meta.url).href)};
      if (process.getuid() === 0) process.setuid(65534);
      const { bytes, remarks } = folderTar(${JSON.stringify(root)});
      for await (const _ of bytes(new AbortController().signal)) continue;
      console.log(JSON.stringify(remarks()));`;

    const { stdout, stderr } = await runProgram(process.execPath, ['--input-type=module', '-e', script]);
    chmodSync(join(root, 'closed'), 0o700);

    assert.deepEqual(JSON.parse(stdout || stderr), [
      '"closed" was not read: it is not allowed',
      '"secret" was not read: it is not allowed',
    ]);
  });

  it('is still an archive where a file becomes shorter while it is read', async (t) => {
    const root = temporaryFolder(t);
    writeFileSync(join(root, 'log'), Buffer.alloc(3_000_000, 'x'));
    const opened = await openTarget(targetSources, root, sourceOptions());
    assert.equal(opened.kind, 'images');
    const [layer] = opened.kind === 'images' ? (opened.images[0]?.layers ?? []) : [];
    let size = 0;

    for await (const chunk of layer?.open(new AbortController().signal) ?? []) {
      if (size === 512) truncateSync(join(root, 'log'), 1_048_576);
      size += chunk.length;
    }

    assert.equal(size % 512, 0);
    assert.deepEqual([...new Set(layer?.remarks?.())], ['"log" became shorter while it was read']);
  });
});

describe('a tar archive that is no image', () => {
  it('is a root file system, compressed or not', async (t) => {
    const { bytes, diffId } = alpineLayer([], { compression: 'none' });
    const folder = temporaryFolder(t);
    const plain = writeArchive(join(folder, 'rootfs.tar'), [], () => bytes);
    const pressed = writeArchive(join(folder, 'rootfs.tar.gz'), [], () => gzipSync(bytes));

    assert.deepEqual(await seen(plain), [{ name: plain, layers: [diffId] }]);
    assert.deepEqual(await seen(`rootfs:${pressed}`), [{ name: pressed, layers: [diffId] }]);
  });

  it('has more files than any archive of images', async (t) => {
    const { bytes } = layer([file('etc/motd', '')], { compression: 'none' });
    const many = Buffer.concat([...Array<Uint8Array>(100_001).fill(bytes.subarray(0, 512)), bytes]);
    const path = writeArchive(join(temporaryFolder(t), 'large.tar'), [], () => many);

    assert.deepEqual(await seen(path), [
      { name: path, layers: [`sha256:${createHash('sha256').update(many).digest('hex')}`] },
    ]);
  });

  it('is none where it is an image that cannot be read', async (t) => {
    const path = writeArchive(join(temporaryFolder(t), 'odd.tar'), [file('index.json', '[]')]);

    assert.equal(await seen(path), `cannot read "${path}": its index.json is none: the manifest is not a JSON object`);
  });
});

/** What GNU tar says of the layer that a folder is: modes, names and links. */
async function listed(t: TestContext, root: string): Promise<readonly string[]> {
  const opened = await openTarget(targetSources, root, sourceOptions());
  assert.equal(opened.kind, 'images');
  const [layer] = opened.kind === 'images' ? (opened.images[0]?.layers ?? []) : [];
  assert.notEqual(layer, undefined);
  const bytes = layer === undefined ? '' : await collect(layer.open(new AbortController().signal), 2 ** 24);
  const path = join(temporaryFolder(t), 'layer.tar');
  writeFileSync(path, bytes);
  const output = execFileSync('tar', ['--list', '--verbose', '--numeric-owner', '--file', path], {
    env: { LC_ALL: 'C' },
  });
  const lines = String(output).trim().split('\n');
  return lines.map((line) => line.replace(/^(\S+)\s+\S+\s+\d+ \S+ \S+ /, '$1 '));
}
