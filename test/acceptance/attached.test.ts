import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiAttachedSbom, ApiImage, ApiImageCoverage, ApiPackages } from '../../src/http/api/types.ts';
import {
  type Artifact,
  artifact,
  attested,
  CYCLONEDX,
  cycloneDx,
  envelope,
  spdx,
  statement,
} from '../support/attached.ts';
import { pushBlobTo, pushImageTo, pushManifestTo } from '../support/http-push.ts';
import { type Blob, blob, debianLayer, file, type Image, image, layer } from '../support/images.ts';
import { basic, type Running, runPratique, startRunning } from '../support/running.ts';
import { temporaryFolder } from '../support/temporary.ts';

const SPDX = 'https://spdx.dev/Document';
const SLSA = 'https://slsa.dev/provenance/v1';
const ZLIB = 'pkg:deb/debian/zlib1g@1:1.2.13?arch=amd64&distro=debian-12';
const SEMVER = 'pkg:npm/semver@5.7.1';
const SEEN = [`${SEMVER} installed`, `${ZLIB} installed`];

/** A Debian with one package and a Node application, each like no other. */
const debian = (name: string) =>
  image({
    layers: [
      debianLayer([{ name: 'zlib1g', version: '1:1.2.13' }]),
      layer([file('srv/node_modules/semver/package.json', '{"name":"semver","version":"5.7.1"}'), file('name', name)]),
    ],
  });

