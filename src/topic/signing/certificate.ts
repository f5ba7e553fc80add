import { type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import {
  bitString,
  boolean,
  type Der,
  explicit,
  implicit,
  nothing,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  time,
  unsignedInteger,
  utf8String,
} from './der.ts';

export interface CertificateOptions {
  /** RSA. */
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
  /** The host that the certificate is served from; an IPv6 address is named as its subject alone. */
  readonly host: string;
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly until: number;
}

const SHA256_WITH_RSA = '1.2.840.113549.1.1.11';
const COMMON_NAME = '2.5.4.3';
const BASIC_CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';
const SUBJECT_ALT_NAME = '2.5.29.17';
/** X.520's bound on a common name. */
const LONGEST_COMMON_NAME = 64;

/**
 * A certificate that an RSA key gives itself, as PEM (RFC 5280): for signatures only, and no authority. Node can read
 * certificates and not write them; what is needed of DER is small enough not to take on a library of all of X.509.
 */
export function selfSignedCertificate({ publicKey, privateKey, host, from, until }: CertificateOptions): string {
  const algorithm = sequence(objectIdentifier(SHA256_WITH_RSA), nothing());
  const name = sequence(setOf(sequence(objectIdentifier(COMMON_NAME), utf8String(host.slice(0, LONGEST_COMMON_NAME)))));
  const content = sequence(
    explicit(0, unsignedInteger(Uint8Array.of(2))),
    unsignedInteger(serialNumber()),
    algorithm,
    name,
    sequence(time(from), time(until)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...extensions(host))),
  );
  const signature = sign('sha256', content, privateKey);
  return pem(sequence(content, algorithm, bitString(signature)));
}

/** 16 random bytes; the first is not zero, so that the number is as long as it looks. */
function serialNumber(): Uint8Array {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

function extensions(host: string): readonly Der[] {
  const digitalSignature = bitString(Uint8Array.of(0x80), 7);
  return [
    extension(BASIC_CONSTRAINTS, sequence(), true),
    extension(KEY_USAGE, digitalSignature, true),
    ...(isIP(host) === 6 ? [] : [extension(SUBJECT_ALT_NAME, sequence(generalName(host)), false)]),
  ];
}

function extension(id: string, value: Der, isCritical: boolean): Der {
  return sequence(objectIdentifier(id), ...(isCritical ? [boolean(true)] : []), octetString(value));
}

function generalName(host: string): Der {
  if (isIP(host) === 4) return implicit(7, Uint8Array.from(host.split('.').map(Number)));
  return implicit(2, Buffer.from(host, 'latin1'));
}

function pem(der: Der): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
