import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { classify } from './classify.ts';
import { parseManifest } from './manifest.ts';
import { MEDIA_TYPE } from './media-type.ts';

const GZIP = 'application/vnd.oci.image.layer.v1.tar+gzip';
const IN_TOTO = 'application/vnd.in-toto+json';
const HELM = 'application/vnd.cncf.helm.config.v1+json';

/** config's type, artifactType, layers' types → what it is, and how many layers are read */
const MANIFESTS: readonly [string, string | undefined, readonly string[], string, number?][] = [
  [MEDIA_TYPE.ociConfig, undefined, [GZIP, GZIP], 'image', 2],
  [MEDIA_TYPE.dockerConfig, undefined, ['application/vnd.docker.image.rootfs.diff.tar.gzip'], 'image', 1],
  [MEDIA_TYPE.ociConfig, undefined, ['application/vnd.oci.image.layer.v1.tar+zstd'], 'image', 1],
  [MEDIA_TYPE.ociConfig, undefined, ['application/vnd.oci.image.layer.v1.tar'], 'image', 1],
  [MEDIA_TYPE.ociConfig, undefined, ['application/vnd.oci.image.layer.nondistributable.v1.tar+gzip'], 'image', 1],
  [MEDIA_TYPE.dockerConfig, undefined, ['application/vnd.docker.image.rootfs.foreign.diff.tar.gzip'], 'image', 1],
  [MEDIA_TYPE.ociConfig, undefined, [], 'image', 0],
  [MEDIA_TYPE.ociConfig, undefined, [GZIP, IN_TOTO], 'image', 2],
  [MEDIA_TYPE.ociConfig, undefined, [GZIP, MEDIA_TYPE.octets], 'image', 2],
  [MEDIA_TYPE.ociConfig, undefined, [MEDIA_TYPE.octets], 'image', 1],
  [MEDIA_TYPE.ociConfig, undefined, ['text/spdx'], 'image', 1],
  [MEDIA_TYPE.ociConfig, undefined, ['application/vnd.oci.image.layer.v1.tar+json'], 'image', 1],
  [MEDIA_TYPE.ociConfig, undefined, ['application/vnd.in-toto+json; v=1', IN_TOTO], 'image', 2],
  [MEDIA_TYPE.dockerConfig, undefined, ['application/json', 'application/xml'], 'image', 2],
  [MEDIA_TYPE.ociConfig, undefined, [IN_TOTO], 'other'],
  [MEDIA_TYPE.ociConfig, undefined, [IN_TOTO, IN_TOTO], 'other'],
  [MEDIA_TYPE.octets, undefined, [GZIP], 'image', 1],
  [MEDIA_TYPE.octets, undefined, [MEDIA_TYPE.octets], 'other'],
  [HELM, undefined, ['application/vnd.cncf.helm.chart.content.v1.tar+gzip'], 'other'],
  [MEDIA_TYPE.ociEmpty, 'application/vnd.example.sbom', [GZIP], 'other'],
  [MEDIA_TYPE.ociConfig, 'application/vnd.example.thing', [GZIP], 'image', 1],
];

describe('a manifest', () => {
  for (const [config, artifactType, layers, kind, count] of MANIFESTS) {
    it(`of ${config}, ${artifactType ?? 'no artifactType'}, [${layers.join(', ')}] is "${kind}"`, () => {
      const manifest = parsed(MEDIA_TYPE.ociManifest, {
        config: descriptor(config),
        layers: layers.map(descriptor),
        ...(artifactType === undefined ? {} : { artifactType }),
      });

      const scannable = classify(manifest);

      assert.equal(scannable.kind, kind);
      if (scannable.kind === 'image') assert.equal(scannable.layers.length, count);
    });
  }
});

function descriptor(mediaType: string) {
  return { mediaType, digest: `sha256:${'a'.repeat(64)}`, size: 1 };
}

function parsed(mediaType: string, fields: object) {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...fields }));
  const outcome = parseManifest(bytes, mediaType);
  assert.ok(outcome.kind === 'ok');
  return outcome.manifest;
}
