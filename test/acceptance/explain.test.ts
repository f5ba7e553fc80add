import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { ApiExplanation } from '../../src/http/api/types.ts';
import { trackerJson } from '../support/debian-tracker.ts';
import { ecrClient, endedScan, scanEveryPush } from '../support/ecr.ts';
import { writeFeed } from '../support/feeds-folder.ts';
import { pushImageTo, pushManifestTo } from '../support/http-push.ts';
import { debianLayer, image, index } from '../support/images.ts';
import { runProgram } from '../support/program.ts';
import { PRATIQUE, type Running, runPratique, startRunning } from '../support/running.ts';
import { temporaryFolder } from '../support/temporary.ts';

const CVE = 'CVE-2026-1001';
const OLD = image({ layers: [debianLayer([{ name: 'apt', version: '2.6.1' }])], architecture: 'amd64' });
const NEW = image({ layers: [debianLayer([{ name: 'apt', version: '3.0' }])], architecture: 'arm64' });
const BOTH = index([
  { image: OLD, architecture: 'amd64' },
  { image: NEW, architecture: 'arm64' },
]);

interface Told {
  readonly name: string;
  readonly digest?: string;
  readonly platform?: string;
  readonly explanation: Pick<ApiExplanation, 'answer' | 'isKnown'> & {
    readonly packages: readonly { readonly name: string; readonly statements: readonly object[] }[];
  };
  readonly coverage: { readonly kind: string; readonly reasons: readonly string[] };
}

