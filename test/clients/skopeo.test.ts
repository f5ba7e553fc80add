import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { CreateRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr';
import { hexOf } from '../../src/oci/digest.ts';
import { requireClient } from '../support/client.ts';
import {
  type Blob,
  type Compression,
  file,
  type Image,
  type ImageFormat,
  image,
  index,
  layer,
} from '../support/images.ts';
import { ADMINISTRATOR, type PratiqueProcess, suitePratique } from '../support/pratique.ts';
import { type Client, mustRun, runClient, writeImageFolder } from '../support/run-client.ts';
import { temporaryFolder } from '../support/temporary.ts';

const LOGIN = `${ADMINISTRATOR.id}:${ADMINISTRATOR.secret}`;
const UP = ['--dest-tls-verify=false', '--dest-creds', LOGIN];
const DOWN = ['--src-tls-verify=false', '--src-creds', LOGIN];
const AT = ['--tls-verify=false', '--creds', LOGIN];

describe('skopeo', () => {
  const started = suitePratique();
  const setUp = (t: TestContext) => benchOf(t, started);

  for (const [format, compression] of [
    ['docker', 'gzip'],
    ['oci', 'gzip'],
    ['oci', 'zstd'],
    ['oci', 'none'],
  ] as const) {
    it(`brings back what it took there: ${format}, ${compression}`, async (t) => {
      const bench = await setUp(t);
      if (bench === undefined) return;
      const pushed = someImage(format, compression);

      await bench.push(pushed.manifest, [pushed], `${format}-${compression}:latest`);

      bench.assertSame(await bench.pull(`${format}-${compression}:latest`), pushed.manifest, [pushed]);
      bench.assertSame(await bench.pull(`${format}-${compression}@${pushed.manifest.digest}`), pushed.manifest, [
        pushed,
      ]);
    });
  }

  for (const format of ['docker', 'oci'] as const) {
    it(`brings back a list of images: ${format}`, async (t) => {
      const bench = await setUp(t);
      if (bench === undefined) return;
      const images = [someImage(format, 'gzip'), someImage(format, 'gzip')];
      const [amd, arm] = images;
      assert.ok(amd && arm);
      const list = index(
        [
          { image: amd, architecture: 'amd64' },
          { image: arm, architecture: 'arm64' },
        ],
        format,
      );

      await bench.push(list, images, `${format}-multi:latest`);

      bench.assertSame(await bench.pull(`${format}-multi:latest`, '--all'), list, images);
      bench.assertSame(await bench.pull(`${format}-multi:latest`, '--override-arch=arm64'), arm.manifest, [arm]);
      bench.assertSame(await bench.pull(`${format}-multi@${amd.manifest.digest}`), amd.manifest, [amd]);
    });
  }

  it('pushes a tag again, moves it, lists it and looks at it', async (t) => {
    const bench = await setUp(t);
    if (bench === undefined) return;
    const [first, second] = [someImage('oci', 'gzip'), someImage('oci', 'gzip')];
    for (const pushed of [first, first, second]) await bench.push(pushed.manifest, [pushed], 'moved:latest');
    await bench.push(first.manifest, [first], 'moved:first');

    const raw = await mustRun(bench.client, ['inspect', '--raw', ...AT, bench.at('moved:latest')]);
    const tags = await mustRun(bench.client, ['list-tags', ...AT, bench.at('moved')]);

    assert.equal(raw, second.manifest.bytes.toString());
    assert.deepEqual((JSON.parse(tags) as { Tags: string[] }).Tags, ['first', 'latest']);
    bench.assertSame(await bench.pull(`moved@${first.manifest.digest}`), first.manifest, [first]);
  });

  it('pushes an immutable tag again with the same digest, and with no other', async (t) => {
    const bench = await setUp(t);
    if (bench === undefined) return;
    await createImmutable(bench.server, 'fixed');
    const images = [someImage('oci', 'gzip'), someImage('oci', 'gzip')];
    const [one, other] = images;
    assert.ok(one && other);
    const list = index(images.map((each, at) => ({ image: each, architecture: at === 0 ? 'amd64' : 'arm64' })));

    for (let time = 0; time < 2; time += 1) {
      await bench.push(one.manifest, [one], 'fixed:1.0');
      await bench.push(list, images, 'fixed:multi');
    }
    const refused = await bench.tryPush(other.manifest, [other], 'fixed:1.0');

    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /the tag \\?"1\.0\\?" is immutable/);
    bench.assertSame(await bench.pull('fixed:1.0'), one.manifest, [one]);
  });

  it('deletes', async (t) => {
    const bench = await setUp(t);
    if (bench === undefined) return;
    const pushed = someImage('oci', 'gzip');
    await bench.push(pushed.manifest, [pushed], 'deleted:one');
    await bench.push(pushed.manifest, [pushed], 'deleted:two');

    await mustRun(bench.client, ['delete', ...AT, bench.at('deleted:one')]);

    for (const tag of ['one', 'two']) {
      const gone = await runClient(bench.client, ['inspect', '--raw', ...AT, bench.at(`deleted:${tag}`)]);
      assert.equal(gone.code, 1);
      assert.match(gone.stderr, /manifest unknown/);
    }
    await bench.push(pushed.manifest, [pushed], 'deleted:one');
    bench.assertSame(await bench.pull('deleted:one'), pushed.manifest, [pushed]);
  });

  it('copies from one repository to another', async (t) => {
    const bench = await setUp(t);
    if (bench === undefined) return;
    const pushed = someImage('docker', 'gzip');
    await bench.push(pushed.manifest, [pushed], 'first:latest');

    await mustRun(bench.client, ['copy', ...DOWN, ...UP, bench.at('first:latest'), bench.at('second/deep:latest')]);

    bench.assertSame(await bench.pull('second/deep:latest'), pushed.manifest, [pushed]);
  });

  it('brings back an image of two hundred layers', async (t) => {
    const bench = await setUp(t);
    if (bench === undefined) return;
    const layers = Array.from({ length: 200 }, (_, at) => layer([file(`file-${at}`, randomBytes(50))]));
    const pushed = image({ layers });

    await bench.push(pushed.manifest, [pushed], 'tall:latest');

    bench.assertSame(await bench.pull('tall:latest'), pushed.manifest, [pushed]);
  });

  it('hears why it may not', async (t) => {
    const bench = await setUp(t);
    if (bench === undefined) return;
    const pushed = someImage('oci', 'gzip');
    await bench.push(pushed.manifest, [pushed], 'login:latest');
    const inspect = async (...login: string[]) =>
      await runClient(bench.client, ['inspect', '--raw', '--tls-verify=false', ...login, bench.at('login:latest')]);

    const wrong = await inspect('--creds', `${ADMINISTRATOR.id}:wrong`);
    const nobody = await inspect('--creds', 'AKPNOBODYNOBODYNOBOD:wrong');
    const anonymous = await inspect('--no-creds');

    for (const refused of [wrong, nobody, anonymous]) assert.equal(refused.code, 1);
    for (const refused of [wrong, nobody])
      assert.match(refused.stderr, /invalid username\/password|no such access key/);
    assert.match(anonymous.stderr, /unauthorized|log in first|authentication required/i);
  });
});

