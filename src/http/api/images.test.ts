import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';
import { descriptor, index, json } from '../../../test/support/images.ts';
import { debianImage, debRecord, matchingOn } from '../../../test/support/matching.ts';
import { imageNumber, push, pushBlob, repositoryNamed } from '../../../test/support/push.ts';
import { memorySnapshot } from '../../../test/support/snapshot.ts';
import { recordImage } from '../../match/index.ts';
import { MEDIA_TYPE } from '../../oci/media-type.ts';
import type {
  ApiCoverage,
  ApiExplanation,
  ApiFindings,
  ApiImage,
  ApiImageCoverage,
  ApiImages,
  ApiPackages,
  ApiProblem,
  ApiVulnerableImages,
} from './types.ts';

const api = suiteApi();
const LAYERS = ['sha256:base', 'sha256:top'];
const BUGS = Array.from({ length: 5 }, (_, at) => ({ vulnerability: `CVE-2019-${at}`, ranges: [{ fixed: '1.4.9' }] }));
const snapshot = memorySnapshot(BUGS);

const one = imageNumber(1);
const [amd64, arm64] = [imageNumber(2), imageNumber(3)];
const pending = imageNumber(4);
const chart = json(MEDIA_TYPE.ociManifest, {
  schemaVersion: 2,
  mediaType: MEDIA_TYPE.ociManifest,
  artifactType: 'application/vnd.example.chart',
  config: descriptor(json('application/vnd.oci.empty.v1+json', {})),
  layers: [],
});
const both = index([
  { image: amd64, architecture: 'amd64' },
  { image: arm64, architecture: 'arm64' },
]);

/** The body of a good answer, as what it is meant to be. */
async function read<T>(path: string): Promise<T> {
  const answer = await api().get(`/api/v1/${path}`);
  assert.equal(answer.status, 200, answer.body.toString());
  return JSON.parse(answer.body.toString()) as T;
}

async function refusal(path: string): Promise<string> {
  const answer = await api().get(`/api/v1/${path}`);
  const problem = JSON.parse(answer.body.toString()) as ApiProblem;
  assert.equal(answer.headers['content-type'], 'application/problem+json');
  assert.equal(problem.status, answer.status);
  return `${answer.status} ${problem.code}`;
}

