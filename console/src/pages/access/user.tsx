import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/client.ts';
import type { User } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import { useTitle } from '../../parts/title.ts';
import { When } from '../../parts/when.tsx';
import { useSession } from '../../session/session.ts';
import './access.css';
import { useChange, userKey } from './changes.ts';
import { UserGrants } from './user-grants.tsx';
import { UserKeys } from './user-keys.tsx';
import { UserPassword } from './user-password.tsx';

const route = getRouteApi('/access/users/$name');

/** A user: what they may do, and with what they sign in. */
export function UserPage() {
  const { name } = route.useParams();
  useTitle(`Access of ${name}`);
  const { data, error, isPending } = useQuery({
    queryKey: userKey(name),
    queryFn: ({ signal }) => ask('getUser', { params: { name } }, signal),
  });
  const { data: session } = useSession();
  if (error !== null) return <Refusal isPage of="user" error={error} />;
  if (isPending) return <p className="waiting">…</p>;
  const isOneself = session?.user === name;
  return (
    <SpaceBetween size="l">
      <Head user={data} isOneself={isOneself} />
      <UserGrants user={data} isOneself={isOneself} />
      <UserKeys user={data} />
      <UserPassword user={data} />
    </SpaceBetween>
  );
}

function Head({ user, isOneself }: { readonly user: User; readonly isOneself: boolean }) {
  const { name, createdAt, disabled } = user;
  return (
    <header>
      <p className="faint">
        <Link to="/access">Access</Link>
      </p>
      <div className="access-head">
        <h1>
          <Text of={name} />
        </h1>
        <span className="faint">
          {disabled ? 'Disabled, made ' : 'Made '}
          <When at={createdAt} />
        </span>
      </div>
      {isOneself ? (
        <p className="faint">You are signed in as this user: another administrator may disable or remove it.</p>
      ) : (
        <Actions user={user} />
      )}
    </header>
  );
}

function Actions({ user: { name, disabled } }: { readonly user: User }) {
  const [isRemoving, setIsRemoving] = useState(false);
  const navigate = useNavigate();
  const change = useChange('changeUser');
  const remove = useChange('removeUser');
  return (
    <>
      <SpaceBetween direction="horizontal" size="xs">
        <Button
          loading={change.isPending}
          onClick={() => change.mutate({ params: { name }, body: { disabled: !disabled } })}
        >
          {disabled ? 'Enable' : 'Disable'}
        </Button>
        <Button onClick={() => setIsRemoving(true)}>Remove</Button>
      </SpaceBetween>
      {change.error === null ? null : <Refusal of="change" error={change.error} />}
      {isRemoving ? (
        <Confirm
          title={`Remove ${name}?`}
          verb="Remove"
          isPending={remove.isPending}
          error={remove.error}
          onClose={() => setIsRemoving(false)}
          onConfirm={() => remove.mutate({ params: { name } }, { onSuccess: () => void navigate({ to: '/access' }) })}
        >
          Its access keys and its password go with it, and whatever uses them is refused within seconds.
        </Confirm>
      ) : null}
    </>
  );
}
