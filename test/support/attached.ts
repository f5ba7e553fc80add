import { MEDIA_TYPE } from '../../src/oci/media-type.ts';
import { type Blob, blob, descriptor, type Image, json } from './images.ts';

/** What is pushed: a manifest, and all that it needs. */
export type Artifact = Pick<Image, 'manifest' | 'blobs'>;

export const CYCLONEDX = 'application/vnd.cyclonedx+json';
export const IN_TOTO = 'application/vnd.in-toto+json';

/** An SBOM in CycloneDX of packages by their purls. */
export function cycloneDx(...purls: readonly string[]): Blob {
  const components = purls.map((purl) => ({ type: 'library', name: purl, purl }));
  return json(CYCLONEDX, { bomFormat: 'CycloneDX', specVersion: '1.6', components });
}

/** An SPDX document of packages by their purls, as a value. */
export function spdx(...purls: readonly string[]): object {
  const packages = purls.map((purl, at) => ({
    SPDXID: `SPDXRef-${at}`,
    name: purl,
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }],
  }));
  return { spdxVersion: 'SPDX-2.3', SPDXID: 'SPDXRef-DOCUMENT', packages };
}

/** What BuildKit's scanner states of an image. */
export function statement(predicateType: string, predicate: object): Blob {
  return json(IN_TOTO, { _type: 'https://in-toto.io/Statement/v0.1', predicateType, subject: [], predicate });
}

/** A signed envelope, as cosign pushes it. */
export function envelope(payload: Blob): Blob {
  return json('application/vnd.dsse.envelope.v1+json', {
    payloadType: 'application/vnd.in-toto+json',
    payload: Buffer.from(payload.bytes).toString('base64'),
    signatures: [{ sig: 'bm9uZQ==' }],
  });
}

export interface ArtifactOptions {
  readonly subject?: Blob;
  readonly artifactType?: string;
  /** Of the layers, in their order. */
  readonly annotations?: readonly Readonly<Record<string, string>>[];
  /** Without one, it is the empty config of an artifact. */
  readonly config?: Blob;
}

/** A manifest of blobs that are no layers of an image. */
export function artifact(layers: readonly Blob[], options: ArtifactOptions = {}): Artifact {
  const { subject, artifactType, annotations = [], config = blob(Buffer.from('{}'), MEDIA_TYPE.ociEmpty) } = options;
  const manifest = json(MEDIA_TYPE.ociManifest, {
    schemaVersion: 2,
    mediaType: MEDIA_TYPE.ociManifest,
    ...(artifactType === undefined ? {} : { artifactType }),
    config: descriptor(config),
    layers: layers.map((layer, at) => ({ ...descriptor(layer), annotations: annotations[at] ?? {} })),
    ...(subject === undefined ? {} : { subject: descriptor(subject) }),
  });
  return { manifest, blobs: [config, ...layers] };
}

/** An index as BuildKit pushes it: the image, and an attestation of it with these statements. */
export function attested(of: Image, statements: readonly Blob[], predicateTypes: readonly string[]) {
  const config = json(MEDIA_TYPE.ociConfig, { architecture: 'unknown', os: 'unknown', rootfs: { type: 'layers' } });
  const annotations = predicateTypes.map((type) => ({ 'in-toto.io/predicate-type': type }));
  const attestation = artifact(statements, { config, annotations });
  const index = json(MEDIA_TYPE.ociIndex, {
    schemaVersion: 2,
    mediaType: MEDIA_TYPE.ociIndex,
    manifests: [
      { ...descriptor(of.manifest), platform: { os: 'linux', architecture: 'amd64' } },
      {
        ...descriptor(attestation.manifest),
        platform: { os: 'unknown', architecture: 'unknown' },
        annotations: {
          'vnd.docker.reference.type': 'attestation-manifest',
          'vnd.docker.reference.digest': of.manifest.digest,
        },
      },
    ],
  });
  return { attestation, index };
}
