import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client.ts';
import { Fault } from '../../parts/fault.tsx';

const LEAST_CHARACTERS = 12;

/** Has who knows their password choose another. */
export function OwnPassword({ user }: { readonly user: string }) {
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: () => ask('changePassword', { body: { current, password } }),
    onSuccess: () => {
      setCurrent('');
      setPassword('');
    },
  });
  const isReady = current !== '' && Array.from(password).length >= LEAST_CHARACTERS;
  return (
    <Container
      header={
        <Header variant="h2" description="Who has none gets one of who administers the registry">
          Your password
        </Header>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) mutate();
        }}
      >
        {/* Browsers keep passwords by who they are of. */}
        <input hidden readOnly autoComplete="username" value={user} />
        <SpaceBetween size="s">
          <FormField label="Password until now">
            <Input
              type="password"
              autoComplete="current-password"
              value={current}
              onChange={({ detail }) => setCurrent(detail.value)}
            />
          </FormField>
          <FormField label="New password" constraintText="At least 12 characters">
            <Input
              type="password"
              autoComplete="new-password"
              value={password}
              onChange={({ detail }) => setPassword(detail.value)}
            />
          </FormField>
          <Button formAction="submit" disabled={!isReady} loading={isPending}>
            Change password
          </Button>
          {isSuccess && password === '' ? (
            <StatusIndicator type="success">Changed: other browsers are signed out</StatusIndicator>
          ) : null}
          <Fault of={error} />
        </SpaceBetween>
      </form>
    </Container>
  );
}
