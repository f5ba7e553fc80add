import { readdirSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { styleText } from 'node:util';

/* `npm run bench -- NAME`: runs bench/NAME.ts, which exits non-zero where a goal is missed. */

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -3));
const [name = ''] = process.argv.slice(2);
if (!names.includes(name)) {
  process.stderr.write(`which one? ${names.map((each) => `npm run bench -- ${each}`).join(', ')}\n`);
  process.exit(64);
}
const memory = Math.round(totalmem() / 2 ** 30);
const model = cpus()[0]?.model.trim() ?? 'unknown';
process.stdout.write(styleText('bold', `${name}: ${availableParallelism()} cores (${model}), ${memory} GiB\n`));
await import(`./${name}.ts`);
