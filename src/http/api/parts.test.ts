import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';
import { descriptor, file, image, index, json, layer } from '../../../test/support/images.ts';
import { debianImage, debRecord, matchingOn } from '../../../test/support/matching.ts';
import { push, pushBlob, repositoryNamed } from '../../../test/support/push.ts';
import { memorySnapshot } from '../../../test/support/snapshot.ts';
import { recordImage } from '../../match/index.ts';
import { MEDIA_TYPE } from '../../oci/media-type.ts';
import type { ApiLayers, ApiOneImage, ApiProblem, ApiReferrers, ApiRemedies } from './types.ts';

const api = suiteApi();
const [base, top] = [layer([file('base', '1')]), layer([file('top', '22')])];
const SOURCE = 'https://git.example/app';
const app = image({
  layers: [base, top],
  labels: { 'org.opencontainers.image.source': SOURCE },
  history: [
    { created_by: 'ADD rootfs.tar /' },
    { created_by: 'CMD ["sh"]', empty_layer: true },
    { created_by: 'RUN apt-get install libssl3' },
  ],
});
const odd = image({ layers: [top], history: [{ created_by: 'one' }, { created_by: 'two' }] });
const both = index([
  { image: app, architecture: 'amd64' },
  { image: odd, architecture: 'arm64' },
]);
const signature = (of: typeof app.manifest, text: string) =>
  json(MEDIA_TYPE.ociManifest, {
    schemaVersion: 2,
    mediaType: MEDIA_TYPE.ociManifest,
    artifactType: 'application/vnd.example.signature',
    config: descriptor(EMPTY),
    layers: [],
    subject: descriptor(of),
    annotations: { text },
  });
const EMPTY = json('application/vnd.oci.empty.v1+json', {});

async function read<T>(path: string): Promise<T> {
  const answer = await api().get(`/api/v1/repositories/${path}`);
  assert.equal(answer.status, 200, answer.body.toString());
  return JSON.parse(answer.body.toString()) as T;
}

