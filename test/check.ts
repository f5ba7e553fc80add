import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';

// `npm run check`: every check runs, whatever the others say, and the exit code is 1 when any of them objects.

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = ['src', 'test', 'bench', 'demo', 'bin', 'console/src', 'console/build', 'console/theme'];
const biome = process.env['CI'] === 'true' ? 'ci' : 'check';

const CHECKS = [
  { name: 'types', script: 'typescript/bin/tsc', args: [] },
  { name: 'console', script: 'typescript/bin/tsc', args: ['-p', 'console'] },
  { name: 'lint', script: 'oxlint/bin/oxlint', args: ['--deny-warnings', ...SOURCES] },
  { name: 'format', script: '@biomejs/biome/bin/biome', args: [biome] },
  { name: 'dead code', script: 'knip/bin/knip.js', args: ['--no-progress'] },
] as const;

interface Result {
  readonly name: string;
  readonly passed: boolean;
  readonly output: string;
  readonly seconds: number;
}

const results = await Promise.all(CHECKS.map(check));
for (const result of results.filter(({ passed }) => !passed)) {
  console.log(`${styleText('bold', result.name)}\n${result.output}`);
}
for (const { name, passed, seconds } of results) {
  const verdict = passed ? styleText('green', '✔ passed') : styleText('red', '✖ failed');
  console.log(`${name.padEnd(10)} ${verdict} ${seconds.toFixed(1).padStart(6)} s`);
}
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;

function check({ name, script, args }: (typeof CHECKS)[number]): Promise<Result> {
  const started = performance.now();
  const path = `${ROOT}node_modules/${script}`;
  return new Promise((resolve) => {
    execFile(process.execPath, [path, ...args], { cwd: ROOT, maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`.trim();
      resolve({
        name,
        passed: error === null,
        output: `${output}\n`,
        seconds: (performance.now() - started) / 1000,
      });
    });
  });
}
