import assert from 'node:assert/strict';
import { it } from 'node:test';
import { generateKey } from './access-key.ts';
import { loginThrottle } from './login-throttle.ts';
import { createSignIn } from './sign-in.ts';
import type { Identity, LoginOutcome } from './types.ts';

const ALICE: Identity = { kind: 'user', name: 'alice', grants: [] };
const KEY = generateKey();

it('knows users by their passwords, and by their keys', async () => {
  const { signIn } = setUp();

  assert.deepEqual(await signIn('alice', 'right'), { kind: 'identity', identity: ALICE });
  assert.deepEqual(await signIn(KEY.id, KEY.secret), {
    kind: 'identity',
    identity: { ...ALICE, accessKeyId: KEY.id },
  });
  assert.deepEqual(await signIn('alice', KEY.secret), { kind: 'wrong' });
  assert.deepEqual(await signIn(KEY.id, 'right'), { kind: 'wrong' });
});

it('lets a password of the AWS API in as nobody', async () => {
  const { signIn } = setUp();

  assert.deepEqual(await signIn('AWS', 'a token'), { kind: 'wrong' });
});

it('has who was wrong twenty times wait, and nobody else', async () => {
  const { signIn } = setUp();
  for (let wrong = 0; wrong < 20; wrong += 1) await signIn('alice', `wrong ${wrong}`);

  assert.deepEqual(await signIn('alice', 'right'), { kind: 'wait', seconds: 2 });
  assert.equal((await signIn('alice', 'right', '10.0.0.2')).kind, 'identity');
});

it('looks at 32 at a time', async () => {
  const slow = Promise.withResolvers<Identity>();
  const signIn = createSignIn({
    authenticator: { basic: async () => ({ kind: 'unknown' }) },
    sessions: { byPassword: () => slow.promise },
    throttle: loginThrottle(() => 0),
  });
  const attempts = Array.from({ length: 33 }, (_, at) =>
    signIn({ user: `user-${at}`, password: 'right', address: '10.0.0.1' }),
  );

  assert.deepEqual(await attempts[32], { kind: 'wait', seconds: 1 });
  slow.resolve(ALICE);
  assert.equal((await attempts[31])?.kind, 'identity');
  assert.equal((await signIn({ user: 'alice', password: 'right', address: '10.0.0.1' })).kind, 'identity');
});

function setUp() {
  const basic = async (id: string, secret: string): Promise<LoginOutcome> => {
    if (id === 'AWS') return { kind: 'identity', identity: ALICE };
    return id === KEY.id && secret === KEY.secret
      ? { kind: 'identity', identity: { ...ALICE, accessKeyId: id } }
      : { kind: 'unknown' };
  };
  const byPassword = async (name: string, password: string) =>
    name === 'alice' && password === 'right' ? ALICE : undefined;
  const signIn = createSignIn({ authenticator: { basic }, sessions: { byPassword }, throttle: loginThrottle(() => 0) });
  return {
    signIn: (user: string, password: string, address = '10.0.0.1') => signIn({ user, password, address }),
  };
}
