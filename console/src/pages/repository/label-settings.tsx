import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type SubmitEvent, useState } from 'react';
import type { OneRepository } from '../../api/schema.generated.ts';
import { Fault } from '../../parts/fault.tsx';
import { Outside } from '../../parts/outside.tsx';
import { Text } from '../../parts/text.tsx';
import { useRepositoryChange } from './queries.ts';

interface LabelSettingsProps {
  readonly of: OneRepository;
  readonly mayChange: boolean;
}

const SOURCE = 'ImageSource';

/** A repository's labels, which ECR calls tags of the resource: added, changed and removed. */
export function LabelSettings({ of: { name, labels }, mayChange }: LabelSettingsProps) {
  const [edited, setEdited] = useState<readonly [key: string, value: string]>();
  const { mutate, isPending, error } = useRepositoryChange('changeLabels', name);
  const set = (key: string, value: string | null) =>
    mutate({ params: { name }, body: { labels: { [key]: value } } }, { onSuccess: () => setEdited(undefined) });
  const entries = Object.entries(labels);
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="ECR calls them tags. ImageSource leads from each finding to where its image is made"
        >
          Labels
        </Header>
      }
    >
      <SpaceBetween size="m">
        {entries.length === 0 ? <p className="faint">There is none.</p> : null}
        <dl className="labels">
          {entries.map(([key, value]) => (
            <div key={key}>
              <dt>
                <Text of={key} />
              </dt>
              <dd>
                <Outside to={value}>
                  <Text of={value} />
                </Outside>
              </dd>
              {mayChange ? (
                <LabelActions
                  of={key}
                  isPending={isPending}
                  onChange={() => setEdited([key, value])}
                  onRemove={() => set(key, null)}
                />
              ) : null}
            </div>
          ))}
        </dl>
        {mayChange ? (
          <LabelForm
            key={edited?.[0] ?? `new of ${entries.length}`}
            first={edited ?? [SOURCE in labels ? '' : SOURCE, '']}
            isNew={edited === undefined}
            isPending={isPending}
            onSet={set}
            onLeave={() => setEdited(undefined)}
          />
        ) : null}
        <Fault of={error} />
      </SpaceBetween>
    </Container>
  );
}

interface LabelActionsProps {
  readonly of: string;
  readonly isPending: boolean;
  readonly onChange: () => void;
  readonly onRemove: () => void;
}

function LabelActions({ of, isPending, onChange, onRemove }: LabelActionsProps) {
  return (
    <dd className="label-actions">
      <Button variant="inline-link" ariaLabel={`Change ${of}`} onClick={onChange}>
        Change
      </Button>
      <Button variant="inline-link" ariaLabel={`Remove ${of}`} disabled={isPending} onClick={onRemove}>
        Remove
      </Button>
    </dd>
  );
}

interface LabelFormProps {
  readonly first: readonly [key: string, value: string];
  readonly isNew: boolean;
  readonly isPending: boolean;
  readonly onSet: (key: string, value: string) => void;
  readonly onLeave: () => void;
}

function LabelForm({ first, isNew, isPending, onSet, onLeave }: LabelFormProps) {
  const [key, setKey] = useState(first[0]);
  const [value, setValue] = useState(first[1]);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSet(key.trim(), value.trim());
  };
  return (
    <form className="label-form" onSubmit={submit} noValidate>
      <FormField label="Key">
        <Input value={key} disabled={!isNew} spellcheck={false} onChange={({ detail }) => setKey(detail.value)} />
      </FormField>
      <FormField label="Value" stretch>
        <Input value={value} spellcheck={false} onChange={({ detail }) => setValue(detail.value)} />
      </FormField>
      <SpaceBetween direction="horizontal" size="xs">
        <Button formAction="submit" loading={isPending}>
          {isNew ? 'Add label' : 'Change label'}
        </Button>
        {isNew ? null : (
          <Button variant="link" formAction="none" onClick={onLeave}>
            Cancel
          </Button>
        )}
      </SpaceBetween>
    </form>
  );
}
