import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import type { User } from '../../api/schema.generated.ts';
import { Fault } from '../../parts/fault.tsx';
import { useChange } from './changes.ts';

const LEAST_CHARACTERS = 12;

/** The password that a user signs in to the console with: given, or taken back. */
export function UserPassword({ user: { name, hasPassword } }: { readonly user: User }) {
  const [password, setPassword] = useState('');
  const set = useChange('setPassword');
  const remove = useChange('removePassword');
  const signOut = useChange('signOutUser');
  const error = set.error ?? remove.error ?? signOut.error;
  const isShort = Array.from(password).length < LEAST_CHARACTERS;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={hasPassword ? 'They sign in to this console by name' : 'They sign in to this console with a key'}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button loading={signOut.isPending} onClick={() => signOut.mutate({ params: { name } })}>
                Sign out everywhere
              </Button>
              {hasPassword ? (
                <Button loading={remove.isPending} onClick={() => remove.mutate({ params: { name } })}>
                  Take back
                </Button>
              ) : null}
            </SpaceBetween>
          }
        >
          Password
        </Header>
      }
    >
      <SpaceBetween size="s">
        <FormField label={hasPassword ? 'Another password' : 'New password'} constraintText="At least 12 characters">
          <Input
            type="password"
            autoComplete="new-password"
            value={password}
            onChange={({ detail }) => setPassword(detail.value)}
          />
        </FormField>
        <Button
          disabled={isShort}
          loading={set.isPending}
          onClick={() => set.mutate({ params: { name }, body: { password } }, { onSuccess: () => setPassword('') })}
        >
          Set password
        </Button>
        {set.isSuccess && password === '' ? (
          <StatusIndicator type="success">Set: whoever was signed in with another is signed out</StatusIndicator>
        ) : null}
        {signOut.isSuccess ? <StatusIndicator type="success">Signed out of every browser</StatusIndicator> : null}
        <Fault of={error} />
      </SpaceBetween>
    </Container>
  );
}
