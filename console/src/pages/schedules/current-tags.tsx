import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { ask } from '../../api/client.ts';
import { Fault } from '../../parts/fault.tsx';
import '../../parts/outcome.css';
import { namesIn } from '../../parts/patterns.ts';
import { Refusal } from '../../parts/refusal.tsx';
import './schedules.css';

const KEY = ['current-tags'];

/** The tags of what is in use, to be changed: schedules and alerts are about them. */
export function CurrentTagsPanel() {
  const { data, error } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => ask('getCurrentTags', {}, signal) });
  if (error !== null) return <Refusal of="current tags" error={error} />;
  return (
    <Container
      header={
        <Header variant="h2" description="What is in use: schedules, alerts and what is counted are about these tags">
          Current tags
        </Header>
      }
    >
      {data === undefined ? <p className="faint">…</p> : <TagsForm first={data.tags.join(' ')} />}
    </Container>
  );
}

function TagsForm({ first }: { readonly first: string }) {
  const [typed, setTyped] = useState(first);
  const client = useQueryClient();
  const { mutate, isPending, isSuccess, error, reset } = useMutation({
    mutationFn: () => ask('putCurrentTags', { body: { tags: namesIn(typed) } }),
    // What is counted and watched is of other tags from now on.
    onSuccess: () => client.invalidateQueries(),
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    mutate();
  };
  return (
    <form onSubmit={submit} noValidate>
      <SpaceBetween size="m">
        <FormField stretch label="Tags" constraintText="As latest prod release-*; * stands for any characters">
          <Input
            value={typed}
            spellcheck={false}
            onChange={({ detail }) => {
              setTyped(detail.value);
              reset();
            }}
          />
        </FormField>
        <Fault of={error} />
        <div className="outcome">
          <Button formAction="submit" loading={isPending}>
            Save tags
          </Button>
          <output>{isSuccess ? <StatusIndicator type="success">Saved</StatusIndicator> : null}</output>
        </div>
      </SpaceBetween>
    </form>
  );
}
