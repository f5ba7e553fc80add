import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { Grant, User } from '../../api/schema.generated.ts';
import { Fault } from '../../parts/fault.tsx';
import { useLoaded } from '../../parts/listing/listed.ts';
import { Listing, type ListingColumn } from '../../parts/listing/listing.tsx';
import { byText } from '../../parts/listing/order.ts';
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
  const listed = useLoaded(grants);
  const columns = columnsFor(
    (grant) => revoke.mutate({ params: { name }, query: grant }),
    ({ permission }) => isOneself && permission === 'administer',
  );
  return (
    <SpaceBetween size="l">
      <Listing
        isPart
        name="grants"
        label="grants"
        of={listed}
        columns={columns}
        keyOf={grantLine}
        csv={({ permission, pattern }) => ({ permission, pattern })}
        file={`grants-of-${name}`}
        header={<Header variant="h2">What they may do</Header>}
        empty="Nothing"
      />
      <Fault of={revoke.error} />
      <Container header={<Header variant="h2">Let them do more</Header>}>
        <MoreGrants name={name} />
      </Container>
    </SpaceBetween>
  );
}

function columnsFor(
  takeBack: (grant: Grant) => void,
  isFixed: (grant: Grant) => boolean,
): readonly ListingColumn<Grant>[] {
  return [
    {
      id: 'grant',
      header: 'May',
      isRowHeader: true,
      minWidth: 240,
      cell: (grant) => <GrantText of={grant} />,
      compare: byText(grantLine),
    },
    {
      id: 'actions',
      header: 'Actions',
      cell: (grant) =>
        isFixed(grant) ? null : (
          <Button variant="inline-link" ariaLabel={`Take back: ${grantLine(grant)}`} onClick={() => takeBack(grant)}>
            Take back
          </Button>
        ),
    },
  ];
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
