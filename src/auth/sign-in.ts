import { isAccessKeyId } from './access-key.ts';
import type { LoginThrottle } from './login-throttle.ts';
import type { Sessions } from './sessions.ts';
import type { Authenticator, Identity } from './types.ts';

/** What somebody types to sign in, and from where. */
export interface SignInAttempt {
  /** A user's name, or the id of an access key. */
  readonly user: string;
  /** The user's password, or the key's secret. */
  readonly password: string;
  /** Of the client, as its connection tells. */
  readonly address: string;
}

export type SignInOutcome =
  | { readonly kind: 'identity'; readonly identity: Identity }
  | { readonly kind: 'wrong' }
  /** After many wrong attempts on this user from this address, or while many are being looked at. */
  | { readonly kind: 'wait'; readonly seconds: number };

/** So many are looked at or wait to be: each costs memory and time on purpose. */
const MOST_AT_ONCE = 32;

/** Tells who signs in. Wrong attempts are slowed down as those of docker are. */
export function createSignIn(options: {
  readonly authenticator: Pick<Authenticator, 'basic'>;
  readonly sessions: Pick<Sessions, 'byPassword'>;
  readonly throttle: LoginThrottle;
}): (attempt: SignInAttempt) => Promise<SignInOutcome> {
  const { authenticator, sessions, throttle } = options;
  let looking = 0;
  return async ({ user, password, address }) => {
    const seconds = throttle.waitSeconds(address, user);
    if (seconds > 0) return { kind: 'wait', seconds };
    if (looking >= MOST_AT_ONCE) return { kind: 'wait', seconds: 1 };
    looking += 1;
    try {
      // The name of a user may look like the id of a key that was set by the configuration.
      const identity = (await byKey(authenticator, user, password)) ?? (await sessions.byPassword(user, password));
      if (identity !== undefined) return { kind: 'identity', identity };
      throttle.failed(address, user);
      return { kind: 'wrong' };
    } finally {
      looking -= 1;
    }
  };
}

async function byKey(
  authenticator: Pick<Authenticator, 'basic'>,
  id: string,
  secret: string,
): Promise<Identity | undefined> {
  if (!isAccessKeyId(id)) return undefined;
  const outcome = await authenticator.basic(id, secret);
  return outcome.kind === 'identity' ? outcome.identity : undefined;
}
