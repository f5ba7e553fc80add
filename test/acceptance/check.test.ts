import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { ecrClient, endedScan, scanEveryPush } from '../support/ecr.ts';
import { writeAlpineFeeds } from '../support/feeds-folder.ts';
import { pushImageTo, pushManifestTo } from '../support/http-push.ts';
import { debianLayer, image, index, layer } from '../support/images.ts';
import { type Running, runPratique, startRunning } from '../support/running.ts';
import { sharedData } from '../support/shared.ts';
import { temporaryFolder } from '../support/temporary.ts';

const [OLD, NEW, NEW_ARM] = ['3.12.12-x86_64', '3.18.9-x86_64', '3.18.9-aarch64'];

interface Side {
  readonly name: string;
  readonly platform?: string;
  readonly coverage: { readonly kind: string };
}

interface Named {
  readonly name: string;
  readonly package: string;
  readonly versions: readonly string[];
}

interface Told {
  readonly exitCode: number;
  readonly images: readonly {
    readonly outcome: string;
    readonly before: Side;
    readonly after: Side;
    readonly counts: Readonly<Record<'before' | 'after', Readonly<Record<string, number>>>>;
    readonly added: readonly Named[];
    readonly fixed: readonly (Named & { readonly versionsNow: readonly string[] })[];
    readonly still: readonly Named[];
  }[];
}

