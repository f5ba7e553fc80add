import { type SubmitEvent, useId } from 'react';
import { Mark } from '../shell/mark.tsx';
import { useSignIn } from './session.ts';
import './sign-in.css';
import { Text } from '../parts/text.tsx';
import { useTitle } from '../parts/title.ts';

/** Asks who it is; the address stays, so that a link that was followed leads there once it is answered. */
export function SignIn() {
  useTitle('Sign in');
  const { mutate, isPending, error } = useSignIn();
  const [user, password] = [useId(), useId()];
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const typed = (name: string) => {
      const value = data.get(name);
      return typeof value === 'string' ? value : '';
    };
    mutate({ user: typed('user').trim(), password: typed('password') });
  };
  return (
    <main className="sign-in">
      <form onSubmit={submit}>
        <h1>
          <Mark /> Pratique
        </h1>
        <p className="faint">A container registry that inspects every image as it lands.</p>
        <label htmlFor={user}>User or access key</label>
        <input id={user} name="user" autoComplete="username" autoCapitalize="none" spellCheck={false} required />
        <label htmlFor={password}>Password or secret</label>
        <input id={password} name="password" type="password" autoComplete="current-password" required />
        <button type="submit" disabled={isPending}>
          {isPending ? 'Signing in…' : 'Sign in'}
        </button>
        <p role="alert" className="sign-in-fault">
          <Text of={error?.message ?? ''} />
        </p>
        {window.isSecureContext ? null : (
          <p role="note" className="sign-in-fault">
            This address is neither HTTPS nor localhost: browsers keep no sign-in over it.
          </p>
        )}
        <p className="faint">
          The first start printed a key, and keeps it in <code>pratique-data/credentials</code>. A user gets a password
          by <code>npx pratique user password NAME</code>.
        </p>
      </form>
    </main>
  );
}
