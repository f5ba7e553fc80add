import type { IncomingMessage } from 'node:http';
import { anonymousIdentity, type LoginThrottle } from '../../auth/index.ts';
import type { Authenticator, LoginOutcome } from '../../auth/types.ts';
import { OciError } from '../../oci/error.ts';
import type { Identification } from './types.ts';

export interface IdentifyOptions {
  readonly authenticator: Authenticator;
  readonly throttle: LoginThrottle;
  /** Whether those who bring no credentials may pull. */
  readonly anonymousPull: boolean;
}

export interface Login {
  readonly user: string;
  readonly password: string;
  /** Of the client, as its connection tells. */
  readonly address: string;
}

/** The user name that goes with passwords of GetAuthorizationToken: signed tokens, which nobody can guess. */
const PASSWORD_USER = 'AWS';

/**
 * Tells who asks by the Authorization header, Basic or Bearer. Credentials that are no good are refused even where none
 * are needed: a client that means to be somebody is not to go on as nobody. Throws TOOMANYREQUESTS as `logIn` does.
 */
export function createIdentify(options: IdentifyOptions): (request: IncomingMessage) => Promise<Identification> {
  return async (request) => {
    const { authorization } = request.headers;
    if (authorization === undefined) {
      if (options.anonymousPull) return { kind: 'identity', identity: anonymousIdentity(true) };
      return { kind: 'refused', message: 'log in first' };
    }
    const [, scheme = '', credentials = ''] = /^(\S+) +(\S+)$/.exec(authorization) ?? [];
    switch (scheme.toLowerCase()) {
      case 'basic':
        return await logInBasic(options, credentials, request.socket.remoteAddress ?? '');
      case 'bearer':
        return identificationOf(await options.authenticator.bearer(credentials), BEARER);
      default:
        return { kind: 'refused', message: 'the Authorization header is neither Basic nor Bearer' };
    }
  };
}

/** Tells who logs in. Throws TOOMANYREQUESTS after many wrong logins of the same user from the same address. */
export async function logIn(options: IdentifyOptions, { user, password, address }: Login): Promise<Identification> {
  const { authenticator, throttle } = options;
  const seconds = throttle.waitSeconds(address, user);
  if (seconds > 0) {
    const message = `too many wrong logins: try again in ${seconds} seconds`;
    throw new OciError('TOOMANYREQUESTS', message, { headers: { 'Retry-After': String(seconds) } });
  }
  const outcome = await authenticator.basic(user, password);
  if (outcome.kind === 'unknown' && user !== PASSWORD_USER) throttle.failed(address, user);
  return identificationOf(outcome, user === PASSWORD_USER ? PASSWORD : SECRET);
}

async function logInBasic(options: IdentifyOptions, credentials: string, address: string): Promise<Identification> {
  const text = Buffer.from(credentials, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return { kind: 'refused', message: 'the Basic credentials are not base64 of <user>:<password>' };
  return await logIn(options, { user: text.slice(0, colon), password: text.slice(colon + 1), address });
}

type Refusals = Readonly<Record<'unknown' | 'expired', Omit<Extract<Identification, { kind: 'refused' }>, 'kind'>>>;

const BEARER: Refusals = {
  unknown: { message: 'the token is not valid', error: 'invalid_token' },
  expired: { message: 'the token has expired', error: 'invalid_token' },
};
const PASSWORD: Refusals = {
  unknown: { message: 'the password for AWS is not valid: get one with aws ecr get-login-password' },
  expired: { message: 'the password for AWS has expired: get another with aws ecr get-login-password' },
};
const SECRET: Refusals = {
  unknown: { message: 'there is no such access key, or the secret is not its' },
  expired: { message: 'the access key has expired' },
};

function identificationOf(outcome: LoginOutcome, refusals: Refusals): Identification {
  return outcome.kind === 'identity' ? outcome : { kind: 'refused', ...refusals[outcome.kind] };
}
