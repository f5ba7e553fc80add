import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import type { OneRepository } from '../../api/schema.generated.ts';
import { PolicyEditor } from './policy-editor.tsx';
import { useRepositoryChange } from './queries.ts';

interface PolicySettingsProps {
  readonly of: OneRepository;
  readonly mayChange: boolean;
}

const EXAMPLE = JSON.stringify(
  { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'ecr:BatchGetImage' }] },
  null,
  2,
);

/** ECR's repository policy, as it is kept. */
export function PolicySettings({ of: { name, policy }, mayChange }: PolicySettingsProps) {
  const change = useRepositoryChange('changeRepository', name);
  return (
    <Container
      header={
        <Header variant="h2" description="Kept and shown to AWS’s tools; who may do what here is said under Access">
          Repository policy
        </Header>
      }
    >
      <PolicyEditor
        key={policy}
        label="Policy in JSON"
        of={policy}
        example={EXAMPLE}
        mayChange={mayChange}
        isPending={change.isPending}
        isSuccess={change.isSuccess}
        error={change.error}
        onSave={(text) => change.mutate({ params: { name }, body: { policy: text } })}
        onTyped={change.reset}
      />
    </Container>
  );
}