interface Bench {
  readonly client: Client;
  readonly server: PratiqueProcess;
  at(name: string): string;
  push(manifest: Blob, images: readonly Image[], to: string): Promise<void>;
  tryPush(manifest: Blob, images: readonly Image[], to: string): ReturnType<typeof runClient>;
  /** The folder that it was pulled to. */
  pull(from: string, ...more: string[]): Promise<string>;
  assertSame(folder: string, manifest: Blob, images: readonly Image[]): void;
}

async function benchOf(t: TestContext, started: () => Promise<PratiqueProcess>): Promise<Bench | undefined> {
  const program = requireClient(t, 'skopeo');
  if (program === undefined) return undefined;
  const [server, folder] = [await started(), temporaryFolder(t)];
  const client: Client = {
    program,
    before: ['--insecure-policy', '--tmpdir', folder],
    environment: { HOME: folder, REGISTRY_AUTH_FILE: `${folder}/auth.json` },
  };
  const at = (name: string) => `docker://${server.host}/${name}`;
  let folders = 0;
  const newFolder = () => {
    folders += 1;
    return `${folder}/${folders}`;
  };
  const tryPush: Bench['tryPush'] = async (manifest, images, to) => {
    const from = newFolder();
    writeImageFolder(from, manifest, images);
    const all = images.length > 1 ? ['--all'] : [];
    return await runClient(client, ['copy', '--preserve-digests', ...all, ...UP, `dir:${from}`, at(to)]);
  };
  return {
    client,
    server,
    at,
    tryPush,
    async push(...what) {
      const { code, stderr } = await tryPush(...what);
      assert.equal(code, 0, stderr);
    },
    async pull(from, ...more) {
      const to = newFolder();
      await mustRun(client, [
        ...more.filter(isGlobal),
        'copy',
        ...more.filter((one) => !isGlobal(one)),
        ...DOWN,
        at(from),
        `dir:${to}`,
      ]);
      return to;
    },
    assertSame(pulled, manifest, images) {
      assert.deepEqual(readFileSync(`${pulled}/manifest.json`), Buffer.from(manifest.bytes));
      for (const { digest, bytes } of images.flatMap(({ blobs }) => blobs)) {
        assert.deepEqual(readFileSync(`${pulled}/${hexOf(digest)}`), Buffer.from(bytes));
      }
    },
  };
}

/** Options that skopeo wants before its sub-command. */
function isGlobal(option: string): boolean {
  return option.startsWith('--override');
}

function someImage(format: ImageFormat, compression: Compression): Image {
  const layers = [0, 1].map((at) => layer([file(`file-${at}`, randomBytes(2000))], { compression, format }));
  return image({ layers, format });
}

async function createImmutable(server: PratiqueProcess, repositoryName: string): Promise<void> {
  const credentials = { accessKeyId: ADMINISTRATOR.id, secretAccessKey: ADMINISTRATOR.secret };
  const ecr = new ECRClient({ endpoint: server.url, region: 'us-east-1', credentials });
  await ecr.send(new CreateRepositoryCommand({ repositoryName, imageTagMutability: 'IMMUTABLE' }));
  ecr.destroy();
}
