import { type Digest, parseDigest } from './digest.ts';
import type { Descriptor, Manifest } from './manifest.ts';
import { parseTag, type Tag } from './name.ts';

/**
 * What media types have in them that may hold an SBOM: CycloneDX's and SPDX's own, in-toto statements, DSSE envelopes and
 * bundles of Sigstore.
 */
export const SBOM_MARKS = ['cyclonedx', 'spdx', 'in-toto', 'dsse', 'sigstore.bundle'] as const;

/** Media types that say nothing of what they hold: the manifest's artifactType tells then. */
const GENERIC = /^(?:application\/(?:octet-stream|json)|text\/\S*)$/;
const SBOM = /spdx|cyclonedx/i;
/** Where BuildKit, cosign 1 and 2, and cosign 3 write what an attestation is of. */
const PREDICATE_TYPES = ['in-toto.io/predicate-type', 'predicateType', 'dev.sigstore.bundle.predicateType'];

/**
 * The blobs of a manifest that may be SBOMs, by what it says of them: provenance, signatures and the like are left out.
 * Of an envelope that does not say what is in it, only its content tells.
 */
export function sbomsIn(manifest: Manifest): readonly Descriptor[] {
  if (manifest.kind !== 'image') return [];
  const { artifactType = '', annotations, layers } = manifest;
  return layers.filter((layer) => {
    const type = GENERIC.test(layer.mediaType) && !isMarked(layer.mediaType) ? artifactType : layer.mediaType;
    const predicate = predicateTypeIn(layer.annotations ?? {}) ?? predicateTypeIn(annotations);
    return isMarked(type) && (predicate === undefined || SBOM.test(predicate));
  });
}

/** What media types have in them that may hold a VEX document, signed or not. */
const VEX_MARKS = ['openvex', 'in-toto', 'dsse', 'sigstore.bundle'];

/** The blobs of a manifest that may be VEX documents, by what it says of them. */
export function vexIn(manifest: Manifest): readonly Descriptor[] {
  if (manifest.kind !== 'image') return [];
  const { artifactType = '', annotations, layers } = manifest;
  const hasMark = (type: string) => VEX_MARKS.some((mark) => type.toLowerCase().includes(mark));
  return layers.filter((layer) => {
    const type = GENERIC.test(layer.mediaType) && !hasMark(layer.mediaType) ? artifactType : layer.mediaType;
    const predicate = predicateTypeIn(layer.annotations ?? {}) ?? predicateTypeIn(annotations);
    return hasMark(type) && (predicate === undefined || predicate.includes('openvex'));
  });
}

/** Whether what is said to be of this type may hold an SBOM; of no type, anything may. */
export function mayBeSbom(artifactType: string | undefined): boolean {
  return artifactType === undefined || isMarked(artifactType);
}

function isMarked(type: string): boolean {
  const folded = type.toLowerCase();
  return SBOM_MARKS.some((mark) => folded.includes(mark));
}

function predicateTypeIn(annotations: Readonly<Record<string, string>>): string | undefined {
  return PREDICATE_TYPES.map((key) => annotations[key]).find((type) => type !== undefined);
}

/** An attestation that stands in an index beside the image that it is of. */
export interface ListedAttestation {
  readonly of: Digest;
  readonly attestation: Descriptor;
}

/** The attestations among the manifests of an index (BuildKit, "Image Attestation Storage"). */
export function attestationsIn(manifests: readonly Descriptor[]): readonly ListedAttestation[] {
  return manifests.flatMap((attestation) => {
    const { annotations = {} } = attestation;
    const of = parseDigest(annotations['vnd.docker.reference.digest'] ?? '');
    const isOne = annotations['vnd.docker.reference.type'] === 'attestation-manifest';
    return isOne && of !== undefined ? [{ of, attestation }] : [];
  });
}

/** The tags under which cosign looks for attestations and SBOMs of an image (cosign, "Signature Specification"). */
export function cosignTags(image: Digest): readonly Tag[] {
  const stem = image.replace(':', '-');
  return [`${stem}.att`, `${stem}.sbom`].map(parseTag).filter((tag) => tag !== undefined);
}

/** The tag under which cosign puts signatures of a manifest. */
export function signatureTag(manifest: Digest): Tag | undefined {
  return parseTag(`${manifest.replace(':', '-')}.sig`);
}

/** The manifest that a tag of cosign's has signatures of; undefined for any other tag. */
export function signedSubject(tag: Tag): Digest | undefined {
  const [, algorithm = '', hex = ''] = /^([a-z0-9]+)-([a-f0-9]+)\.sig$/.exec(tag) ?? [];
  return parseDigest(`${algorithm}:${hex}`);
}

/** The image that a tag of cosign's is about; undefined for any other tag. */
export function cosignSubject(tag: Tag): Digest | undefined {
  const [, algorithm = '', hex = ''] = /^([a-z0-9]+)-([a-f0-9]+)\.(?:att|sbom)$/.exec(tag) ?? [];
  return parseDigest(`${algorithm}:${hex}`);
}
