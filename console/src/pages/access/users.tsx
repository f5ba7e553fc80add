import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/client.ts';
import type { NewAccessKey, User } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import type { ExportedRow } from '../../parts/csv.ts';
import { usePages } from '../../parts/listing/listed.ts';
import { Listing, type ListingColumn } from '../../parts/listing/listing.tsx';
import { byText } from '../../parts/listing/order.ts';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import { useTitle } from '../../parts/title.ts';
import { When } from '../../parts/when.tsx';
import './access.css';
import { USERS } from './changes.ts';
import { GrantText, grantLine } from './grant-words.tsx';
import { NewKey } from './new-key.tsx';
import { NewUserDialog } from './new-user-dialog.tsx';

const COLUMNS: readonly ListingColumn<User>[] = [
  {
    id: 'name',
    header: 'User',
    isRowHeader: true,
    minWidth: 150,
    cell: ({ name }) => (
      <Link to="/access/users/$name" params={{ name }}>
        <Text of={name} />
      </Link>
    ),
    compare: byText(({ name }) => name),
  },
  { id: 'grants', header: 'May', minWidth: 180, cell: ({ grants }) => <Grants of={grants} /> },
  { id: 'keys', header: 'Access keys', cell: ({ keys }) => (keys.length === 0 ? 'None' : keys.length) },
  { id: 'password', header: 'Password', cell: ({ hasPassword }) => (hasPassword ? 'Set' : 'None') },
  {
    id: 'state',
    header: 'State',
    cell: ({ disabled }) => (
      <StatusIndicator type={disabled ? 'stopped' : 'success'}>{stateOf(disabled)}</StatusIndicator>
    ),
  },
  {
    id: 'made',
    header: 'Made',
    cell: ({ createdAt }) => <When at={createdAt} />,
    compare: byText(({ createdAt }) => createdAt),
  },
];

/** Who may do what: for administrators. */
export function Users() {
  useTitle('Access');
  const [isMaking, setIsMaking] = useState(false);
  const [made, setMade] = useState<NewAccessKey>();
  const { listed, error } = usePages({
    name: 'users',
    queryKey: [...USERS, 'all'],
    ask: (query, signal) => ask('listUsers', { query }, signal),
    rowsOf: ({ users }) => users,
  });
  if (error !== null) return <Refusal isPage of="users" error={error} />;
  return (
    <>
      <Listing
        name="users"
        label="users"
        of={listed}
        columns={COLUMNS}
        keyOf={({ name }) => name}
        csv={rowOf}
        header={<Head make={() => setIsMaking(true)} />}
        loadingText="Users…"
        empty="There is no user"
      />
      {isMaking ? <NewUserDialog onClose={() => setIsMaking(false)} onMade={setMade} /> : null}
      {made === undefined ? null : <NewKey of={made} onClose={() => setMade(undefined)} />}
    </>
  );
}

function Head({ make }: { readonly make: () => void }) {
  return (
    <Header
      variant="h1"
      description="Users, what each may do, and the keys that they do it with"
      actions={
        <SpaceBetween direction="horizontal" size="s" alignItems="center">
          <Link to="/access/trail" search={{}}>
            Who did what
          </Link>
          <Button variant="primary" onClick={make}>
            New user
          </Button>
        </SpaceBetween>
      }
    >
      Access
    </Header>
  );
}

/** A user, for a spreadsheet. */
function rowOf({ name, grants, keys, hasPassword, disabled, createdAt }: User): ExportedRow {
  return {
    name,
    may: grants.map(({ permission, pattern }) => `${permission} ${pattern}`).join('; '),
    keys: keys.map(({ id }) => id).join(' '),
    hasPassword,
    disabled,
    createdAt,
  };
}

const SHOWN = 3;

function Grants({ of }: { readonly of: User['grants'] }) {
  if (of.length === 0) return <span className="faint">Nothing</span>;
  return (
    <ul className="access-lines">
      {of.slice(0, SHOWN).map((grant) => (
        <li key={grantLine(grant)}>
          <GrantText of={grant} />
        </li>
      ))}
      {of.length > SHOWN ? <li className="faint">and {of.length - SHOWN} more</li> : null}
    </ul>
  );
}

function stateOf(isDisabled: boolean): string {
  return isDisabled ? 'Disabled' : 'Active';
}
