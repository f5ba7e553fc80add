import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import manifest from '../../package.json' with { type: 'json' };
import { trackerJson } from '../support/debian-tracker.ts';
import { ecrClient, endedScan, scanEveryPush } from '../support/ecr.ts';
import { writeFeed } from '../support/feeds-folder.ts';
import { pushImageTo, pushManifestTo } from '../support/http-push.ts';
import { debianLayer, image, index } from '../support/images.ts';
import { type Running, runPratique, startRunning } from '../support/running.ts';
import { temporaryFolder } from '../support/temporary.ts';

const [FIRST, SECOND] = ['CVE-2026-1001', 'CVE-2026-1002'];
const OLD = image({ layers: [debianLayer([{ name: 'apt', version: '2.6.1' }])], architecture: 'amd64' });
const NEW = image({ layers: [debianLayer([{ name: 'apt', version: '3.0' }])], architecture: 'arm64' });
const BOTH = index([
  { image: OLD, architecture: 'amd64' },
  { image: NEW, architecture: 'arm64' },
]);

interface Report {
  readonly exitCode: number;
  readonly images: readonly {
    readonly name: string;
    readonly digest: string;
    readonly platform: string;
    readonly asOf?: string;
    readonly outcome: string;
    readonly coverage: { readonly kind: string };
    readonly findings: readonly { readonly name: string }[];
    readonly packages: readonly object[];
  }[];
}

