import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { digestOf } from '../../src/oci/digest.ts';
import { MEDIA_TYPE } from '../../src/oci/media-type.ts';
import { type Answer, errorCodes, type HttpClient } from '../support/http.ts';
import { pushBlobTo, pushImageTo, pushManifestTo } from '../support/http-push.ts';
import { type Blob, blob, descriptor, type ImageOptions, image, json, layer } from '../support/images.ts';
import { suiteServer } from '../support/registry-server.ts';

const NAME = 'team/app';
const someImage = (options: Partial<ImageOptions> = {}) =>
  image({ layers: [layer(randomBytes(50), { compression: 'none' })], ...options });

describe('listing tags (distribution-spec, "Listing Tags")', () => {
  const server = suiteServer();
  const send: HttpClient['send'] = (...ask) => server().client.send(...ask);
  const tags = ['10', '9', 'B', 'Latest', '_x', 'a', 'a-b', 'a.b', 'a_b', 'ab', 'latest', 'v1', 'v10', 'v2'];
  before(async () => {
    const pushed = someImage();
    await pushImageTo(server().client, NAME, pushed, ...tags.toReversed());
  });

  it('gives all of them in the order of their bytes', async () => {
    const { status, headers, body } = await send('GET', `/v2/${NAME}/tags/list`);

    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(headers['link'], undefined);
    assert.deepEqual(JSON.parse(body.toString()), { name: NAME, tags });
  });

  for (const [query, expected] of [
    ['n=4', tags.slice(0, 4)],
    ['n=14', tags],
    ['n=100', tags],
    ['n=999999999', tags],
    ['n=0', []],
    ['last=ab', tags.slice(10)],
    ['last=aa', tags.slice(9)],
    ['last=v2', []],
    ['n=2&last=B', ['Latest', '_x']],
    ['n=2&last=v10', ['v2']],
    ['n=1&last=%F0%9F%8D%BA', []],
    ['last=', tags],
  ] as const) {
    it(`gives a part: ${query}`, async () => {
      const answer = await send('GET', `/v2/${NAME}/tags/list?${query}`);

      assert.equal(answer.status, 200);
      assert.deepEqual(tagsOf(answer), expected);
    });
  }

  it('gives a link to the rest as long as there is one', async () => {
    const seen: string[] = [];
    let pages = 0;
    for (let path: string | undefined = `/v2/${NAME}/tags/list?n=5`; path !== undefined; pages += 1) {
      const answer: Answer = await send('GET', path);
      seen.push(...tagsOf(answer));
      path = nextOf(answer);
    }

    assert.equal(pages, 3);
    assert.deepEqual(seen, tags);
    assert.equal(nextOf(await send('GET', `/v2/${NAME}/tags/list?n=0`)), undefined);
    assert.equal(nextOf(await send('GET', `/v2/${NAME}/tags/list?n=14`)), undefined);
  });

  for (const n of ['-1', 'a', '1.5', '1e3', '', '99999999999999999999', '%00']) {
    it(`takes no n like ${n}`, async () => {
      const answer = await send('GET', `/v2/${NAME}/tags/list?n=${n}`);

      assert.deepEqual([answer.status, ...errorCodes(answer)], [400, 'UNSUPPORTED']);
    });
  }

  it('is empty for a repository without tags', async () => {
    await pushImageTo(server().client, 'untagged', someImage());

    assert.deepEqual(tagsOf(await send('GET', '/v2/untagged/tags/list')), []);
  });
});

describe('listing repositories', () => {
  const server = suiteServer();

  it('gives those that one may pull from, page by page', async () => {
    for (const name of ['a', 'b/one', 'b/two', 'c', 'd']) await pushImageTo(server().client, name, someImage());
    const names = async (client: HttpClient) => {
      const seen: string[] = [];
      for (let path: string | undefined = '/v2/_catalog?n=2'; path !== undefined; ) {
        const answer: Answer = await client.send('GET', path);
        seen.push(...(JSON.parse(answer.body.toString()) as { repositories: string[] }).repositories);
        path = nextOf(answer);
      }
      return seen;
    };

    assert.deepEqual(await names(server().client), ['a', 'b/one', 'b/two', 'c', 'd']);
    assert.deepEqual(await names(await server().clientWith('pull', 'b/*')), ['b/one', 'b/two']);
    assert.equal((await server().anonymous.send('GET', '/v2/_catalog')).status, 401);
  });
});

