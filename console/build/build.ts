import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

// `npm ci` runs it: makes console/dist of console/src, with each file once more as brotli makes it.

const CONSOLE = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(CONSOLE, 'dist');
const COMPRESSED = /\.(?:js|css|html|svg|json)$/;
const compress = promisify(brotliCompress);

if (existsSync(join(CONSOLE, '../node_modules/vite'))) await buildConsole();
else console.log('the console is not built: what builds it is left out of this installation');

async function buildConsole(): Promise<void> {
  const { build } = await import('vite');
  await build({ configFile: join(CONSOLE, 'vite.config.ts'), logLevel: 'warn' });
  const files = await readdir(DIST, { recursive: true });
  await Promise.all(files.filter((file) => COMPRESSED.test(file)).map((file) => writeCompressed(join(DIST, file))));
}

async function writeCompressed(path: string): Promise<void> {
  const bytes = await readFile(path);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 10,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  await writeFile(`${path}.br`, await compress(bytes, { params }));
}
