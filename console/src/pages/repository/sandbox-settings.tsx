import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { type SubmitEvent, useState } from 'react';
import type { OneRepository } from '../../api/schema.generated.ts';
import { SaveRow } from '../../parts/save-row.tsx';
import { useRepositoryChange } from './queries.ts';

const USUAL_DAYS = 7;

interface SandboxSettingsProps {
  readonly of: OneRepository;
  readonly mayChange: boolean;
}

/** Whether it is a repository in which images are tried. */
export function SandboxSettings({ of, mayChange }: SandboxSettingsProps) {
  const { sandbox, sandboxDays } = of;
  return (
    <Container
      header={
        <Header variant="h2" description="Its images are scanned, nobody is told of them, and they go by themselves">
          Sandbox
        </Header>
      }
    >
      {mayChange ? (
        <SandboxForm of={of} />
      ) : (
        <p>{sandbox === true ? `It is one: an image goes after ${sandboxDays} days.` : 'It is none.'}</p>
      )}
    </Container>
  );
}

function SandboxForm({ of: { name, sandbox, sandboxDays = USUAL_DAYS } }: { readonly of: OneRepository }) {
  const [isSandbox, setIsSandbox] = useState(sandbox === true);
  const [days, setDays] = useState(String(sandboxDays));
  const { mutate, isPending, isSuccess, reset, error } = useRepositoryChange('changeRepository', name);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    mutate({ params: { name }, body: isSandbox ? { sandbox: true, sandboxDays: Number(days) } : { sandbox: false } });
  };
  return (
    <form onSubmit={submit} noValidate>
      <SpaceBetween size="s">
        <Toggle
          checked={isSandbox}
          onChange={({ detail }) => {
            setIsSandbox(detail.checked);
            reset();
          }}
        >
          {isSandbox ? 'It is a sandbox' : 'It is no sandbox'}
        </Toggle>
        {isSandbox ? (
          <FormField label="Days after which an image goes" constraintText="1 to 365, from when it was pushed">
            <Input
              type="number"
              inputMode="numeric"
              value={days}
              onChange={({ detail }) => {
                setDays(detail.value);
                reset();
              }}
            />
          </FormField>
        ) : null}
      </SpaceBetween>
      <SaveRow isPending={isPending} isSuccess={isSuccess} error={error} remove={null} />
    </form>
  );
}