describe('what an image is made of, by the REST API', () => {
  before(async () => {
    const { registry, database, load } = api();
    const matching = matchingOn(database);
    const snapshot = memorySnapshot([
      { vulnerability: 'CVE-1', severity: 'high', name: 'openssl', ranges: [{ fixed: '3.0.8' }] },
      { vulnerability: 'CVE-2', severity: 'low', name: 'openssl', ranges: [{ fixed: '3.0.10' }] },
      { vulnerability: 'CVE-4', severity: 'low', name: 'zlib', ranges: [{ fixed: '2' }] },
      { vulnerability: 'CVE-3', severity: 'critical', name: 'bash', ranges: [{ introduced: '0' }] },
    ]);
    matching.activate(snapshot);
    load(snapshot);
    await push(registry, 'team/app', app, 'latest');
    await push(registry, 'team/app', odd);
    await push(registry, 'team/app', both, 'both');
    await pushBlob(registry, 'team/app', EMPTY);
    for (const text of ['a', 'b', 'c']) await push(registry, 'team/app', signature(app.manifest, text));
    const inventory = debianImage(app.manifest.digest, []).inventory;
    const packages = [
      { record: debRecord('bash', '5'), layer: 0 },
      { record: debRecord('libssl3', '3.0.1', ['openssl', '3.0.1']), layer: 1 },
      { record: debRecord('openssl', '3.0.1'), layer: 1 },
    ].map((one) => ({ ...one, path: 'var/lib/dpkg/status', evidence: 'installed' as const }));
    const rest = { os: 'linux', layers: [base.digest, top.digest], inventory: { ...inventory, packages } };
    await recordImage(matching.dependencies, debianImage(app.manifest.digest, [], { ...rest, architecture: 'amd64' }));
    await recordImage(
      matching.dependencies,
      debianImage(odd.manifest.digest, [debRecord('openssl', '3.0.1'), debRecord('zlib1g', '1', ['zlib', '1'])], {
        os: 'linux',
        architecture: 'arm64',
        layers: [top.digest],
      }),
    );
  });

  it('has for each layer what it brought, and the step that made it', async () => {
    const { layers, history } = await read<ApiLayers>('team%2Fapp/images/latest/layers');

    assert.deepEqual(
      layers,
      [
        {
          index: 0,
          ...descriptor(base),
          size: undefined,
          sizeBytes: base.size,
          step: 0,
          packages: 1,
          findings: { CRITICAL: 1 },
        },
        {
          index: 1,
          ...descriptor(top),
          size: undefined,
          sizeBytes: top.size,
          step: 2,
          packages: 2,
          findings: { HIGH: 1, LOW: 1 },
        },
      ].map(({ size: _size, ...rest }) => rest),
    );
    assert.deepEqual(history, [
      { createdBy: 'ADD rootfs.tar /', layer: 0 },
      { createdBy: 'CMD ["sh"]' },
      { createdBy: 'RUN apt-get install libssl3', layer: 1 },
    ]);
  });

  it('believes no history that tells of other layers', async () => {
    const { layers, history } = await read<ApiLayers>('team%2Fapp/images/both/layers?platform=linux%2Farm64');

    assert.deepEqual(
      layers.map(({ step }) => step),
      [undefined],
    );
    assert.deepEqual(history, [{ createdBy: 'one' }, { createdBy: 'two' }]);
  });

  it('is mended by what alerts say, once for what one version mends', async () => {
    const { remedies, unfixed } = await read<ApiRemedies>('team%2Fapp/images/latest/remedies');

    const command = 'apt-get update && apt-get install --only-upgrade -y libssl3 openssl';
    assert.deepEqual(remedies, [
      {
        type: 'deb',
        name: 'openssl',
        packages: ['libssl3', 'openssl'],
        installed: ['3.0.1'],
        fixedVersion: '3.0.10',
        command,
        instruction: `RUN ${command}`,
        counts: { HIGH: 1, LOW: 1 },
        findings: [
          { vulnerability: 'CVE-1', severity: 'HIGH', version: '3.0.1', fixedVersion: '3.0.8' },
          { vulnerability: 'CVE-2', severity: 'LOW', version: '3.0.1', fixedVersion: '3.0.10' },
        ],
      },
    ]);
    assert.deepEqual(unfixed, { CRITICAL: 1 });
  });

  it('is mended by one line for all of the system', async () => {
    const { instruction } = await read<ApiRemedies>('team%2Fapp/images/both/remedies?platform=linux%2Farm64');

    assert.equal(instruction, 'RUN apt-get update && apt-get install --only-upgrade -y openssl zlib1g');
  });

  it('is given as it was pushed, to be kept and not to be opened', async () => {
    for (const [path, bytes] of [
      ['latest/manifest', app.manifest.bytes],
      ['latest/config', app.config.bytes],
      ['both/manifest', both.bytes],
      ['both/manifest?platform=linux%2Farm64', odd.manifest.bytes],
      ['both/config?platform=linux%2Farm64', odd.config.bytes],
    ] as const) {
      const { status, headers, body } = await api().get(`/api/v1/repositories/team%2Fapp/images/${path}`);
      assert.equal(status, 200);
      assert.deepEqual(body, Buffer.from(bytes), path);
      assert.match(String(headers['content-disposition']), /^attachment; /);
      assert.match(String(headers['content-security-policy']), /sandbox/);
      assert.equal(headers['x-content-type-options'], 'nosniff');
    }
    const none = await api().get('/api/v1/repositories/team%2Fapp/images/both/config');
    assert.equal((JSON.parse(none.body.toString()) as ApiProblem).code, 'not-an-image');
  });

  it('has what is attached to it, page by page', async () => {
    const path = 'team%2Fapp/images/latest/referrers';
    const { referrers } = await read<ApiReferrers>(path);
    const first = await read<ApiReferrers>(`${path}?limit=2`);
    const second = await read<ApiReferrers>(`${path}?limit=2&cursor=${first.next}`);

    assert.deepEqual(new Set(referrers.map(({ annotations }) => annotations['text'])), new Set(['a', 'b', 'c']));
    assert.equal(referrers[0]?.artifactType, 'application/vnd.example.signature');
    assert.deepEqual([...first.referrers, ...second.referrers], referrers);
    assert.equal(second.next, undefined);
    assert.deepEqual((await read<ApiReferrers>('team%2Fapp/images/both/referrers')).referrers, []);
    const ofPlatform = await read<ApiReferrers>('team%2Fapp/images/both/referrers?platform=linux%2Famd64');
    assert.equal(ofPlatform.referrers.length, 3);
  });

  it('says where it is made: what is noted of the repository before what it says itself', async () => {
    const { registry } = api();
    const source = async () => (await read<ApiOneImage>('team%2Fapp/images/latest')).source;

    assert.deepEqual(await source(), { text: SOURCE, from: 'label' });
    const { id } = await repositoryNamed(registry, 'team/app');
    await registry.repositories.setLabels(id, { ImageSource: 'https://git.example/noted' });
    assert.deepEqual(await source(), { text: 'https://git.example/noted', from: 'ImageSource' });
  });

  it('has broken nothing', () => assert.deepEqual(api().failures, []));
});
