import { createHash, type Hash } from 'node:crypto';

/** `algorithm:hex` of a registered algorithm (image-spec, "Digests"): sha256 or sha512. */
export type Digest = string & { readonly __brand: 'Digest' };

const LENGTHS: Readonly<Record<string, number>> = { sha256: 64, sha512: 128 };

/** The digest that `text` writes, or undefined where the algorithm is unknown or the hex has the wrong form. */
export function parseDigest(text: string): Digest | undefined {
  const colon = text.indexOf(':');
  const length = LENGTHS[text.slice(0, colon)];
  const hex = text.slice(colon + 1);
  return length === hex.length && /^[a-f0-9]+$/.test(hex) ? (text as Digest) : undefined;
}

/** Whether digests of this algorithm are understood. */
export function isAlgorithm(text: string): boolean {
  return Object.hasOwn(LENGTHS, text);
}

/** `sha256` or `sha512`. */
export function algorithmOf(digest: Digest): string {
  return digest.slice(0, digest.indexOf(':'));
}

/** The part after the algorithm. */
export function hexOf(digest: Digest): string {
  return digest.slice(digest.indexOf(':') + 1);
}

/** The digest of bytes that are in memory. */
export function digestOf(bytes: Uint8Array, algorithm = 'sha256'): Digest {
  return finishDigest(createHash(algorithm).update(bytes), algorithm);
}

/** The digest of what `hash` was fed; the hash is used up. */
export function finishDigest(hash: Hash, algorithm: string): Digest {
  return `${algorithm}:${hash.digest('hex')}` as Digest;
}
