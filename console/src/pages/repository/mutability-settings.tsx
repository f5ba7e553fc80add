import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { type SubmitEvent, useState } from 'react';
import type { OneRepository } from '../../api/schema.generated.ts';
import { SaveRow } from '../../parts/save-row.tsx';
import { Text } from '../../parts/text.tsx';
import { type Mutability, MutabilityFields, mutabilityBody, mutabilityOf } from './mutability-fields.tsx';
import { useRepositoryChange } from './queries.ts';

interface MutabilitySettingsProps {
  readonly of: OneRepository;
  readonly mayChange: boolean;
}

/** Whether tags that point somewhere may be moved. */
export function MutabilitySettings({ of, mayChange }: MutabilitySettingsProps) {
  return (
    <Container header={<Header variant="h2">Tags that are moved</Header>}>
      {mayChange ? <MutabilityForm of={of} /> : <MutabilityText of={of} />}
    </Container>
  );
}

function MutabilityText({ of: { tagMutability, mutabilityExclusions } }: { readonly of: OneRepository }) {
  const isMutable = tagMutability.startsWith('MUTABLE');
  return (
    <p>
      {isMutable ? 'Tags may be moved' : 'Tags stay where they point'}
      {mutabilityExclusions.length === 0 ? '.' : ', but not: '}
      <Text of={mutabilityExclusions.join(', ')} />
    </p>
  );
}

function MutabilityForm({ of }: { readonly of: OneRepository }) {
  const { name } = of;
  const [draft, setDraft] = useState<Mutability>(() => mutabilityOf(of));
  const { mutate, isPending, isSuccess, reset, error } = useRepositoryChange('changeRepository', name);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    mutate({ params: { name }, body: mutabilityBody(draft) });
  };
  const change = (changed: Mutability) => {
    setDraft(changed);
    reset();
  };
  return (
    <form onSubmit={submit} noValidate>
      <MutabilityFields of={draft} change={change} />
      <SaveRow isPending={isPending} isSuccess={isSuccess} error={error} remove={null} />
    </form>
  );
}
