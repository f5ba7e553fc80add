import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Artifact, artifact, attested, CYCLONEDX, cycloneDx, statement } from '../../../test/support/attached.ts';
import { type Blob, blob, image, layer } from '../../../test/support/images.ts';
import { type Descriptor, parseManifest } from '../../oci/manifest.ts';
import { MEDIA_TYPE } from '../../oci/media-type.ts';
import { attachedTo } from './attached.ts';
import type { BlobPlace } from './blob-place.ts';
import { imagesOf } from './images-of.ts';

const SPDX = 'https://spdx.dev/Document';
const SLSA = 'https://slsa.dev/provenance/v1';
const one = image({ layers: [layer([])] });

/** A place that has these blobs, and knows what refers to an image. */
function placeOf(blobs: readonly Blob[], referrers: readonly Descriptor[] = []): BlobPlace {
  const bytesOf = async ({ digest }: Descriptor) => blobs.find((each) => each.digest === digest)?.bytes;
  return {
    manifest: bytesOf,
    config: bytesOf,
    referrers: async () => referrers,
    layer: ({ digest, mediaType }) => ({
      digest,
      mediaType,
      mismatch: 'doubted',
      async *open() {},
    }),
  };
}

const referrer = ({ manifest: { mediaType, digest, size } }: Artifact, artifactType: string): Descriptor => ({
  mediaType,
  digest,
  size,
  artifactType,
});

describe('SBOMs that are attached to an image somewhere', () => {
  it('are those of the attestation beside it in an index', async () => {
    const statements = [statement(SPDX, {}), statement(SLSA, {})];
    const { attestation, index } = attested(one, statements, [SPDX, SLSA]);
    const place = placeOf([...one.blobs, one.manifest, attestation.manifest]);

    const found = await imagesOf(place, { name: 'x', bytes: index.bytes, mediaType: index.mediaType }, 'all');

    assert.equal(found.kind, 'images');
    assert.deepEqual(
      found.images.map(({ attached }) => attached?.map(({ digest }) => digest)),
      [[statements[0]?.digest]],
    );
  });

  it('are those that refer to it, once each, and no signatures', async () => {
    const bom = cycloneDx('pkg:npm/a@1');
    const [first, second] = [artifact([bom], { subject: one.manifest }), artifact([bom, cycloneDx()])];
    const place = placeOf(
      [first.manifest, second.manifest],
      [
        referrer(first, CYCLONEDX),
        referrer(second, CYCLONEDX),
        referrer(artifact([]), 'application/vnd.cncf.notary.signature'),
      ],
    );

    const { sboms, doubts } = await attachedTo(place, one.manifest.digest, []);

    assert.deepEqual(
      sboms.map(({ digest }) => digest),
      [bom.digest, cycloneDx().digest],
    );
    assert.deepEqual(doubts, []);
  });

  it('are a doubt where their manifest is broken, and nothing where an archive leaves it out', async () => {
    const broken = blob(Buffer.from('{'), MEDIA_TYPE.ociManifest);
    const left = artifact([cycloneDx()]).manifest;

    const found = await attachedTo(placeOf([broken]), one.manifest.digest, [broken, left]);

    assert.deepEqual(found, {
      sboms: [],
      doubts: [`"attached ${broken.digest}": the manifest is not a JSON object`],
    });
  });

  it('are twenty at most, and it is said where there are more', async () => {
    const many = artifact(Array.from({ length: 21 }, (_, at) => cycloneDx(`pkg:npm/a@${at}`)));
    assert.equal(parseManifest(many.manifest.bytes, many.manifest.mediaType).kind, 'ok');

    const found = await attachedTo(placeOf([many.manifest]), one.manifest.digest, [many.manifest]);

    assert.equal(found.sboms.length, 20);
    assert.deepEqual(found.doubts, ['more is attached to it than the 20 SBOMs that were read']);
  });
});
