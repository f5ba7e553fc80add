import { mkdtempSync, writeFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { drive } from './drive.ts';
import { inputOf } from './mutant.ts';
import { TARGET_NAMES, targetOf } from './targets.ts';
import type { Result } from './types.ts';

// `npm run fuzz -- [NAME…]`: feeds each parser, or those named, as many inputs as `--inputs` says. `--seed` makes other
// inputs, `--from` begins with a later one, `--report` prints the table of docs/testing.md at the end. The exit code is
// 1 where something was found.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    inputs: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    report: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});
const [inputs, seed, from] = [values.inputs, values.seed, values.from].map(Number);
const unknown = positionals.filter((name) => !TARGET_NAMES.includes(name));
if (unknown.length > 0 || ![inputs, seed, from].every(Number.isSafeInteger)) {
  process.stderr.write(
    `no parser ${unknown.map((name) => `"${name}"`).join(', ')}; there are: ${TARGET_NAMES.join(' ')}\n`,
  );
  process.exit(64);
}
if (values.list) process.stdout.write(`${TARGET_NAMES.join('\n')}\n`);
else
  await run(positionals.length === 0 ? TARGET_NAMES : positionals, {
    inputs: inputs ?? 0,
    seed: seed ?? 1,
    from: from ?? 0,
  });

async function run(
  names: readonly string[],
  options: { readonly inputs: number; readonly seed: number; readonly from: number },
): Promise<void> {
  process.stdout.write(`seed ${options.seed}, ${options.inputs} inputs for each of ${names.length} parsers\n`);
  const results = await drive(names, {
    ...options,
    onResult: (result) => process.stdout.write(`${progress('')}${lineOf(result)}\n${saved(result, options.seed)}`),
    onProgress: (name, input) => process.stdout.write(progress(`${name} ${input}`)),
  });
  if (values.report) process.stdout.write(report(results));
  process.exitCode = results.some(({ findings }) => findings.length > 0) ? 1 : 0;
}

function progress(text: string): string {
  return process.stdout.isTTY ? `\r\u001b[K${text}` : '';
}

function lineOf({ name, inputs: fed, seconds, slowest, grownBytes, findings }: Result): string {
  const numbers = `${fed} inputs ${seconds.toFixed(0)} s, slowest ${slowest.milliseconds.toFixed(0)} ms (${slowest.input})`;
  return `${name.padEnd(22)} ${numbers}, grew ${(grownBytes / 2 ** 20).toFixed(0)} MiB, ${findings.length} findings`;
}

/** Each finding with its input, written to a file, and how to have it again. */
function saved({ name, findings }: Result, used: number): string {
  if (findings.length === 0) return '';
  const folder = mkdtempSync(join(tmpdir(), 'pratique-fuzz-'));
  const lines = findings.map(({ input, reason }) => {
    const file = join(folder, `${name}-${input}`);
    writeFileSync(file, inputOf(targetOf(name), used, input).bytes);
    return `${reason}\n  input: ${file}\n  again: npm run fuzz -- ${name} --seed ${used} --from ${input} --inputs ${input + 1}\n`;
  });
  return lines.join('');
}

function report(results: readonly Result[]): string {
  const rows = results.map(
    ({ name, inputs: fed, seconds, slowest, findings }) =>
      `| \`${name}\` | ${fed.toLocaleString('en')} | ${seconds.toFixed(0)} | ${slowest.milliseconds.toFixed(0)} | ${findings.length} |`,
  );
  const machine = `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? arch()}), Node ${process.versions.node}`;
  return [
    '',
    `${new Date().toISOString().slice(0, 10)}, ${machine}, seed ${seed}`,
    '',
    '| parser | inputs | seconds | slowest input, ms | findings |',
    '|---|---:|---:|---:|---:|',
    ...rows,
    '',
  ].join('\n');
}