describe('SBOMs that are attached to an image', () => {
  let running: Running;
  before(async () => {
    running = await startRunning({ settings: { PRATIQUE_CREATE_ON_PUSH: 'true' } });
  });
  after(async () => await running.stop());

  const ask = async (path: string) =>
    await fetch(`${running.url}/api/v1/repositories/app/images/${path}`, {
      headers: { Authorization: basic(running.key) },
    });

  async function read<T>(path: string): Promise<T> {
    const answer = await ask(path);
    assert.equal(answer.status, 200, path);
    return (await answer.json()) as T;
  }

  /** Lines of purl and evidence, as soon as they are as they should be. */
  async function packagesBecome({ manifest: { digest } }: Image, wanted: readonly string[]): Promise<ApiPackages> {
    for (let tries = 0; ; tries += 1) {
      const answer = await ask(`${digest}/packages`);
      const found = answer.status === 200 ? ((await answer.json()) as ApiPackages) : undefined;
      const lines = found?.packages.map(({ purl, evidence }) => `${purl} ${evidence}`);
      if (found !== undefined && JSON.stringify(lines) === JSON.stringify(wanted)) return found;
      if (tries > 200) assert.deepEqual(lines, wanted);
      await sleep(50);
    }
  }

  const partial = async ({ manifest: { digest } }: Image) =>
    (await read<ApiImageCoverage>(`${digest}/coverage`)).coverage.partial;

  async function pushed(name: string): Promise<Image> {
    const made = debian(name);
    await pushImageTo(running.client, 'app', made, name);
    await packagesBecome(made, SEEN);
    return made;
  }

  const attach = (artifactOf: Artifact, ...tags: readonly string[]) =>
    pushImageTo(running.client, 'app', artifactOf, ...tags);

  const remove = async ({ digest }: Blob) =>
    assert.equal((await running.client.send('DELETE', `/v2/app/manifests/${digest}`)).status, 202);

  it('add packages by a referrer, as claims, until it is deleted', async () => {
    const one = await pushed('referrer');
    const bom = cycloneDx('pkg:npm/left-pad@1.3.0', SEMVER, ZLIB);
    const referrer = artifact([bom], { subject: one.manifest, artifactType: CYCLONEDX });

    await attach(referrer);

    const { packages } = await packagesBecome(one, ['pkg:npm/left-pad@1.3.0 claimed', ...SEEN]);
    const claimed = packages.find(({ evidence }) => evidence === 'claimed');
    assert.deepEqual([claimed?.path, claimed?.layer], [`attached ${bom.digest}`, undefined]);
    assert.deepEqual(
      packages.slice(1).map(({ path, layer: { index } = {} }) => [path, index]),
      [
        ['srv/node_modules/semver/package.json', 1],
        ['var/lib/dpkg/status', 0],
      ],
    );
    assert.deepEqual(await partial(one), []);

    await remove(referrer.manifest);
    await packagesBecome(one, SEEN);
  });

  it('count where they were pushed before their image', async () => {
    const one = debian('before');
    await attach(artifact([cycloneDx('pkg:npm/early@1')], { subject: one.manifest }));

    await pushImageTo(running.client, 'app', one);

    await packagesBecome(one, ['pkg:npm/early@1 claimed', ...SEEN]);
  });

  it("add packages from cosign's tags, until the tag is deleted", async () => {
    const one = await pushed('cosign');
    const tag = `${one.manifest.digest.replace(':', '-')}.att`;

    await attach(artifact([envelope(statement(SPDX, spdx('pkg:npm/signed@2.0.0')))]), tag);

    await packagesBecome(one, [SEEN[0] ?? '', 'pkg:npm/signed@2.0.0 claimed', SEEN[1] ?? '']);
    assert.equal((await running.client.send('DELETE', `/v2/app/manifests/${tag}`)).status, 202);
    await packagesBecome(one, SEEN);
  });

  it("add packages from BuildKit's attestations, until the index is deleted", async () => {
    const one = await pushed('buildkit');
    const statements = [statement(SPDX, spdx('pkg:npm/built@1.0.0')), statement(SLSA, { builder: {} })];
    const { attestation, index } = attested(one, statements, [SPDX, SLSA]);
    await attach(attestation);

    assert.equal((await pushManifestTo(running.client, 'app', index, 'built')).status, 201);

    await packagesBecome(one, ['pkg:npm/built@1.0.0 claimed', ...SEEN]);
    const { platforms } = await read<ApiImage>('built');
    assert.deepEqual(
      platforms.map(({ state }) => state),
      ['inspected', 'not-an-image'],
    );
    await remove(index);
    await packagesBecome(one, SEEN);
  });

  it('make the image partly known where they cannot be read, and hide nothing', async () => {
    const one = await pushed('broken');
    const tar = debianLayer([{ name: 'forged', version: '1' }], { compression: 'none' });
    const asSbom = blob(tar.bytes, CYCLONEDX);
    const cut = blob(Buffer.from('{"bomFormat":"CycloneDX","components":[{"pu'), CYCLONEDX);

    await attach(artifact([asSbom, cut], { subject: one.manifest }));

    for (let tries = 0; (await partial(one)).length < 2 && tries < 200; tries += 1) await sleep(50);
    assert.deepEqual(
      (await partial(one)).toSorted(),
      [
        `"attached ${asSbom.digest}": it is no JSON object`,
        `"attached ${cut.digest}": it ends in the middle of a string`,
      ].toSorted(),
    );
    await packagesBecome(one, SEEN);
  });

  it('are none as layers, and layers are none', async () => {
    const bom = cycloneDx('pkg:npm/both@1');
    const twice = image({ layers: [...debian('twice').layers, layer(bom.bytes, { compression: 'none' })] });
    await pushImageTo(running.client, 'app', twice);
    await packagesBecome(twice, SEEN);

    await attach(artifact([bom], { subject: twice.manifest }));

    await packagesBecome(twice, ['pkg:npm/both@1 claimed', ...SEEN]);
    const { coverage } = await read<ApiImageCoverage>(`${twice.manifest.digest}/coverage`);
    assert.equal(coverage.unreadable.length, 1);
  });

  it('change nothing where they are our own, however often they are asked for', async () => {
    const one = await pushed('own');
    const { digest } = one.manifest;
    const request = async (format: string) => {
      const path = `/api/v1/repositories/app/images/own/sbom?format=${format}`;
      const { status, body } = await running.client.send('POST', path, { headers: { 'Content-Length': 0 } });
      return { status, answer: JSON.parse(body.toString()) as ApiAttachedSbom };
    };

    const first = [await request('cyclonedx'), await request('spdx')];
    const mark = artifact([cycloneDx('pkg:npm/mark@1')], { subject: one.manifest });
    await attach(mark);
    await packagesBecome(one, ['pkg:npm/mark@1 claimed', ...SEEN]);
    const marked = [await request('cyclonedx'), await request('spdx')];
    const again = [await request('cyclonedx'), await request('spdx')];

    assert.deepEqual(
      [first, marked, again].map((pair) => pair.map(({ status }) => status)),
      [
        [201, 201],
        [201, 201],
        [200, 200],
      ],
    );
    assert.deepEqual(
      again.map(({ answer }) => answer),
      marked.map(({ answer }) => answer),
    );
    const { body } = await running.client.send('GET', `/v2/app/referrers/${digest}`);
    const { manifests } = JSON.parse(body.toString()) as { manifests: readonly { digest: string }[] };
    const own = [...first, ...marked].map(({ answer }) => answer.digest);
    assert.ok(own.every((each) => manifests.some((listed) => listed.digest === each)));
    assert.deepEqual(await partial(one), []);
    // Nor do they bear each other out.
    await remove(mark.manifest);
    await packagesBecome(one, SEEN);
  });

  it('are read by a scan over the network, too', async (t) => {
    const one = await pushed('remote');
    const stated = statement(SPDX, spdx('pkg:npm/stated@1.0.0'));
    const { attestation, index } = attested(one, [stated], [SPDX]);
    const bom = cycloneDx('pkg:npm/referring@1.0.0', SEMVER);
    await attach(attestation);
    await pushManifestTo(running.client, 'app', index, 'listed');
    await attach(artifact([bom], { subject: one.manifest, artifactType: CYCLONEDX }));

    const folder = temporaryFolder(t);
    const auths = { [running.host]: { auth: btoa(`${running.key.id}:${running.key.secret}`) } };
    writeFileSync(`${folder}/config.json`, JSON.stringify({ auths }));
    const settings = { PRATIQUE_DATA: `${folder}/data`, DOCKER_CONFIG: folder };
    const asked = [`docker://${running.host}/app:listed`, '--platform', 'linux/amd64', '--format', 'json'];
    const { stdout } = await runPratique(settings, 'scan', ...asked);

    const { images } = JSON.parse(stdout) as { images: readonly { packages: ApiPackages['packages'] }[] };
    assert.deepEqual(
      images[0]?.packages.filter(({ evidence }) => evidence === 'claimed').map(({ purl, path }) => [purl, path]),
      [
        ['pkg:npm/referring@1.0.0', `attached ${bom.digest}`],
        ['pkg:npm/stated@1.0.0', `attached ${stated.digest}`],
      ],
    );
  });

  it('leave what the repository does not hold beside the image alone', async () => {
    const one = await pushed('elsewhere');
    const { manifest, blobs } = artifact([cycloneDx('pkg:npm/other@1')], { subject: one.manifest });
    for (const each of blobs) await pushBlobTo(running.client, 'elsewhere', each);

    assert.equal((await pushManifestTo(running.client, 'elsewhere', manifest)).status, 201);

    await attach(artifact([cycloneDx('pkg:npm/mine@1')], { subject: one.manifest }));
    await packagesBecome(one, ['pkg:npm/mine@1 claimed', ...SEEN]);
  });
});