describe('the REST API of an image', () => {
  before(async () => {
    const { registry, database, load } = api();
    const matching = matchingOn(database);
    matching.activate(snapshot);
    load(snapshot);
    const known = async (digest: string, names: readonly string[], rest = {}) => {
      const records = names.map((name) => debRecord(name, '1.4.8'));
      const located = debianImage(digest, records, { layers: LAYERS, os: 'linux', architecture: 'amd64', ...rest });
      const claimed = {
        record: { ...debRecord('@scope/thing', '2'), type: 'npm' },
        layer: 1,
        path: 'srv/bom.json',
        evidence: 'claimed' as const,
      };
      const packages = [...located.inventory.packages, claimed];
      await recordImage(matching.dependencies, { ...located, inventory: { ...located.inventory, packages } });
    };
    await push(registry, 'team/app', one, 'latest', 'v1');
    await known(one.manifest.digest, ['apt', 'bash', 'curl', 'dpkg']);
    for (const each of [amd64, arm64]) await push(registry, 'multi', each);
    await push(registry, 'multi', both, 'latest');
    await known(amd64.manifest.digest, ['apt']);
    await known(arm64.manifest.digest, ['apt', 'bash'], { architecture: 'arm64' });
    await push(registry, 'pending', pending, 'latest');
    await repositoryNamed(registry, 'empty');
  });

  it('is listed in its repository, the newest first, as it is told of by itself', async () => {
    const itself = await read<ApiImage>(`repositories/team%2Fapp/images/${one.manifest.digest}`);

    assert.deepEqual(await read<ApiImages>('repositories/team%2Fapp/images'), { images: [itself] });
    assert.deepEqual(await read<ApiImages>('repositories/team/app/images'), { images: [itself] });
    const named = await read<ApiImages>('repositories/multi/images');
    assert.deepEqual(
      named.images.map(({ digest }) => digest),
      [both.digest],
    );
    const seen: string[] = [];
    let page = await read<ApiImages>('repositories/multi/images?all=true&limit=2');
    assert.equal(page.images.length, 2);
    seen.push(...page.images.map(({ digest }) => digest));
    page = await read<ApiImages>(`repositories/multi/images?all=true&limit=2&cursor=${page.next}`);
    seen.push(...page.images.map(({ digest }) => digest));
    assert.deepEqual(new Set(seen), new Set([both.digest, amd64.manifest.digest, arm64.manifest.digest]));
    assert.equal(page.next, undefined);
    assert.deepEqual(await read<ApiImages>('repositories/empty/images'), { images: [] });
    assert.equal(await refusal('repositories/none/images'), '404 repository-unknown');
    assert.equal(await refusal('repositories/multi/images?cursor=x'), '400 bad-cursor');
  });

  it('says what it is, by tag and by digest', async () => {
    const found = await read<ApiImage>('repositories/team%2Fapp/images/latest');

    const [platform, ...more] = found.platforms;
    assert.deepEqual(more, []);
    assert.deepEqual(
      { ...found, pushedAt: '', platforms: [{ ...platform, inspectedAt: '', coverage: undefined }] },
      {
        repository: 'team/app',
        digest: one.manifest.digest,
        mediaType: MEDIA_TYPE.ociManifest,
        tags: ['latest', 'v1'],
        sizeBytes: found.sizeBytes,
        pushedAt: '',
        isIndex: false,
        isCut: false,
        platforms: [
          {
            digest: one.manifest.digest,
            platform: 'linux/amd64',
            state: 'inspected',
            inspectedAt: '',
            layers: LAYERS,
            packages: { total: 5, owned: 0, byType: { deb: 4, npm: 1 }, byEvidence: { installed: 4, claimed: 1 } },
            findings: { UNDEFINED: 5 },
            coverage: undefined,
          },
        ],
      },
    );
    assert.deepEqual(await read(`repositories/team%2Fapp/images/${one.manifest.digest}`), found);
    assert.deepEqual(await read('repositories/team/app/images/v1'), found);
  });

  it('has of an index each platform', async () => {
    const found = await read<ApiImage>('repositories/multi/images/latest');

    assert.deepEqual(
      [found.isIndex, found.platforms.map(({ platform, packages }) => `${platform} ${packages?.total}`)],
      [true, ['linux/amd64 2', 'linux/arm64 3']],
    );
  });

  it('has the packages of the platform that is asked for', async () => {
    const path = 'repositories/multi/images/latest/packages';
    const names = async (query: string, of = path) =>
      (await read<ApiPackages>(`${of}${query}`)).packages.map(({ name }) => name).join(' ');

    assert.equal(await names('?platform=linux/arm64'), '@scope/thing apt bash');
    assert.equal(await names('?platform=linux%2Faarch64'), '@scope/thing apt bash');
    assert.equal(await names('', `repositories/multi/images/${amd64.manifest.digest}/packages`), '@scope/thing apt');
    assert.equal(await refusal(path), '400 platform-required');
    assert.equal(await refusal(`${path}?platform=windows/amd64`), '404 platform-unknown');
    assert.equal(await refusal(`${path}?platform=x`), '400 bad-request');
    assert.equal(
      await names('?platform=linux/amd64', 'repositories/team%2Fapp/images/latest/packages'),
      '@scope/thing apt bash curl dpkg',
    );
    assert.equal(
      await refusal('repositories/team%2Fapp/images/latest/packages?platform=linux/s390x'),
      '404 platform-unknown',
    );
  });

  it('pages through packages and tells each in full', async () => {
    const path = 'repositories/team%2Fapp/images/latest/packages?limit=2';
    const pages: ApiPackages[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; cursor = pages.at(-1)?.next) {
      pages.push(await read(cursor === '' ? path : `${path}&cursor=${cursor}`));
    }

    assert.deepEqual(
      pages.map(({ packages }) => packages.map(({ name }) => name)),
      [['@scope/thing', 'apt'], ['bash', 'curl'], ['dpkg']],
    );
    assert.deepEqual(pages[0]?.packages, [
      {
        type: 'npm',
        name: '@scope/thing',
        version: '2',
        architecture: 'amd64',
        purl: 'pkg:npm/%40scope/thing@2?arch=amd64',
        path: 'srv/bom.json',
        layer: { index: 1, digest: 'sha256:top' },
        evidence: 'claimed',
      },
      {
        type: 'deb',
        name: 'apt',
        version: '1.4.8',
        architecture: 'amd64',
        purl: 'pkg:deb/debian/apt@1.4.8?arch=amd64&distro=debian-9',
        distro: { id: 'debian', release: '9' },
        path: 'var/lib/dpkg/status',
        layer: { index: 0, digest: 'sha256:base' },
        evidence: 'installed',
      },
    ]);
  });

  it('filters packages', async () => {
    const path = 'repositories/team%2Fapp/images/latest/packages';
    const FILTERS: readonly [query: string, names: string][] = [
      ['type=npm', '@scope/thing'],
      ['name=P*', ''],
      ['name=p', '@scope/thing apt dpkg'],
      ['path=bom', '@scope/thing'],
      ['layer=sha256:top', '@scope/thing'],
      ['evidence=claimed', '@scope/thing'],
      ['owned=true', ''],
      ['owned=false&type=deb&name=*a*', 'apt bash'],
      ['owner=nobody', ''],
      ['name=%25', ''],
    ];
    for (const [query, names] of FILTERS) {
      const { packages } = await read<ApiPackages>(`${path}?${query}`);
      assert.equal(packages.map(({ name }) => name).join(' '), names, query);
    }
  });

  it('begins the list anew when the image was read again between pages', async () => {
    const path = 'repositories/multi/images/latest/packages?platform=linux/amd64&limit=1';
    const { next } = await read<ApiPackages>(path);
    const { query } = api().database;
    await query
      .updateTable('image')
      .set({ composed_at: 99 })
      .where('manifest_digest', '=', amd64.manifest.digest)
      .execute();

    assert.equal(await refusal(`${path}&cursor=${next}`), '409 list-changed');
  });

  it('has findings with what they speak of, in pages as of one time', async () => {
    const path = 'repositories/team%2Fapp/images/latest/findings?limit=2';
    const first = await read<ApiFindings>(path);
    const second = await read<ApiFindings>(`${path}&cursor=${first.next}`);
    const third = await read<ApiFindings>(`${path}&cursor=${second.next}`);

    const all = [first, second, third];
    assert.deepEqual(
      all.flatMap(({ findings }) => findings.map(({ vulnerability }) => vulnerability)),
      BUGS.map(({ vulnerability }) => vulnerability),
    );
    assert.deepEqual(
      all.map(({ at, next }) => [at === first.at, next === undefined]),
      [
        [true, false],
        [true, false],
        [true, true],
      ],
    );
    assert.deepEqual(first.counts, { UNDEFINED: 5 });
    assert.equal(first.coverage.kind, 'end-of-life');
    const [finding] = first.findings;
    assert.deepEqual(finding?.package, {
      type: 'deb',
      name: 'apt',
      version: '1.4.8',
      architecture: 'amd64',
      purl: 'pkg:deb/debian/apt@1.4.8?arch=amd64&distro=debian-9',
      path: 'var/lib/dpkg/status',
      layerDigest: 'sha256:base',
      evidence: 'installed',
      source: { name: 'apt', version: '1.4.8' },
    });
    assert.deepEqual([finding?.fixedVersion, finding?.verdict, finding?.source], ['1.4.9', 'affected', 'test']);
  });

  it('has findings as of a time, and in another order', async () => {
    const path = 'repositories/team%2Fapp/images/latest/findings';
    const { pushedAt } = await read<ApiImage>('repositories/team%2Fapp/images/latest');
    const now = await read<ApiFindings>(path);
    const today = await read<ApiFindings>(`${path}?asOf=${now.at.slice(0, 10)}`);
    const then = await read<ApiFindings>(`${path}?asOf=${pushedAt}&limit=2`);
    const second = await read<ApiFindings>(`${path}?asOf=${pushedAt}&limit=2&cursor=${then.next}`);
    const other = await read<ApiFindings>(`${path}?order=epss`);

    assert.deepEqual([today.findings, today.coverage], [now.findings, now.coverage]);
    assert.deepEqual([then.at, second.at, then.counts], [pushedAt, pushedAt, now.counts]);
    // No snapshot was in use at that time.
    assert.deepEqual([then.coverage.kind, second.coverage.kind], ['no-advisories', 'no-advisories']);
    assert.equal(other.findings.length, BUGS.length);
  });

  it('has no findings as of a time that is still to come, or before it was pushed', async () => {
    const path = '/api/v1/repositories/team%2Fapp/images/latest/findings?asOf=';
    const CASES: readonly (readonly [asked: string, detail: RegExp])[] = [
      ['2999-01-01', /^the parameter "asOf": 2999-01-01T00:00:00\.000Z is still to come$/],
      [
        '1970-01-01',
        /^the parameter "asOf": nothing is known as of 1970-01-01T23:59:59\.999Z of an image that was pushed at \S+Z$/,
      ],
    ];
    for (const [asked, detail] of CASES) {
      const { status, body } = await api().get(`${path}${asked}`);
      const problem = JSON.parse(body.toString()) as ApiProblem;

      assert.deepEqual([status, problem.code], [400, 'bad-request']);
      assert.match(problem.detail, detail);
    }
  });

  it('explains what it reports, and what it does not', async () => {
    const path = 'repositories/team%2Fapp/images/latest/explanation?vulnerability=';
    const reported = await read<ApiExplanation>(`${path}CVE-2019-1`);
    const unknown = await read<ApiExplanation>(`${path}CVE-1999-1`);

    assert.equal(reported.answer, 'affected');
    const [first] = reported.packages;
    assert.deepEqual(
      [first?.name, first?.source, first?.fixedVersion],
      ['apt', { name: 'apt', version: '1.4.8' }, '1.4.9'],
    );
    assert.equal(first?.statements[0]?.sentence, 'installed 1.4.8 is affected: < fixed 1.4.9');
    assert.deepEqual(first?.severityDecision, {
      by: 'nothing',
      sentence: 'no publisher has a word for it, and no source that is loaded gives a CVSS vector: UNDEFINED',
    });
    assert.deepEqual([unknown.answer, unknown.isKnown, unknown.coverage.kind], ['not-reported', false, 'end-of-life']);
    assert.equal(await refusal('repositories/team%2Fapp/images/latest/explanation'), '400 bad-request');
    assert.equal(
      await refusal('repositories/pending/images/latest/explanation?vulnerability=CVE-1'),
      '409 not-inspected',
    );
  });

  it('lists the images that have a vulnerability, of those that who asks may pull', async () => {
    const { login, get } = api();
    const all = await read<ApiVulnerableImages>('vulnerabilities/CVE-2019-1/images');
    const first = await read<ApiVulnerableImages>('vulnerabilities/CVE-2019-1/images?limit=2');
    const rest = await read<ApiVulnerableImages>(`vulnerabilities/CVE-2019-1/images?limit=2&cursor=${first.next}`);
    const Authorization = await login({ permission: 'pull', pattern: 'multi' });
    const own = await get('/api/v1/vulnerabilities/CVE-2019-1/images', { Authorization });

    assert.deepEqual(
      all.images.map(({ repository, digest }) => [repository, digest]),
      [
        ['team/app', one.manifest.digest],
        ['multi', amd64.manifest.digest],
        ['multi', arm64.manifest.digest],
      ],
    );
    assert.deepEqual(all.images[0]?.tags, ['latest', 'v1']);
    assert.deepEqual([...first.images, ...rest.images], all.images);
    assert.equal(rest.next, undefined);
    assert.deepEqual(JSON.parse(own.body.toString()), { images: all.images.slice(1) });
    assert.deepEqual(await read<ApiVulnerableImages>('vulnerabilities/CVE-1/images'), { images: [] });
  });

  it('tells how much its findings speak of, by what is loaded now', async () => {
    const path = 'repositories/team%2Fapp/images/latest/coverage';
    const loaded = (await read<ApiImageCoverage>(path)).coverage;
    api().load(undefined);
    const empty = (await read<ApiImageCoverage>(path)).coverage;
    api().load(snapshot);

    const kinds = ({ ecosystems }: ApiCoverage) =>
      ecosystems.map(({ ecosystem, packages, advisories }) => `${ecosystem} ${packages} ${advisories}`);
    assert.deepEqual([loaded.kind, kinds(loaded)], ['end-of-life', ['Debian:9 4 loaded', 'npm 1 missing']]);
    assert.deepEqual([empty.kind, kinds(empty)], ['no-advisories', ['Debian:9 4 missing', 'npm 1 missing']]);
    assert.deepEqual(loaded.distro, {
      id: 'debian',
      release: '9',
      name: 'Debian GNU/Linux 9 (stretch)',
      isKnown: true,
      support: { kind: 'end-of-life', since: '2022-07-01T00:00:00.000Z' },
    });
  });

  it('says what is not there, or not yet', async () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    const REFUSALS: readonly [path: string, refusal: string][] = [
      ['repositories/none/images/latest', '404 repository-unknown'],
      ['repositories/empty/images/latest', '404 image-unknown'],
      [`repositories/empty/images/${digest}`, '404 image-unknown'],
      [`repositories/empty/images/${one.manifest.digest}`, '404 image-unknown'],
      ['repositories/pending/images/latest/packages', '409 not-inspected'],
      ['repositories/pending/images/latest/coverage', '409 not-inspected'],
      ['repositories/UPPER/images/latest', '400 bad-request'],
      ['repositories/app/images/a%20b', '404 image-unknown'],
      ['repositories/team%2Fapp/images/latest/nothing', '404 no-such-endpoint'],
      ['nothing', '404 no-such-endpoint'],
    ];
    await repositoryNamed(api().registry, 'app');
    for (const [path, expected] of REFUSALS) assert.equal(await refusal(path), expected, path);
    const found = await read<ApiImage>('repositories/pending/images/latest');
    assert.deepEqual(
      found.platforms.map(({ state }) => state),
      ['pending'],
    );
  });

  it('says of an artifact that it is none', async () => {
    const { registry } = api();
    const { bytes, mediaType } = chart;
    const config = json('application/vnd.oci.empty.v1+json', {});
    const repository = await repositoryNamed(registry, 'chart');
    await pushBlob(registry, 'chart', config);
    const outcome = await registry.images.put(repository, { bytes, contentType: mediaType, tags: [] });
    assert.equal(outcome.kind, 'stored');

    const path = `repositories/chart/images/${chart.digest}`;
    assert.equal(await refusal(`${path}/packages`), '404 not-an-image');
    const { platforms } = await read<ApiImage>(path);
    assert.deepEqual(
      platforms.map(({ state }) => state),
      ['not-an-image'],
    );
  });

  it('answers whoever has the same already with 304', async () => {
    const path = '/api/v1/repositories/team%2Fapp/images/latest/packages';
    const first = await api().get(path);
    const { etag } = first.headers;
    assert.ok(etag);

    const again = await api().get(path, { 'If-None-Match': etag });
    const other = await api().get(path, { 'If-None-Match': '"other"' });

    assert.deepEqual([again.status, again.body.length, again.headers['etag']], [304, 0, etag]);
    assert.deepEqual([other.status, first.headers['cache-control']], [200, 'private, no-cache']);
  });

  it('answers HEAD without a body, and no method that changes anything', async () => {
    const path = '/api/v1/repositories/team%2Fapp/images/latest';
    const head = await api().send('HEAD', path);
    const post = await api().send('POST', path);

    assert.deepEqual([head.status, head.body.length], [200, 0]);
    assert.deepEqual([post.status, post.headers['allow']], [405, 'GET, HEAD']);
  });
});
