import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { tarHeader } from '../../test/support/tar.ts';

/** A layer on disk, pressed with gzip. */
export interface BenchLayer {
  readonly name: string;
  readonly file: string;
}

const FILES = 50_000;
const MEBIBYTE = 2 ** 20;

/** This machine's own files as a layer: the database of packages first, then 50,000 files (none over 8 MiB), links and folders. */
export function machineLayer(folder: string): BenchLayer {
  const file = join(folder, 'machine.tar.gz');
  const roots = ['etc', 'var/lib/dpkg', 'var/lib/rpm', 'lib/apk', 'usr/bin', 'usr/sbin', 'usr/lib', 'usr/share'];
  const present = roots.filter((root) => existsSync(`/${root}`));
  const found = execFileSync(
    'find',
    [
      ...present,
      '-xdev',
      '(',
      '-type',
      'f',
      '-o',
      '-type',
      'd',
      '-o',
      '-type',
      'l',
      ')',
      '-readable',
      '!',
      '-size',
      '+8M',
    ],
    {
      cwd: '/',
      maxBuffer: 2 ** 30,
    },
  );
  const list = join(folder, 'machine.list');
  writeFileSync(list, found.toString().split('\n').slice(0, FILES).join('\n'));
  const tar = [
    '--create',
    '--no-recursion',
    '--ignore-failed-read',
    '--warning=none',
    '--directory=/',
    `--files-from=${list}`,
  ];
  spawnSync('sh', ['-c', 'tar "$@" | gzip -6 > "$0"', file, ...tar], { stdio: 'inherit' });
  return { name: `${FILES.toLocaleString('en')} files of this machine`, file };
}

/** An application of 70 jars that npm's registry has; undefined where it cannot be reached. */
export function jarLayer(folder: string): BenchLayer | undefined {
  const packed = spawnSync('npm', ['pack', '--silent', 'allure-commandline@2.13.0'], { cwd: folder });
  if (packed.status !== 0) return undefined;
  const [archive = ''] = readdirSync(folder).filter((name) => name.startsWith('allure-commandline-'));
  return { name: 'an application of 69 jars', file: join(folder, archive) };
}

/**
 * A layer of so many bytes: programs and data of 64 MiB each by turns, made of this Node's own program. Each piece is a
 * member of its own in the gzip stream, so that making it costs little.
 */
export function bigLayer(folder: string, name: string, gibibytes: number): BenchLayer {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name.replaceAll(' ', '-')}.tar.gz`);
  const content = gzipSync(pieceOf(64 * MEBIBYTE), { level: 1 });
  const output = openSync(file, 'w');
  for (let piece = 0; piece < gibibytes * 16; piece += 1) {
    const path = `opt/${name}/${piece % 2 === 0 ? `program-${piece}` : `data-${piece}.dat`}`;
    writeSync(output, gzipSync(tarHeader({ path, sizeBytes: 64 * MEBIBYTE, mode: 0o755 })));
    writeSync(output, content);
  }
  writeSync(output, gzipSync(Buffer.alloc(1024)));
  closeSync(output);
  return { name, file };
}

function pieceOf(bytes: number): Buffer {
  const program = readFileSync(process.execPath);
  return Buffer.concat(Array.from({ length: Math.ceil(bytes / program.length) }, () => program)).subarray(0, bytes);
}
