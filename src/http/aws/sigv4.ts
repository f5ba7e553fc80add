import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccessKey } from '../../auth/types.ts';
import { type Authorization, readAuthorization, type SignatureRefusal, type SignedRequest } from './authorization.ts';
import { hashCanonicalRequest, headerValues } from './canonical.ts';

/** What a signature must be made for. */
export interface SignatureScope {
  readonly service: string;
  /** Regions that are accepted, the registry's own first. */
  readonly regions: readonly string[];
  /** How far the client's clock may be off, in minutes. */
  readonly skewMinutes: number;
}

export interface SignatureDependencies {
  readonly accessKey: (id: string) => Promise<AccessKey | undefined>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The host that clients are told to use: they signed that where a proxy changed the `Host` header. */
  readonly publicHost: string;
}

/** A credential that is known, with the check that is left to do when the body has been read. */
export interface PendingSignature {
  readonly kind: 'pending';
  readonly key: AccessKey;
  /** Undefined where the signature is that of the request with this body; else why not. */
  readonly verify: (bodyHash: string) => SignatureRefusal | undefined;
}

/**
 * Looks at who signed the request, for what and when; the signature itself is recomputed by `verify`, so that nobody
 * without a known key can make the server read a body. Both forms of SigV4 are taken: the header, and the query of a
 * presigned address.
 */
export async function readSignature(
  request: SignedRequest,
  scope: SignatureScope,
  { accessKey, now, publicHost }: SignatureDependencies,
): Promise<PendingSignature | SignatureRefusal> {
  const authorization = readAuthorization(request);
  if (authorization.kind !== 'authorization') return authorization;
  const refusal =
    checkHeaders(request, authorization) ?? checkScope(authorization, scope) ?? checkTime(authorization, scope, now);
  if (refusal !== undefined) return refusal;
  const key = authorization.hasSessionToken ? undefined : await accessKey(authorization.accessKeyId);
  if (key === undefined) return { kind: 'unknown-key' };
  const hosts = [undefined, publicHost];
  const verify = (bodyHash: string) => {
    const matches = hosts.some((host) =>
      isSignature(authorization, expectedSignature({ request, authorization, key, bodyHash, host })),
    );
    return matches ? undefined : invalid(MISMATCH);
  };
  return { kind: 'pending', key, verify };
}

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key ' +
  'and signing method. Consult the service documentation for details.';

/** The host, and every `x-amz-` header that is there, must be among what is signed. */
function checkHeaders({ rawHeaders }: SignedRequest, { signedHeaders }: Authorization): SignatureRefusal | undefined {
  if (!signedHeaders.includes('host')) {
    return invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  const present = [...headerValues(rawHeaders).keys()].filter((name) => name.startsWith('x-amz-'));
  const unsigned = present.find((name) => !signedHeaders.includes(name));
  return unsigned === undefined
    ? undefined
    : invalid(`'${unsigned}' must be a 'SignedHeader' in the AWS Authorization.`);
}

function checkScope(authorization: Authorization, { service, regions }: SignatureScope): SignatureRefusal | undefined {
  const { scope, time } = authorization;
  const wrong: string[] = [];
  if (!regions.includes(scope.region)) {
    wrong.push(`Credential should be scoped to a valid region, not '${scope.region}'. `);
  }
  if (scope.service !== service) wrong.push(`Credential should be scoped to correct service: '${service}'. `);
  if (scope.terminator !== 'aws4_request') {
    wrong.push(`Credential should be scoped with a valid terminator: 'aws4_request', not '${scope.terminator}'. `);
  }
  if (scope.date !== time.slice(0, 8)) {
    wrong.push(
      'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ' +
        `'${scope.date}' != '${time.slice(0, 8)}', from '${time}'. `,
    );
  }
  return wrong.length === 0 ? undefined : invalid(wrong.join(''));
}

function checkTime(
  authorization: Authorization,
  { skewMinutes }: SignatureScope,
  now: number,
): SignatureRefusal | undefined {
  const { time, timeMs, expiresSeconds } = authorization;
  const skew = skewMinutes * 60_000;
  if (timeMs > now + skew) {
    return invalid(
      `Signature not yet current: ${time} is still later than ${basicIso(now + skew)} ` +
        `(${basicIso(now)} + ${skewMinutes} min.)`,
    );
  }
  if (expiresSeconds !== undefined) {
    const end = timeMs + expiresSeconds * 1000;
    return end >= now ? undefined : invalid(`Signature expired: ${basicIso(end)} is now earlier than ${basicIso(now)}`);
  }
  return timeMs >= now - skew
    ? undefined
    : invalid(
        `Signature expired: ${time} is now earlier than ${basicIso(now - skew)} ` +
          `(${basicIso(now)} - ${skewMinutes} min.)`,
      );
}

/** `20150830T123600Z` */
function basicIso(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

interface Signing {
  readonly request: SignedRequest;
  readonly authorization: Authorization;
  readonly key: AccessKey;
  readonly bodyHash: string;
  readonly host: string | undefined;
}

/** SigV4, "Create a string to sign" and "Calculate the signature". */
function expectedSignature({ request, authorization, key, bodyHash, host }: Signing): Buffer {
  const { scope, signedHeaders, time } = authorization;
  const hash = hashCanonicalRequest({ ...request, signedHeaders, bodyHash, ...(host === undefined ? {} : { host }) });
  const scopeText = [scope.date, scope.region, scope.service, scope.terminator].join('/');
  const signingKey = [scope.date, scope.region, scope.service, scope.terminator].reduce(
    (secret: string | Buffer, part) => hmac(secret, part),
    `AWS4${key.secret}`,
  );
  return hmac(signingKey, ['AWS4-HMAC-SHA256', time, scopeText, hash].join('\n'));
}

function isSignature({ signature }: Authorization, expected: Buffer): boolean {
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function invalid(message: string): SignatureRefusal {
  return { kind: 'invalid', message };
}
