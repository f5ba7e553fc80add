import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import type { OneRepository } from '../../api/schema.generated.ts';
import { Fault } from '../../parts/fault.tsx';
import { Text } from '../../parts/text.tsx';
import { useRepositoryChange } from './queries.ts';

interface ScanningSettingsProps {
  readonly of: OneRepository;
  readonly mayChange: boolean;
}

/** Whether ECR's API shows a scan of each push, and what decides it. */
export function ScanningSettings({ of: { name, scanOnPush, scanning }, mayChange }: ScanningSettingsProps) {
  const { mutate, isPending, error } = useRepositoryChange('changeRepository', name);
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Every push is inspected, whatever is chosen here: this says whether ECR’s API and events show it as a scan"
        >
          Scan on push
        </Header>
      }
    >
      <SpaceBetween size="s">
        <Toggle
          checked={scanOnPush}
          disabled={!mayChange || isPending}
          onChange={({ detail }) => mutate({ params: { name }, body: { scanOnPush: detail.checked } })}
        >
          {scanOnPush ? 'On in this repository' : 'Off in this repository'}
        </Toggle>
        <p>
          {scanning.filters.length === 0 ? (
            'No rule of the registry names it: its own switch decides.'
          ) : (
            <>
              Rules of the registry name it, so that a push begins a scan either way:{' '}
              <Text of={scanning.filters.join(', ')} isCode />
            </>
          )}
        </p>
        <Fault of={error} />
      </SpaceBetween>
    </Container>
  );
}