/** An image that is pushed when one advisory is known, and a second one later. */
describe('pratique findings', () => {
  let running: Running;
  let between = '';
  before(async () => {
    running = await startRunning({
      feeds: (folder) => publish(folder, FIRST),
      settings: { PRATIQUE_CREATE_ON_PUSH: 'true' },
    });
    await scanEveryPush(ecrClient(running));
    await pushImageTo(running.client, 'team/app', OLD, '1');
    await pushImageTo(running.client, 'team/app', NEW);
    assert.equal((await pushManifestTo(running.client, 'team/app', BOTH, 'both')).status, 201);
    await endedScan(ecrClient(running), 'team/app', '1');
    await endedScan(ecrClient(running), 'team/app', 'both');
    between = new Date().toISOString();
    const { PRATIQUE_FEEDS: feeds = '' } = running.settings;
    publish(feeds, FIRST, SECOND);
    assert.equal((await runPratique(running.settings, 'advisories', 'update')).code, 0);
    for (let tries = 0; !running.log().includes('matched against new advisories'); tries += 1) {
      if (tries > 300) throw new Error(`the server has not noticed the new advisories: ${running.log()}`);
      await sleep(100);
    }
  });
  after(async () => await running.stop());

  const run = async (...args: readonly string[]) => await runPratique(running.settings, 'findings', ...args);
  const told = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await run(...args, '--format', 'json');
    assert.equal(stderr, '');
    const report = JSON.parse(stdout) as Report;
    assert.equal(report.exitCode, code);
    return report.images;
  };
  const names = (images: Report['images']) => images.map(({ findings }) => findings.map(({ name }) => name).toSorted());

  it('says what a scan says', async (t) => {
    const folder = loggedIn(t, running);
    const target = `docker://${running.host}/team/app:1`;
    const settings = { ...running.settings, DOCKER_CONFIG: folder };
    const scanned = await runPratique(settings, 'scan', target, '--format', 'json');
    const [scan] = (JSON.parse(scanned.stdout) as Report).images;
    const [own] = await told('team/app:1');
    const [byDigest] = await told(`team/app@${OLD.manifest.digest}`);

    assert.equal(scanned.code, 1, scanned.stderr);
    assert.deepEqual({ ...own, name: '' }, { ...scan, name: '' });
    assert.deepEqual({ ...byDigest, name: '' }, { ...own, name: '' });
  });

  it('says what was known earlier, by what was loaded then', async () => {
    const now = await told('team/app:1');
    const then = await told('team/app:1', '--as-of', between);
    const today = await told('team/app:1', '--as-of', new Date().toISOString().slice(0, 10));

    assert.deepEqual([now, then, today].map(names), [[[FIRST, SECOND]], [[FIRST]], [[FIRST, SECOND]]]);
    assert.deepEqual([now[0]?.asOf, then[0]?.asOf], [undefined, between]);
    assert.deepEqual([now[0]?.coverage.kind, then[0]?.coverage.kind], ['covered', 'covered']);
  });

  it('is of all platforms, where that is asked for', async () => {
    const all = await told('team/app:both', '--platform', 'all');

    assert.deepEqual(
      all.map(({ platform, digest, outcome }) => [platform, digest, outcome]),
      [
        ['linux/amd64', OLD.manifest.digest, 'findings'],
        ['linux/arm64', NEW.manifest.digest, 'clean'],
      ],
    );
  });

  it('has a table for people, in the order that is asked for', async () => {
    const { code, stdout } = await run('team/app:1', '--order', 'kev', '--as-of', between);

    assert.equal(code, 1);
    const [head = '', contents, , headings, ...rows] = stdout.split('\n');
    assert.ok(head.startsWith(`team/app:1, ${OLD.manifest.digest}, linux/amd64, Debian`), head);
    assert.ok(head.endsWith(`, as of ${between}`), head);
    assert.equal(contents, '1 package in 1 layer: 1 deb');
    assert.match(headings ?? '', /^SEVERITY +VULNERABILITY +PACKAGE +INSTALLED +FIXED IN +WHERE$/);
    assert.match(rows[0] ?? '', /^UNDEFINED +CVE-2026-1001 +apt +2\.6\.1 +2\.6\.1\+deb12u1 +var\/lib\/dpkg\/status$/);
    assert.equal(rows.at(-2), '1 finding: 1 UNDEFINED');
  });

  const ENDED: readonly (readonly [args: readonly string[], code: number, words: RegExp])[] = [
    [[`team/app@${NEW.manifest.digest}`], 0, /^clean: all of it is covered, and nothing was found$/m],
    [['team/app:1', '--fail-on', 'high'], 0, /^nothing at or over HIGH; below it 2 findings/m],
    [['team/app:2'], 2, /^pratique: "team\/app" has no image "2"$/m],
    [['team/app:1', '--as-of', '2026-02-30'], 64, /A day is written 2026-11-01, a time with its zone /],
  ];
  for (const [args, code, words] of ENDED) {
    it(`ends with ${code}: ${args.join(' ')}`, async () => {
      const ended = await run(...args);

      assert.equal(ended.code, code, `${ended.stdout}${ended.stderr}`);
      assert.match(ended.stdout + ended.stderr, words);
    });
  }

  it('makes no registry where there is none', async (t) => {
    const data = join(temporaryFolder(t), 'none');

    const { code, stderr } = await runPratique({ ...running.settings, PRATIQUE_DATA: data }, 'findings', 'team/app:1');

    assert.deepEqual(
      [code, stderr],
      [2, `pratique: there is no registry in "${data}" (PRATIQUE_DATA names another)\n`],
    );
  });
});

describe('pratique --version', () => {
  for (const word of ['--version', '-v']) {
    it(`is told by ${word}`, async () => {
      const { code, stdout, stderr } = await runPratique({}, word);

      assert.deepEqual([code, stdout, stderr], [0, `${manifest.version}\n`, '']);
    });
  }
});

/** Debian's tracker on apt in bookworm. */
function publish(folder: string, ...cves: readonly string[]): void {
  const fixes = { apt: [{ version: '2.6.1+deb12u1', dist: 'bookworm', cves }] };
  writeFeed(folder, 'https://security-tracker.debian.org/tracker/data/json', trackerJson({ suite: 'bookworm', fixes }));
}

function loggedIn(t: TestContext, { host, key: { id, secret } }: Running): string {
  const folder = temporaryFolder(t);
  const auth = Buffer.from(`${id}:${secret}`).toString('base64');
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ auths: { [host]: { auth } } }));
  return folder;
}
