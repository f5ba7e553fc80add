import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { useNavigate } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import '../../parts/cloudscape.ts';
import { SaveRow } from '../../parts/save-row.tsx';
import { useTitle } from '../../parts/title.ts';
import { type Mutability, MutabilityFields, mutabilityBody } from '../repository/mutability-fields.tsx';
import { useRepositoryChange } from '../repository/queries.ts';

/** A repository that is still to be made. */
export function NewRepository() {
  useTitle('New repository');
  const [name, setName] = useState('');
  const [source, setSource] = useState('');
  const [scanOnPush, setScanOnPush] = useState(true);
  const [mutability, setMutability] = useState<Mutability>({ isMutable: true, exclusions: '' });
  const navigate = useNavigate();
  const { mutate, isPending, isSuccess, error } = useRepositoryChange('createRepository', name);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const labels = source.trim() === '' ? {} : { labels: { ImageSource: source.trim() } };
    const body = { name: name.trim(), scanOnPush, ...mutabilityBody(mutability), ...labels };
    mutate(
      { body },
      { onSuccess: (made) => void navigate({ to: '/repositories/$name', params: { name: made.name } }) },
    );
  };
  return (
    <form onSubmit={submit} noValidate>
      <h1>New repository</h1>
      <SpaceBetween size="l">
        <Container>
          <SpaceBetween size="l">
            <FormField
              stretch
              label="Name"
              constraintText="As team/app: lower case letters and digits, and . _ - / between them"
            >
              <Input
                value={name}
                spellcheck={false}
                autoComplete={false}
                ariaRequired
                onChange={({ detail }) => setName(detail.value)}
              />
            </FormField>
            <FormField
              stretch
              label="ImageSource"
              description="Where the Dockerfile is, as people follow it from a finding"
              constraintText="An address; may be left out"
            >
              <Input value={source} spellcheck={false} onChange={({ detail }) => setSource(detail.value)} />
            </FormField>
            <Toggle checked={scanOnPush} onChange={({ detail }) => setScanOnPush(detail.checked)}>
              ECR’s API and events show a scan of each push
            </Toggle>
            <MutabilityFields of={mutability} change={setMutability} />
          </SpaceBetween>
        </Container>
        <SaveRow isPending={isPending} isSuccess={isSuccess} error={error} remove={null} />
      </SpaceBetween>
    </form>
  );
}
