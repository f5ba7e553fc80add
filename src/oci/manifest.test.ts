import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseManifest } from './manifest.ts';
import { isImageConfigMediaType, isIndexMediaType, MEDIA_TYPE } from './media-type.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha512:${'b'.repeat(128)}`;
const config = { mediaType: MEDIA_TYPE.ociConfig, digest: DIGEST, size: 2 };
const layer = { mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: OTHER, size: 5 };

const read = (value: unknown, contentType: string = MEDIA_TYPE.ociManifest) =>
  parseManifest(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)), contentType);

describe('an image manifest', () => {
  it('is read with all that it says', () => {
    const platform = { os: 'linux', architecture: 'arm64', variant: 'v8', 'os.features': ['x'] };
    const parsed = read({
      schemaVersion: 2,
      mediaType: MEDIA_TYPE.ociManifest,
      artifactType: 'application/x',
      config: { ...config, data: 'e30=', newField: null },
      layers: [{ ...layer, urls: ['https://example.org', 1], annotations: { a: 'b', c: 1 } }],
      subject: { ...config, platform },
      annotations: { d: 'e', f: {}, ['__proto__']: 'g' },
    });

    assert.deepEqual(parsed, {
      kind: 'ok',
      manifest: {
        kind: 'image',
        mediaType: MEDIA_TYPE.ociManifest,
        artifactType: 'application/x',
        config,
        layers: [{ ...layer, urls: ['https://example.org'], annotations: { a: 'b' } }],
        subject: { ...config, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
        annotations: JSON.parse('{"d":"e","__proto__":"g"}') as unknown,
      },
    });
  });

  it('is known by its own mediaType, else by its Content-Type, else by its form', () => {
    const image = { schemaVersion: 2, config, layers: [] };
    const index = { schemaVersion: 2, manifests: [] };
    for (const [value, contentType, expected] of [
      [{ ...image, mediaType: MEDIA_TYPE.dockerManifest }, '', MEDIA_TYPE.dockerManifest],
      [image, MEDIA_TYPE.dockerManifest, MEDIA_TYPE.dockerManifest],
      [image, '', MEDIA_TYPE.ociManifest],
      [index, '', MEDIA_TYPE.ociIndex],
      [index, MEDIA_TYPE.dockerManifestList, MEDIA_TYPE.dockerManifestList],
    ] as const) {
      const parsed = read(value, contentType);
      assert.equal(parsed.kind === 'ok' && parsed.manifest.mediaType, expected);
    }
  });
});

describe('an index', () => {
  it('is read with the platforms of its manifests', () => {
    const child = { mediaType: MEDIA_TYPE.ociManifest, digest: DIGEST, size: 7 };
    const parsed = read(
      {
        schemaVersion: 2,
        mediaType: MEDIA_TYPE.ociIndex,
        manifests: [
          { ...child, platform: { os: 'linux', architecture: 'amd64' } },
          { ...child, platform: null },
          { ...child, platform: {} },
        ],
      },
      MEDIA_TYPE.ociIndex,
    );

    assert.deepEqual(parsed, {
      kind: 'ok',
      manifest: {
        kind: 'index',
        mediaType: MEDIA_TYPE.ociIndex,
        annotations: {},
        manifests: [
          { ...child, platform: { os: 'linux', architecture: 'amd64' } },
          child,
          { ...child, platform: { os: 'unknown', architecture: 'unknown' } },
        ],
      },
    });
  });
});

describe('what is no manifest', () => {
  const valid = { schemaVersion: 2, config, layers: [layer] };
  for (const [value, reason] of [
    ['', /not a JSON object/],
    ['null', /not a JSON object/],
    ['[]', /not a JSON object/],
    ['"text"', /not a JSON object/],
    ['{"schemaVersion":2', /not a JSON object/],
    [`${'['.repeat(100_000)}`, /not a JSON object/],
    [{ ...valid, schemaVersion: '2' }, /schemaVersion is not 2/],
    [{ ...valid, mediaType: MEDIA_TYPE.ociIndex }, /mediaType is "[^"]*index[^"]*", and Content-Type "[^"]*manifest/],
    [{ ...valid, config: null }, /config is not a descriptor/],
    [{ ...valid, config: [] }, /config is not a descriptor/],
    [{ ...valid, layers: 'x' }, /layers is not a list/],
    [{ ...valid, layers: [layer, null] }, /layers\[1\] is not a descriptor/],
    [{ ...valid, layers: [{ ...layer, digest: 'sha256:../../etc/passwd' }] }, /layers\[0\]\.digest is not a digest/],
    [{ ...valid, layers: [{ ...layer, digest: 7 }] }, /layers\[0\]\.digest is not a digest/],
    [{ ...valid, layers: [{ ...layer, size: -1 }] }, /layers\[0\]\.size is not a whole number/],
    [{ ...valid, layers: [{ ...layer, size: 1.5 }] }, /layers\[0\]\.size is not a whole number/],
    [{ ...valid, layers: [{ ...layer, size: 2 ** 53 }] }, /layers\[0\]\.size is not a whole number/],
    [{ ...valid, layers: [{ ...layer, size: 2 ** 53 - 1 }] }, /add up to more than/],
    [{ ...valid, layers: Array.from({ length: 10_001 }, () => layer) }, /more than 10000 entries/],
    [{ ...valid, Layers: [layer] }, /the field "Layers" is one/],
    [{ ...valid, 'layer\u017f': [layer] }, /is one that others read as another/],
    [{ ...valid, config: { ...config, DIGEST: OTHER } }, /the field "DIGEST" of config is one/],
    [{ ...valid, layers: [{ ...layer, Digest: DIGEST }] }, /the field "Digest" of layers\[0\] is one/],
    [{ ...valid, subject: {} }, /subject\.digest is not a digest/],
  ] as const) {
    it(`is refused: ${JSON.stringify(value).slice(0, 60)}`, () => {
      const parsed = read(value);
      assert.match(parsed.kind === 'invalid' ? parsed.reason : parsed.kind, reason);
    });
  }

  it('is refused for a type that nobody knows, and for bytes that are no text', () => {
    const unknown = read(valid, 'application/vnd.docker.distribution.manifest.v1+json');
    const binary = parseManifest(Buffer.from([0x7b, 0xff, 0x7d]), MEDIA_TYPE.ociManifest);

    assert.match(unknown.kind === 'invalid' ? unknown.reason : '', /manifest\.v1\+json" is not supported/);
    assert.equal(binary.kind, 'invalid');
  });
});

describe('a media type', () => {
  it('tells an index from an image, and a runnable image from other artifacts', () => {
    const types = Object.values(MEDIA_TYPE);

    assert.deepEqual(types.filter(isIndexMediaType), [MEDIA_TYPE.ociIndex, MEDIA_TYPE.dockerManifestList]);
    assert.deepEqual(types.filter(isImageConfigMediaType), [MEDIA_TYPE.ociConfig, MEDIA_TYPE.dockerConfig]);
  });
});
