import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import type { Digest } from '../../oci/digest.ts';

/** Signs payloads with a private key, and knows its own signatures. */
export interface Signer extends Verifier {
  sign(payload: Uint8Array): Uint8Array;
}

/** Knows the signatures of one key. */
export interface Verifier {
  verify(payload: Uint8Array, signature: Uint8Array): boolean;
}

/**
 * A signer with the private key of a PEM text: ECDSA over P-256 with SHA-256, or Ed25519 (cosign, "Signature Schemes").
 * Throws a clause where it holds no such key.
 */
export function signerOf(pem: string): Signer {
  if (/-----BEGIN ENCRYPTED (?:SIGSTORE|COSIGN) PRIVATE KEY-----/.test(pem)) {
    throw new Error(
      'it is a key of cosign, encrypted in a way of its own: push unsigned, and let "cosign sign --key" sign',
    );
  }
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(pem)) {
    throw new Error('it is encrypted: "openssl pkey -in FILE" writes it without a password');
  }
  const key = parsed(() => createPrivateKey(pem), 'no private key in PEM');
  const hash = hashFor(key);
  return { ...verifierWith(createPublicKey(key)), sign: (payload) => sign(hash, payload, key) };
}

/** A verifier with the public key of a PEM text. Throws a clause where it holds none, or a private one. */
export function verifierOf(pem: string): Verifier {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) {
    throw new Error('it is a private key: "openssl pkey -in FILE -pubout" writes the public one');
  }
  return verifierWith(parsed(() => createPublicKey(pem), 'no public key in PEM'));
}

function verifierWith(key: KeyObject): Verifier {
  const hash = hashFor(key);
  return { verify: (payload, signature) => verify(hash, payload, key, signature) };
}

function parsed(parse: () => KeyObject, reason: string): KeyObject {
  try {
    return parse();
  } catch (error) {
    throw new Error(`it is ${reason}`, { cause: error });
  }
}

/** Ed25519 hashes by itself. */
function hashFor({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): 'sha256' | null {
  if (asymmetricKeyType === 'ed25519') return null;
  if (asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1') return 'sha256';
  throw new Error(`it is of the kind "${asymmetricKeyType}", and ECDSA over P-256 or Ed25519 is wanted`);
}

const TYPE = 'cosign container image signature';
const PAYLOAD = z.object({
  critical: z.object({
    image: z.object({ 'docker-manifest-digest': z.string() }),
    type: z.literal(TYPE),
  }),
});

/** What is signed (cosign, "Simple Signing"; containers-signature(5)): that this is the manifest. */
export function signedPayload(manifest: Digest, name: string): Uint8Array {
  const critical = {
    identity: { 'docker-reference': name },
    image: { 'docker-manifest-digest': manifest },
    type: TYPE,
  };
  return Buffer.from(JSON.stringify({ critical, optional: null }));
}

/** Whether a payload is about this manifest. What it calls the image is passed over, as cosign does. */
export function isAbout(payload: Uint8Array, manifest: Digest): boolean {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
    const read = PAYLOAD.safeParse(value);
    return read.success && read.data.critical.image['docker-manifest-digest'] === manifest;
  } catch {
    return false;
  }
}