describe('pratique explain, of an image of this registry', () => {
  let running: Running;
  before(async () => {
    running = await startRunning({ feeds: publish, settings: { PRATIQUE_CREATE_ON_PUSH: 'true' } });
    await scanEveryPush(ecrClient(running));
    await pushImageTo(running.client, 'team/app', OLD, '1');
    await pushImageTo(running.client, 'team/app', NEW);
    assert.equal((await pushManifestTo(running.client, 'team/app', BOTH, 'both')).status, 201);
    await pushImageTo(running.client, 'oci', OLD, 'none');
    await endedScan(ecrClient(running), 'team/app', '1');
    await endedScan(ecrClient(running), 'team/app', 'both');
  });
  after(async () => await running.stop());

  const run = async (...args: readonly string[]) => await runPratique(running.settings, 'explain', ...args);
  const told = async (target: string, ...args: readonly string[]) => {
    const { stdout, stderr } = await run(target, CVE, ...args, '--format', 'json');
    assert.equal(stderr, '');
    return JSON.parse(stdout) as readonly Told[];
  };

  it('says what REST says', async () => {
    const path = `/api/v1/repositories/team%2Fapp/images/1/explanation?vulnerability=${CVE}`;
    const { body } = await running.client.send('GET', path);
    const { answer, isKnown, packages, coverage, digest, platform } = JSON.parse(body.toString()) as ApiExplanation;
    const [own] = await told('team/app:1');
    const [byDigest] = await told(`team/app@${OLD.manifest.digest}`);

    assert.equal(answer, 'affected');
    assert.deepEqual([own?.digest, own?.platform], [digest, platform]);
    assert.deepEqual([own?.explanation.answer, own?.explanation.isKnown], [answer, isKnown]);
    assert.deepEqual(own?.coverage.kind, coverage.kind);
    assert.deepEqual(own.coverage.reasons, coverage.reasons);
    assert.deepEqual(
      own.explanation.packages.map(({ name, statements }) => ({ name, statements })),
      packages.map(({ name, statements }) => ({ name, statements })),
    );
    assert.deepEqual({ ...byDigest, name: '' }, { ...own, name: '' });
  });

  it('is of one platform, or of all', async () => {
    const all = await told('team/app:both', '--platform', 'all');
    const arm64 = await told('team/app:both', '--platform', 'linux/arm64');

    assert.deepEqual(
      all.map(({ platform, explanation }) => [platform, explanation.answer]),
      [
        ['linux/amd64', 'affected'],
        ['linux/arm64', 'not-reported'],
      ],
    );
    assert.deepEqual(arm64, all.slice(1));
  });

  it('has a text for people, which tells the platforms apart', async () => {
    const one = await run('team/app:1', CVE);
    const all = await run('team/app:both', CVE, '--platform', 'all');

    assert.deepEqual([one.code, all.code], [1, 1]);
    assert.match(one.stdout, new RegExp(`^team/app:1: ${CVE} is reported\n\napt 2\\.6\\.1\n`));
    assert.match(one.stdout, /Debian:12 apt: installed 2\.6\.1 is affected: < fixed 2\.6\.1\+deb12u1/);
    assert.match(all.stdout, new RegExp(`^team/app:both, linux/amd64: ${CVE} is reported$`, 'm'));
    assert.match(all.stdout, new RegExp(`^team/app:both, linux/arm64: ${CVE} is not reported$`, 'm'));
  });

  const ENDED: readonly (readonly [target: string, code: number, words: RegExp])[] = [
    [`team/app@${NEW.manifest.digest}`, 0, /: CVE-2026-1001 is not reported$/m],
    ['team/app:2', 2, /^pratique: "team\/app" has no image "2"$/m],
    [
      'team/none:1',
      2,
      /^pratique: there is no file or folder "team\/none:1"; an image in a registry is written docker:\/\/team\/none:1; as for this registry, there is no repository "team\/none"$/m,
    ],
  ];
  for (const [target, code, words] of ENDED) {
    it(`ends with ${code}: ${target.slice(0, 20)}`, async () => {
      const ended = await run(target, CVE);

      assert.equal(ended.code, code, `${ended.stdout}${ended.stderr}`);
      assert.match(ended.stdout + ended.stderr, words);
    });
  }

  it('takes what begins with a kind of target for that, and says that there is an image too', async () => {
    const { code, stdout, stderr } = await run('oci:none', CVE);

    const digest = `oci@${OLD.manifest.digest}`;
    assert.deepEqual([code, stdout], [2, '']);
    assert.equal(
      stderr,
      `pratique: "oci:none" begins with a kind of target, and is not taken for the image of this registry, which is written ${digest}\n` +
        'pratique: there is no file or folder "none"\n',
    );
    assert.equal((await run(digest, CVE)).code, 1);
  });

  it('takes a path that is there for that, and says that there is an image too', async (t) => {
    const cwd = temporaryFolder(t);
    mkdirSync(join(cwd, 'team/app:1'), { recursive: true });
    mkdirSync(join(cwd, 'team/other'));
    const env = { ...process.env, ...running.settings };
    const runThere = async (target: string) =>
      await runProgram(process.execPath, [PRATIQUE, 'explain', target, CVE], { cwd, env });

    const both = await runThere('team/app:1');
    const alone = await runThere('team/other');

    assert.equal(both.code, 2);
    assert.match(both.stdout, new RegExp(`^team/app:1: ${CVE} is not reported: nothing `));
    assert.equal(
      both.stderr,
      `pratique: "team/app:1" is a path that is there, and is not taken for the image of this registry, which is written team/app@${OLD.manifest.digest}\n`,
    );
    assert.equal(alone.stderr, '');
  });

  it('makes no registry where there is none', async (t) => {
    const data = join(temporaryFolder(t), 'none');

    const { code, stderr } = await runPratique({ ...running.settings, PRATIQUE_DATA: data }, 'explain', 'app:1', CVE);

    assert.equal(code, 2);
    assert.ok(
      stderr.endsWith(`; as for this registry, there is no registry in "${data}" (PRATIQUE_DATA names another)\n`),
      stderr,
    );
  });
});

/** Debian's tracker on apt in bookworm. */
function publish(folder: string): void {
  const fixes = { apt: [{ version: '2.6.1+deb12u1', dist: 'bookworm', cves: [CVE] }] };
  writeFeed(folder, 'https://security-tracker.debian.org/tracker/data/json', trackerJson({ suite: 'bookworm', fixes }));
}
