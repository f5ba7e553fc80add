import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { artifact, attested, cycloneDx } from '../../test/support/attached.ts';
import { type Blob, blob, image, layer } from '../../test/support/images.ts';
import { attestationsIn, cosignSubject, cosignTags, sbomsIn } from './attached.ts';
import { digestOf } from './digest.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import { parseTag } from './name.ts';

const SPDX = 'https://spdx.dev/Document';
const SLSA = 'https://slsa.dev/provenance/v1';
const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** The type of the layer, of the manifest, what is annotated of the layer, and whether it may be an SBOM. */
const CASES: readonly (readonly [layer: string, artifact: string, Readonly<Record<string, string>>, boolean])[] = [
  ['application/vnd.cyclonedx+json', '', {}, true],
  ['application/vnd.cyclonedx+xml', '', {}, true],
  ['application/spdx+json', 'application/vnd.oci.image', {}, true],
  ['text/spdx', '', {}, true],
  ['text/spdx+json', '', {}, true],
  ['application/json', 'application/vnd.cyclonedx+json', {}, true],
  ['application/octet-stream', 'application/spdx+json', {}, true],
  ['application/json', 'application/vnd.acme.report', {}, false],
  ['application/vnd.oci.image.layer.v1.tar+gzip', 'application/vnd.cyclonedx+json', {}, false],
  ['application/vnd.in-toto+json', '', { 'in-toto.io/predicate-type': SPDX }, true],
  ['application/vnd.in-toto+json', '', { 'in-toto.io/predicate-type': SLSA }, false],
  ['application/vnd.in-toto+json', '', {}, true],
  ['application/vnd.dsse.envelope.v1+json', '', { predicateType: 'https://cyclonedx.org/bom' }, true],
  ['application/vnd.dsse.envelope.v1+json', '', { predicateType: 'https://cosign.sigstore.dev/attestation/v1' }, false],
  [BUNDLE, BUNDLE, { 'dev.sigstore.bundle.predicateType': SPDX }, true],
  [BUNDLE, BUNDLE, { 'dev.sigstore.bundle.predicateType': SLSA }, false],
  ['application/vnd.dev.cosign.simplesigning.v1+json', '', {}, false],
];

describe('what may be an SBOM among the blobs of a manifest', () => {
  for (const [type, artifactType, annotations, is] of CASES) {
    const about = JSON.stringify(Object.values(annotations));
    it(`${is ? 'is' : 'is not'} "${type}" of "${artifactType}" ${about}`, () => {
      const made = artifact([blob(Buffer.from('x'), type)], { artifactType, annotations: [annotations] });

      assert.equal(sbomsIn(manifestOf(made.manifest)).length, is ? 1 : 0);
    });
  }

  it('is no layer of an image, and nothing of an index', () => {
    const one = image({ layers: [layer([])] });
    const { index } = attested(one, [cycloneDx()], [SPDX]);

    assert.deepEqual(sbomsIn(manifestOf(one.manifest)), []);
    assert.deepEqual(sbomsIn(manifestOf(index)), []);
  });
});

it('finds the attestations that an index lists, with the image that each is of', () => {
  const one = image({ layers: [layer([])] });
  const { index, attestation } = attested(one, [cycloneDx()], [SPDX]);
  const manifest = manifestOf(index);

  const found = attestationsIn(manifest.kind === 'index' ? manifest.manifests : []);

  assert.deepEqual(
    found.map(({ of, attestation: { digest } }) => [of, digest]),
    [[one.manifest.digest, attestation.manifest.digest]],
  );
});

it('knows the tags of cosign by the image that they are about', () => {
  const digest = digestOf(Buffer.from('an image'));

  assert.deepEqual(cosignTags(digest).map(cosignSubject), [digest, digest]);
  for (const other of ['latest', 'sha256-abc.att', `${digest.replace(':', '-')}.sig`]) {
    const tag = parseTag(other);
    assert.equal(tag && cosignSubject(tag), undefined, other);
  }
});

function manifestOf({ bytes, mediaType }: Blob): Manifest {
  const parsed = parseManifest(bytes, mediaType);
  assert.equal(parsed.kind, 'ok');
  return parsed.manifest;
}
