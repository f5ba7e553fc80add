import type { KeyObject } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Clock } from '../lib/clock.ts';
import { deriveKey, type KeyPurpose, type MasterKey } from './master-key.ts';
import { parsePermission } from './permissions.ts';
import type { Grant } from './types.ts';

/** Whom a token is for: the access key that was logged in with, or nobody's (anonymous). */
export interface TokenClaims {
  readonly name: string;
  readonly accessKeyId?: string;
  /** What it is limited to; absent in a password, which is limited to nothing. */
  readonly scope?: readonly Grant[];
}

export type TokenOutcome =
  | { readonly kind: 'claims'; readonly claims: TokenClaims }
  /** Its signature is ours, its time is over. */
  | { readonly kind: 'expired' }
  | { readonly kind: 'unknown' };

/** Signs and verifies one sort of token. Times are seconds since the epoch. */
export interface Tokens {
  sign(claims: TokenClaims): Promise<{ token: string; issuedAt: number; expiresAt: number }>;
  verify(token: string): Promise<TokenOutcome>;
}

const ALGORITHM = 'HS256';
const ISSUER = 'pratique';
/** Longer than any token with the longest scope that is signed. */
const MOST_TOKEN_CHARACTERS = 16_384;

const claimsSchema = z.object({
  sub: z.string(),
  key: z.string().optional(),
  scope: z.array(z.tuple([z.string(), z.string()])).optional(),
});

/**
 * Tokens of one purpose: JSON web tokens (RFC 7519) under HS256 and a key of their own, with a type and an audience
 * of their own (RFC 8725, "Use Explicit Typing"), so that none stands in for one of another purpose.
 */
export function tokens(options: {
  readonly master: MasterKey;
  readonly purpose: Extract<KeyPurpose, 'password-token' | 'bearer-token'>;
  readonly lifetimeSeconds: number;
  readonly clock: Clock;
}): Tokens {
  const { master, purpose, lifetimeSeconds, clock } = options;
  const key = deriveKey(master, purpose);
  return {
    async sign({ name, accessKeyId, scope }) {
      const issuedAt = Math.floor(clock() / 1000);
      const expiresAt = issuedAt + lifetimeSeconds;
      const payload = {
        ...(accessKeyId === undefined ? {} : { key: accessKeyId }),
        ...(scope === undefined ? {} : { scope: scope.map(({ permission, pattern }) => [permission, pattern]) }),
      };
      const token = await new SignJWT(payload)
        .setProtectedHeader({ alg: ALGORITHM, typ: typeOf(purpose) })
        .setIssuer(ISSUER)
        .setAudience(purpose)
        .setSubject(name)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(key);
      return { token, issuedAt, expiresAt };
    },
    verify: (token) => verify(token, { key, purpose, clock }),
  };
}

async function verify(
  token: string,
  { key, purpose, clock }: { key: KeyObject; purpose: KeyPurpose; clock: Clock },
): Promise<TokenOutcome> {
  if (token.length > MOST_TOKEN_CHARACTERS) return { kind: 'unknown' };
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [ALGORITHM],
      typ: typeOf(purpose),
      issuer: ISSUER,
      audience: purpose,
      requiredClaims: ['sub', 'iat', 'exp'],
      currentDate: new Date(clock()),
    });
    const claims = parseClaims(payload);
    return claims === undefined ? { kind: 'unknown' } : { kind: 'claims', claims };
  } catch (error) {
    if (error instanceof errors.JWTExpired) return { kind: 'expired' };
    if (error instanceof errors.JOSEError) return { kind: 'unknown' };
    throw error;
  }
}

function parseClaims(payload: unknown): TokenClaims | undefined {
  const parsed = claimsSchema.safeParse(payload);
  if (!parsed.success) return undefined;
  const { sub, key, scope } = parsed.data;
  return {
    name: sub,
    ...(key === undefined ? {} : { accessKeyId: key }),
    ...(scope === undefined ? {} : { scope: scope.flatMap(([permission, pattern]) => grantOf(permission, pattern)) }),
  };
}

function grantOf(permission: string, pattern: string): Grant[] {
  const known = parsePermission(permission);
  return known === undefined ? [] : [{ permission: known, pattern }];
}

function typeOf(purpose: KeyPurpose): string {
  return `${ISSUER}-${purpose}+jwt`;
}
