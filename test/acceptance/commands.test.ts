import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import { freePort } from '../support/ports.ts';
import { runProgram } from '../support/program.ts';
import { type Running, runPratique, settingsFor, startRunningFor } from '../support/running.ts';
import { temporaryFolder } from '../support/temporary.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ADVISORIES = join(ROOT, 'demo/advisories');

describe('the data folder', () => {
  it('holds nothing that others may read, though they may look into it', async (t) => {
    const data = temporaryFolder(t);
    chmodSync(data, 0o755);

    const { code } = await runPratique(settingsFor(data, 0), 'user', 'add', 'somebody', '--administer');

    const open = readdirSync(data).filter((name) => (statSync(join(data, name)).mode & 0o077) !== 0);
    assert.equal(code, 0);
    assert.deepEqual(open, []);
    assert.ok(readdirSync(data).includes('pratique.db'));
  });
});

describe('pratique doctor', () => {
  it('finds a server that runs and has advisories well', async (t) => {
    const running = await start(t);
    await runPratique(running.settings, 'advisories', 'update');

    const { code, stdout } = await runPratique(running.settings, 'doctor');

    assert.equal(code, 0, stdout);
    assert.match(stdout, /^ok +data folder +".*", mode 0700$/m);
    assert.match(
      stdout,
      new RegExp(`^ok +port +Pratique is running on 127\\.0\\.0\\.1:${running.settings['PRATIQUE_PORT']}$`, 'm'),
    );
    assert.match(stdout, /^ok +advisories +2 statements from debian-lists, local, of \d{4}-/m);
    assert.match(stdout, /^(?:ok|warn) +isolation +/m);
    assert.doesNotMatch(stdout, /^fail/m);
  });

  it('says what to type where no advisories are loaded, and ends with 1', async (t) => {
    const running = await start(t);

    const { code, stdout } = await runPratique(running.settings, 'doctor');

    assert.equal(code, 1);
    assert.deepEqual(stdout.match(/^fail.*$/gm), [
      'fail  advisories     none are loaded: no image can be called free of anything',
    ]);
    assert.match(stdout, /^ +→ pratique advisories update$/m);
  });

  it('says which setting to change where another program has the port', async (t) => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    t.after(() => other.close());

    const { code, stdout } = await runPratique(settingsFor(temporaryFolder(t), port), 'doctor');

    assert.equal(code, 1);
    assert.match(stdout, new RegExp(`^fail +port +another program listens on 127\\.0\\.0\\.1:${port}$`, 'm'));
    assert.match(stdout, /→ .*PRATIQUE_PORT/);
  });

  it('misses the master key, without which the server refuses to start', async (t) => {
    const data = temporaryFolder(t);
    const running = await start(t, data);
    await running.stop();
    rmSync(join(data, 'master.key'));

    const doctor = await runPratique(running.settings, 'doctor');
    const serve = await runPratique(running.settings, 'serve');

    assert.equal(doctor.code, 1);
    assert.match(doctor.stdout, /^fail +master key +/m);
    assert.deepEqual([serve.code, serve.stdout], [2, '']);
    assert.match(serve.stderr, /^pratique: .*master\.key/);
  });

  it('gives the same as JSON', async (t) => {
    const settings = settingsFor(temporaryFolder(t), await freePort());

    const { code, stdout } = await runPratique(settings, 'doctor', '--json');

    const results = JSON.parse(stdout) as readonly { readonly title: string; readonly kind: string }[];
    assert.equal(code, 1);
    assert.deepEqual(
      results.filter(({ kind }) => kind === 'fail').map(({ title }) => title),
      ['advisories'],
    );
  });
});

it('the demo shows the recipe’s finding, and leaves nothing behind', async (t) => {
  const TMPDIR = temporaryFolder(t);
  const env = { PATH: process.env['PATH'], HOME: TMPDIR, TMPDIR };

  const { code, stdout, stderr } = await runProgram('/bin/sh', ['-c', manifest.scripts.demo], { cwd: ROOT, env });

  assert.equal(code, 0, stderr);
  const [, shown = ''] = stdout.split('$ aws ecr describe-image-scan-findings');
  const { imageScanFindings } = JSON.parse(shown.slice(shown.indexOf('{'))) as {
    imageScanFindings: { findings: { name: string; severity: string; uri: string; attributes: unknown }[] };
  };
  const [found] = imageScanFindings.findings;
  assert.equal(found?.name, 'CVE-2019-3462');
  assert.equal(found.severity, 'HIGH');
  assert.equal(found.uri, 'https://security-tracker.debian.org/tracker/CVE-2019-3462');
  assert.match(JSON.stringify(found.attributes), /"package_version","value":"1\.4\.8".*"CVSS3_SCORE","value":"8\.1"/);
  assert.deepEqual(
    readdirSync(TMPDIR).filter((name) => name.startsWith('pratique')),
    [],
  );
});

async function start(t: TestContext, data?: string): Promise<Running> {
  const settings = { PRATIQUE_FEEDS: ADVISORIES };
  return await startRunningFor(t, { settings, ...(data === undefined ? {} : { data }) });
}
