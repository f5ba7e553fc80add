import { fileURLToPath } from 'node:url';
import { createReaderPool } from '../../src/inventory/pool.ts';
import { possibleWalls } from '../../src/inventory/walls.ts';
import { file, tar } from './images.ts';

/** A server whose only reader goes round in circles behind the walls that the argument names; says when it does. */
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const program = {
  entry: here('hostile-reader.ts'),
  readable: [here('../../src'), here('.'), here('../../package.json')],
};
const walls = possibleWalls().filter(({ kind }) => kind === process.argv[2]);
const pool = createReaderPool({ size: 1, walls, program });

await pool.walls();
console.log('reading');
await pool.read(attack());

async function* attack() {
  yield tar([file('attack', 'loop')]);
}
