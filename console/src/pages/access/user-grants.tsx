import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import type { Grant, User } from '../../api/schema.generated.ts';
import { Fault } from '../../parts/fault.tsx';
import { useChange } from './changes.ts';
import { GrantFields, patternFault } from './grant-fields.tsx';
import { GrantText, grantLine } from './grant-words.tsx';

interface UserGrantsProps {
  readonly user: User;
  readonly isOneself: boolean;
}

/** What a user may do: shown, given and taken back. */
export function UserGrants({ user, isOneself }: UserGrantsProps) {
  const { name, grants } = user;
  const revoke = useChange('removeGrant');
  const takeBack = (grant: Grant) => revoke.mutate({ params: { name }, query: grant });
  return (
    <Container header={<Header variant="h2">What they may do</Header>}>
      <SpaceBetween size="l">
        <Table
          variant="embedded"
          items={grants}
          trackBy={grantLine}
          empty="Nothing"
          ariaLabels={{ tableLabel: 'What they may do' }}
          columnDefinitions={[
            { id: 'grant', header: 'May', isRowHeader: true, cell: (grant) => <GrantText of={grant} /> },
            {
              id: 'actions',
              header: 'Actions',
              cell: (grant) =>
                isOneself && grant.permission === 'administer' ? null : (
                  <Button
                    variant="inline-link"
                    ariaLabel={`Take back: ${grantLine(grant)}`}
                    disabled={revoke.isPending}
                    onClick={() => takeBack(grant)}
                  >
                    Take back
                  </Button>
                ),
            },
          ]}
        />
        <Fault of={revoke.error} />
        <MoreGrants name={name} />
      </SpaceBetween>
    </Container>
  );
}

const NO_GRANT: Grant = { permission: 'pull', pattern: '' };

function MoreGrants({ name }: { readonly name: string }) {
  const [grant, setGrant] = useState(NO_GRANT);
  const [wasTried, setWasTried] = useState(false);
  const { mutate, isPending, error } = useChange('addGrants');
  const fault = patternFault(grant);
  const submit = () => {
    setWasTried(fault !== undefined);
    if (fault !== undefined) return;
    mutate({ params: { name }, body: { grants: [grant] } }, { onSuccess: () => setGrant(NO_GRANT) });
  };
  return (
    <SpaceBetween size="s">
      <GrantFields grant={grant} change={setGrant} fault={wasTried ? fault : undefined} />
      <Fault of={error} />
      <Button loading={isPending} onClick={submit}>
        Let them
      </Button>
    </SpaceBetween>
  );
}
