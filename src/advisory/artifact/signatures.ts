import { collect, copied } from '../../lib/limited.ts';
import type { ArtifactReader, ArtifactWriter, NamedBlob } from '../../oci/artifact-place.ts';
import { algorithmOf, type Digest, digestOf } from '../../oci/digest.ts';
import { type Descriptor, parseManifest } from '../../oci/manifest.ts';
import { MEDIA_TYPE } from '../../oci/media-type.ts';
import { parseTag, type Tag } from '../../oci/name.ts';
import { isAbout, type Signer, signedPayload, type Verifier } from './signature.ts';

/*
 * Signatures of a manifest `sha256:<hex>`, as cosign stores them (cosign, "Signature Specification", "Storage"): a
 * manifest of its own under the tag `sha256-<hex>.sig`, with a layer for each signature, which is the signed payload, and
 * an annotation of that layer that is the signature of it.
 */

const PAYLOAD_TYPE = 'application/vnd.dev.cosign.simplesigning.v1+json';
const SIGNATURE = 'dev.cosignproject.cosign/signature';
const MOST_SIGNATURES = 100;
const MOST_PAYLOAD_BYTES = 1 << 16;
const MOST_MANIFEST_BYTES = 4 << 20;

/** What a look at the signatures came to. */
export type Checked =
  | { readonly kind: 'good' }
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'other'; readonly count: number };

interface Stored {
  readonly layer: Descriptor;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
}

/** Whether one of a manifest's signatures is the key's. */
export async function checkSignature(
  reader: ArtifactReader,
  manifest: Digest,
  verifier: Verifier,
  signal: AbortSignal,
): Promise<Checked> {
  const bytes = await reader.tagged(signatureTag(manifest), MOST_MANIFEST_BYTES);
  if (bytes === undefined) return { kind: 'unsigned' };
  const { whole, broken } = await storedIn(bytes, (blob) => reader.blob(blob, signal));
  const count = whole.length + broken;
  if (count === 0) return { kind: 'unsigned' };
  return whole.some((one) => isGood(one, manifest, verifier)) ? { kind: 'good' } : { kind: 'other', count };
}

/** Adds a signature of a manifest to those that are there. One of the same key is enough. */
export async function addSignature(
  writer: ArtifactWriter,
  manifest: Digest,
  signer: Signer,
  signal: AbortSignal,
): Promise<void> {
  const tag = signatureTag(manifest);
  const before = await writer.tagged(tag, MOST_MANIFEST_BYTES);
  const stored = before === undefined ? [] : (await storedIn(before, (blob) => writer.read(blob, signal))).whole;
  if (stored.some((one) => isGood(one, manifest, signer))) return;
  const payload = signedPayload(manifest, writer.name);
  const layer: Descriptor = {
    mediaType: PAYLOAD_TYPE,
    digest: digestOf(payload),
    size: payload.length,
    annotations: { [SIGNATURE]: Buffer.from(signer.sign(payload)).toString('base64') },
  };
  const layers = [...stored.map((one) => one.layer), layer];
  const config = configOf(layers);
  const named = { mediaType: MEDIA_TYPE.ociConfig, digest: digestOf(config), size: config.length };
  await writer.blob(layer, () => only(payload), signal);
  await writer.blob(named, () => only(config), signal);
  const signed = { schemaVersion: 2, mediaType: MEDIA_TYPE.ociManifest, config: named, layers };
  await writer.manifest(Buffer.from(JSON.stringify(signed)), MEDIA_TYPE.ociManifest, tag);
}

function signatureTag(manifest: Digest): Tag {
  const tag = parseTag(`${manifest.replace(':', '-')}.sig`);
  if (tag === undefined) throw new Error(`"${manifest}" makes no tag`);
  return tag;
}

/** Those that are whole, and how many are not; what else is there is nobody's signature. */
async function storedIn(
  bytes: Uint8Array,
  open: (blob: NamedBlob) => AsyncIterable<Uint8Array>,
): Promise<{ readonly whole: readonly Stored[]; readonly broken: number }> {
  const parsed = parseManifest(bytes, '');
  if (parsed.kind === 'invalid' || parsed.manifest.kind !== 'image') return { whole: [], broken: 1 };
  const whole: Stored[] = [];
  let broken = 0;
  for (const layer of parsed.manifest.layers.slice(0, MOST_SIGNATURES)) {
    const text = layer.annotations?.[SIGNATURE];
    if (text === undefined || layer.mediaType !== PAYLOAD_TYPE || layer.size > MOST_PAYLOAD_BYTES) continue;
    const payload = await collect(copied(open(layer)), MOST_PAYLOAD_BYTES);
    if (digestOf(payload, algorithmOf(layer.digest)) === layer.digest) {
      whole.push({ layer, payload, signature: Buffer.from(text, 'base64') });
    } else broken += 1;
  }
  return { whole, broken };
}

function isGood({ payload, signature }: Stored, manifest: Digest, verifier: Verifier): boolean {
  return isAbout(payload, manifest) && verifier.verify(payload, signature);
}

/** What cosign's library writes for an image without a platform. */
function configOf(layers: readonly Descriptor[]): Uint8Array {
  const created = '0001-01-01T00:00:00Z';
  const config = {
    architecture: '',
    created,
    history: layers.map(() => ({ created })),
    os: '',
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
    config: {},
  };
  return Buffer.from(JSON.stringify(config));
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
