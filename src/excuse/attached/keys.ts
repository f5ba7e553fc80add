import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

/** A key that may have signed, or why it is none that is understood: a clause. */
export type ParsedKey =
  | { readonly kind: 'key'; readonly pem: string; readonly fingerprint: string }
  | { readonly kind: 'refused'; readonly reason: string };

const LONGEST_PEM = 20_000;
const LEAST_RSA_BITS = 2048;

/** Reads a public key in PEM: ECDSA on P-256, Ed25519, or RSA of at least 2,048 bits. */
export function parseSignerKey(text: string): ParsedKey {
  if (text.length > LONGEST_PEM) return { kind: 'refused', reason: 'it is too long for a key' };
  if (text.includes('PRIVATE KEY')) return { kind: 'refused', reason: 'it is a private key: give the public one' };
  const key = keyOf(text);
  if (key === undefined) return { kind: 'refused', reason: 'it is no public key in PEM' };
  const fault = faultOf(key);
  if (fault !== undefined) return { kind: 'refused', reason: fault };
  const fingerprint = createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
  return { kind: 'key', pem: String(key.export({ type: 'spki', format: 'pem' })), fingerprint };
}

/** Whether the key made the signature of these bytes, as cosign makes signatures. */
export function isSignedBy(pem: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  const key = keyOf(pem);
  if (key === undefined || faultOf(key) !== undefined) return false;
  try {
    return verify(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', bytes, key, signature);
  } catch {
    return false;
  }
}

function keyOf(text: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: text, format: 'pem' });
  } catch {
    return undefined;
  }
}

function faultOf({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): string | undefined {
  if (type === 'ed25519') return undefined;
  if (type === 'ec') return details?.namedCurve === 'prime256v1' ? undefined : 'its curve is not P-256';
  if (type !== 'rsa') return `keys of the kind ${type ?? 'unknown'} are not understood`;
  return (details?.modulusLength ?? 0) < LEAST_RSA_BITS ? `it has fewer than ${LEAST_RSA_BITS} bits` : undefined;
}
