import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { lanes } from '../lib/lanes.ts';

/** Hashes passwords, and tells whether one is that of a hash. */
export interface PasswordHashes {
  /** A PHC string, `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`. */
  hash(password: string): Promise<string>;
  /** False for what is no hash of ours; a decoy is worked through then, so that the time of an answer says little. */
  matches(password: string, hash: string | undefined): Promise<boolean>;
}

/** OWASP's password storage cheat sheet, "Argon2id": 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Each takes 19 MiB and a thread of the pool that files are read by, too. */
const AT_ONCE = 2;
const derive = promisify(argon2);

const FORM = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/;

/** Argon2id (RFC 9106), at most two at a time, the others in turn. */
export function passwordHashes(): PasswordHashes {
  const inTurn = lanes(AT_ONCE);
  const work = (parameters: Omit<Argon2Parameters, 'tagLength'>) =>
    inTurn('argon2', () => derive('argon2id', { ...parameters, tagLength: HASH_BYTES }));
  return {
    async hash(password) {
      const nonce = randomBytes(SALT_BYTES);
      const { memory, passes, parallelism } = COST;
      const tag = await work({ message: password, nonce, ...COST });
      return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(tag)}`;
    },
    async matches(password, hash) {
      const found = FORM.exec(hash ?? '');
      const [, memory = COST.memory, passes = COST.passes, parallelism = COST.parallelism, salt = '', tag = ''] =
        found ?? [];
      const derived = await work({
        message: password,
        nonce: found === null ? randomBytes(SALT_BYTES) : Buffer.from(salt, 'base64'),
        memory: Number(memory),
        passes: Number(passes),
        parallelism: Number(parallelism),
      });
      const expected = found === null ? randomBytes(HASH_BYTES) : Buffer.from(tag, 'base64');
      return timingSafeEqual(derived, expected) && found !== null;
    },
  };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
