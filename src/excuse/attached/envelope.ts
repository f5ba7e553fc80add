import { fieldsOf, parseJson } from '../../lib/json.ts';
import { type Digest, parseDigest } from '../../oci/digest.ts';

/** A signed statement, apart from who signed it. */
export interface Envelope {
  /** What the signatures are of (DSSE 1.0.2, "PAE"). */
  readonly signed: Uint8Array;
  readonly payload: Uint8Array;
  readonly signatures: readonly Uint8Array[];
}

const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
const MOST_SIGNATURES = 20;

/** Reads a DSSE envelope of an in-toto statement, by itself or in a bundle of Sigstore; undefined where it is none. */
export function readEnvelope(bytes: Uint8Array): Envelope | undefined {
  const parsed = parseJson(bytes);
  const whole = fieldsOf(parsed.kind === 'value' ? parsed.value : undefined);
  const fields = whole['dsseEnvelope'] === undefined ? whole : fieldsOf(whole['dsseEnvelope']);
  const [type, payload] = [fields['payloadType'], bytesIn(fields['payload'])];
  if (type !== PAYLOAD_TYPE || payload === undefined) return undefined;
  const listed: readonly unknown[] = Array.isArray(fields['signatures']) ? fields['signatures'] : [];
  const signatures = listed.slice(0, MOST_SIGNATURES).flatMap((one) => bytesIn(fieldsOf(one)['sig']) ?? []);
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `;
  return { signed: Buffer.concat([Buffer.from(head), payload]), payload, signatures };
}

/** What an in-toto statement says of which images. */
export interface InTotoStatement {
  readonly subjects: readonly Digest[];
  readonly predicateType: string;
  readonly predicate: unknown;
}

const MOST_SUBJECTS = 1000;

/** Reads an in-toto statement (in-toto attestation, "Statement"); undefined where it is none. */
export function readStatement(bytes: Uint8Array): InTotoStatement | undefined {
  const parsed = parseJson(bytes);
  const {
    _type: type,
    predicateType,
    predicate,
    subject,
  } = fieldsOf(parsed.kind === 'value' ? parsed.value : undefined);
  if (typeof type !== 'string' || !type.startsWith('https://in-toto.io/Statement/')) return undefined;
  if (typeof predicateType !== 'string') return undefined;
  const listed: readonly unknown[] = Array.isArray(subject) ? subject : [];
  const subjects = listed.slice(0, MOST_SUBJECTS).flatMap((one) => {
    const sha256 = fieldsOf(fieldsOf(one)['digest'])['sha256'];
    return typeof sha256 === 'string' ? (parseDigest(`sha256:${sha256}`) ?? []) : [];
  });
  return { subjects, predicateType, predicate };
}

/** The manifest that a payload of cosign's is about (cosign, "Signature Specification", simple signing). */
export function signedManifest(payload: Uint8Array): Digest | undefined {
  const parsed = parseJson(payload);
  const critical = fieldsOf(fieldsOf(parsed.kind === 'value' ? parsed.value : undefined)['critical']);
  if (critical['type'] !== 'cosign container image signature') return undefined;
  const digest = fieldsOf(critical['image'])['docker-manifest-digest'];
  return typeof digest === 'string' ? parseDigest(digest) : undefined;
}

/** Base64 as DSSE and cosign write it, in either alphabet. */
export function bytesIn(text: unknown): Uint8Array | undefined {
  return typeof text === 'string' && /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}