describe('listing referrers (distribution-spec, "Listing Referrers")', () => {
  const server = suiteServer();
  const send: HttpClient['send'] = (...ask) => server().client.send(...ask);
  const subject = someImage();
  const never = someImage().manifest;
  const annotations = { 'org.example.a': 'b', 'org.example.c': 'd' };
  const plain = someImage({ subject: subject.manifest, annotations });
  const sbom = someImage({ subject: subject.manifest, artifactType: 'application/x.sbom+json' });
  const signature = someImage({ subject: subject.manifest, artifactType: 'application/x.signature', annotations });
  const orphan = someImage({ subject: never, artifactType: 'application/x.sbom+json' });
  const untyped = indexAbout(subject.manifest, { annotations });
  const typed = indexAbout(subject.manifest, { artifactType: 'application/x.sbom+json' });
  const expected = [
    { ...descriptor(plain.manifest), artifactType: MEDIA_TYPE.ociConfig, annotations },
    { ...descriptor(sbom.manifest), artifactType: 'application/x.sbom+json' },
    { ...descriptor(signature.manifest), artifactType: 'application/x.signature', annotations },
    { ...descriptor(untyped), annotations },
    { ...descriptor(typed), artifactType: 'application/x.sbom+json' },
  ];
  before(async () => {
    for (const each of [plain, sbom]) await pushImageTo(server().client, NAME, each);
    await pushImageTo(server().client, NAME, subject, 'subject');
    for (const each of [signature, orphan]) await pushImageTo(server().client, NAME, each);
    for (const each of [untyped, typed]) {
      const stored = await pushManifestTo(server().client, NAME, each);
      assert.deepEqual([stored.status, stored.headers['oci-subject']], [201, subject.manifest.digest]);
    }
    await pushImageTo(server().client, 'elsewhere', someImage({ subject: subject.manifest }));
  });

  it('gives each with its type and annotations', async () => {
    const answer = await send('GET', `/v2/${NAME}/referrers/${subject.manifest.digest}`);

    assert.equal(answer.headers['oci-filters-applied'], undefined);
    assert.deepEqual(referrersOf(answer), byDigest(expected));
  });

  it('gives those of a manifest that was never pushed', async () => {
    const answer = await send('GET', `/v2/${NAME}/referrers/${never.digest}`);

    assert.deepEqual(referrersOf(answer), [
      { ...descriptor(orphan.manifest), artifactType: 'application/x.sbom+json' },
    ]);
  });

  for (const [type, count] of [
    ['application/x.sbom+json', 2],
    ['application/x.signature', 1],
    [MEDIA_TYPE.ociConfig, 1],
    ['application/x.nothing', 0],
  ] as const) {
    it(`gives those of a type, and says that it did: ${type}`, async () => {
      const query = new URLSearchParams({ artifactType: type }).toString();
      const answer = await send('GET', `/v2/${NAME}/referrers/${subject.manifest.digest}?${query}`);

      assert.equal(answer.headers['oci-filters-applied'], 'artifactType');
      assert.deepEqual(
        referrersOf(answer),
        byDigest(expected.filter((each) => 'artifactType' in each && each.artifactType === type)),
      );
      assert.equal(referrersOf(answer).length, count);
    });
  }

  it('is empty, never missing, for what nobody refers to and for a repository that nobody made', async () => {
    for (const name of [NAME, 'nobody']) {
      const answer = await send('GET', `/v2/${name}/referrers/${digestOf(randomBytes(9))}`);
      assert.deepEqual(referrersOf(answer), []);
    }
  });

  it('takes nothing but a digest', async () => {
    for (const reference of ['subject', 'sha256:abc', 'md5:d41d8cd98f00b204e9800998ecf8427e']) {
      const answer = await send('GET', `/v2/${NAME}/referrers/${reference}`);
      assert.deepEqual([answer.status, ...errorCodes(answer)], [400, 'DIGEST_INVALID']);
    }
  });

  it('no longer gives one that was deleted', async () => {
    const about = someImage();
    const first = someImage({ subject: about.manifest });
    await pushImageTo(server().client, NAME, first);

    await send('DELETE', `/v2/${NAME}/manifests/${first.manifest.digest}`);

    assert.deepEqual(referrersOf(await send('GET', `/v2/${NAME}/referrers/${about.manifest.digest}`)), []);
  });

  it('gives what does not fit into one answer by a link', async () => {
    const about = someImage();
    const empty = blob(Buffer.from('{}'), MEDIA_TYPE.ociEmpty);
    await pushBlobTo(server().client, NAME, empty);
    for (let count = 0; count < 4; count += 1) {
      const large = indexAbout(about.manifest, { annotations: { [`a${count}`]: 'x'.repeat(1_900_000) } });
      assert.equal((await pushManifestTo(server().client, NAME, large)).status, 201);
    }

    const seen: unknown[] = [];
    let pages = 0;
    for (
      let path: string | undefined = `/v2/${NAME}/referrers/${about.manifest.digest}`;
      path !== undefined;
      pages += 1
    ) {
      const answer: Answer = await send('GET', path);
      seen.push(...referrersOf(answer));
      path = nextOf(answer);
    }

    assert.equal(pages, 2);
    assert.equal(seen.length, 4);
  });
});

function indexAbout(subject: Blob, more: object): Blob {
  const mediaType = MEDIA_TYPE.ociIndex;
  return json(mediaType, { schemaVersion: 2, mediaType, manifests: [], subject: descriptor(subject), ...more });
}

function tagsOf({ body }: Answer): string[] {
  return (JSON.parse(body.toString()) as { tags: string[] }).tags;
}

/** The list of an answer that has all that the specification asks of one. */
function referrersOf(answer: Answer): { digest: string }[] {
  assert.equal(answer.status, 200, answer.body.toString());
  assert.equal(answer.headers['content-type'], MEDIA_TYPE.ociIndex);
  const list = JSON.parse(answer.body.toString()) as {
    schemaVersion: number;
    mediaType: string;
    manifests: { digest: string }[];
  };
  assert.equal(list.schemaVersion, 2);
  assert.equal(list.mediaType, MEDIA_TYPE.ociIndex);
  return list.manifests;
}

function byDigest<T extends { digest: string }>(list: readonly T[]): T[] {
  return list.toSorted((a, b) => (a.digest < b.digest ? -1 : 1));
}

/** The address of the next page (RFC 8288), relative to this server. */
function nextOf({ headers }: Answer): string | undefined {
  return /^<(\/v2\/[^>]+)>; rel="next"$/.exec(String(headers['link']))?.[1];
}