/** A registry that has Alpine 3.12, and newer ones beside it that nobody has pushed. */
describe('pratique check', () => {
  let running: Running;
  before(async () => {
    running = await startRunning({ feeds: writeAlpineFeeds, settings: { PRATIQUE_CREATE_ON_PUSH: 'true' } });
    await scanEveryPush(ecrClient(running));
  });
  after(async () => await running.stop());

  it('says what a newer Alpine would fix and add, without pushing it', async (t) => {
    const [old, next] = [rootfs(t, OLD), rootfs(t, NEW)];
    if (old === undefined || next === undefined) return;
    await pushOld(old, 'team/app');

    const { code, told, text } = await checked(next, 'team/app:latest');

    const [one] = told.images;
    assert.equal(code, 1);
    assert.equal(told.exitCode, 1);
    assert.ok(one !== undefined);
    const fixed = one.fixed.find(({ name }) => name === 'CVE-2022-37434');
    assert.deepEqual([fixed?.package, fixed?.versions, fixed?.versionsNow], ['zlib', ['1.2.12-r0'], ['1.2.13-r1']]);
    assert.ok(one.added.some(({ name, package: of }) => name === 'CVE-2024-9143' && of === 'openssl'));
    assert.ok(!one.added.some(({ name }) => name === 'CVE-2022-37434'));
    const all = (counts: Readonly<Record<string, number>>) =>
      Object.values(counts).reduce((sum, each) => sum + each, 0);
    assert.equal(all(one.counts.before), one.fixed.length + one.still.length);
    assert.equal(all(one.counts.after), one.added.length + one.still.length);
    assert.match(text, /zlib +1\.2\.12-r0 +1\.2\.13-r1/);
    assert.match(text, /\d+ findings? fixed, \d+ added, \d+ still there\n$/);
    const list = await running.client.send('GET', '/v2/_catalog');
    assert.deepEqual(JSON.parse(list.body.toString()), { repositories: ['team/app'] });
  });

  it('finds nothing added in the same image, or below the threshold, and doubts it as a scan does', async (t) => {
    const old = rootfs(t, OLD);
    if (old === undefined) return;
    await pushOld(old, 'team/same');

    const { code, told, text } = await checked(old, 'team/same:latest', '--fail-on', 'critical');

    // The release is at its end: what was found later is not in its advisories.
    assert.equal(code, 2);
    assert.deepEqual([told.images[0]?.outcome, told.images[0]?.added, told.images[0]?.fixed], ['doubtful', [], []]);
    assert.match(text, /the same/);
    assert.match(text, /against: Support of Alpine Linux v3\.12 ended on 2022-05-01/);
    assert.match(text, /nothing is added that is known of, which does not mean that nothing is\n$/);
  });

  it('compares each platform with its own', async (t) => {
    const [amd64, arm64] = [rootfs(t, NEW), rootfs(t, NEW_ARM)];
    if (amd64 === undefined || arm64 === undefined) return;
    const images = [
      { image: image({ layers: [layer(readTar(amd64))], architecture: 'amd64' }), architecture: 'amd64' },
      { image: image({ layers: [layer(readTar(arm64))], architecture: 'arm64' }), architecture: 'arm64' },
    ];
    for (const { image: one } of images) await pushImageTo(running.client, 'team/multi', one);
    assert.equal((await pushManifestTo(running.client, 'team/multi', index(images), 'latest')).status, 201);
    await endedScan(ecrClient(running), 'team/multi', 'latest');
    const credentials = credentialsFor(t, running);
    const of = (platform: string) => [
      'check',
      `docker://${running.host}/team/multi:latest`,
      '--against',
      'team/multi:latest',
      '--plain-http',
      '--platform',
      platform,
      '--format',
      'json',
    ];

    const all = await runPratique({ ...running.settings, ...credentials }, ...of('all'));
    const arm = await runPratique({ ...running.settings, ...credentials }, ...of('linux/arm64'));

    const platforms = (JSON.parse(all.stdout) as Told).images.map((one) => [one.before.platform, one.after.platform]);
    assert.deepEqual(platforms, [
      ['linux/amd64', 'linux/amd64'],
      ['linux/arm64', 'linux/arm64'],
    ]);
    assert.deepEqual(
      (JSON.parse(arm.stdout) as Told).images.map((one) => one.before.platform),
      ['linux/arm64'],
    );
  });

  it('compares with what is elsewhere, with no registry at hand', async (t) => {
    const [old, next] = [rootfs(t, OLD), rootfs(t, NEW)];
    if (old === undefined || next === undefined) return;
    const { stdout, code } = await runPratique(running.settings, 'check', next, '--against', old, '--format', 'json');
    const arguments_ = ['check', next, '--against', 'team/app:latest'];
    const empty = await runPratique({ ...running.settings, PRATIQUE_DATA: temporaryFolder(t) }, ...arguments_);

    const [one] = (JSON.parse(stdout) as Told).images;
    assert.equal(code, 1);
    assert.equal(one?.before.name, old);
    assert.ok(one.fixed.some(({ name }) => name === 'CVE-2022-37434'));
    assert.equal(empty.code, 2);
    assert.match(empty.stderr, /there is no registry in/);
  });

  it('says why it could not say', async (t) => {
    const old = rootfs(t, OLD);
    if (old === undefined) return;
    await pushOld(image({ layers: [debianLayer([{ name: 'apt', version: '2' }])] }), 'team/debian');
    const cases: readonly (readonly [args: readonly string[], code: number, said: RegExp])[] = [
      [[old, '--against', 'team/none:latest'], 2, /there is no repository "team\/none"/],
      [[old, '--against', 'team/debian:none'], 2, /"team\/debian" has no image "none"/],
      [[old, '--against', 'localhost:5000/a/b:c'], 2, /localhost:5000\/a\/b:c/],
      [[old, '--against', 'rootfs:./nothing-there'], 2, /nothing-there/],
      [['./nothing-there', '--against', 'team/debian:latest'], 2, /nothing-there/],
      [[old, '--against', 'team/debian:latest'], 2, /of one of them it cannot\n/],
      [[old], 64, /--against/],
      [[old, '--against', 'team/debian:latest', '--fail-on', 'bad'], 64, /The severities are/],
    ];

    for (const [args, code, said] of cases) {
      const ended = await runPratique(running.settings, 'check', ...args);
      assert.equal(ended.code, code, args.join(' '));
      assert.match(ended.stdout + ended.stderr, said);
    }
  });

  async function pushOld(content: string | ReturnType<typeof image>, repository: string): Promise<void> {
    const pushed = typeof content === 'string' ? image({ layers: [layer(readTar(content))] }) : content;
    await pushImageTo(running.client, repository, pushed, 'latest');
    await endedScan(ecrClient(running), repository, 'latest');
  }

  async function checked(target: string, against: string, ...more: readonly string[]) {
    const json = await runPratique(
      running.settings,
      'check',
      target,
      '--against',
      against,
      '--format',
      'json',
      ...more,
    );
    const table = await runPratique(running.settings, 'check', target, '--against', against, ...more);
    assert.equal(json.code, table.code);
    return { code: json.code, told: JSON.parse(json.stdout) as Told, text: table.stdout };
  }
});

function rootfs(t: TestContext, release: string): string | undefined {
  return sharedData(t, `rootfs/alpine/alpine-minirootfs-${release}.tar.gz`);
}

function readTar(path: string): Uint8Array {
  return gunzipSync(readFileSync(path));
}

/** A login for the registry, as docker keeps it. */
function credentialsFor(t: TestContext, { host, key }: Running): Record<string, string> {
  const folder = temporaryFolder(t);
  const auths = { [host]: { auth: btoa(`${key.id}:${key.secret}`) } };
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ auths }));
  return { DOCKER_CONFIG: folder };
}
