import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import type { NewAccessKey, User } from '../../api/schema.generated.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Fault } from '../../parts/fault.tsx';
import { Text } from '../../parts/text.tsx';
import { When } from '../../parts/when.tsx';
import { useChange } from './changes.ts';
import { NewKey } from './new-key.tsx';

/** A user's access keys: made, rolled and taken back. */
export function UserKeys({ user: { name, keys } }: { readonly user: User }) {
  const [made, setMade] = useState<NewAccessKey>();
  const [removed, setRemoved] = useState<string>();
  const add = useChange('addAccessKey');
  return (
    <>
      <Table
        variant="container"
        items={keys}
        trackBy="id"
        empty="It has no access key"
        header={
          <Header
            variant="h2"
            description="With a key and its secret one signs in to docker, aws and this console"
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <RollKeys name={name} onMade={setMade} />
                <Button
                  loading={add.isPending}
                  onClick={() => add.mutate({ params: { name } }, { onSuccess: setMade })}
                >
                  New key
                </Button>
              </SpaceBetween>
            }
          >
            Access keys
          </Header>
        }
        columnDefinitions={[
          { id: 'id', header: 'Access key id', isRowHeader: true, cell: ({ id }) => <Text of={id} isCode /> },
          { id: 'made', header: 'Made', cell: ({ createdAt }) => <When at={createdAt} /> },
          {
            id: 'actions',
            header: 'Actions',
            cell: ({ id }) => (
              <Button variant="inline-link" ariaLabel={`Take back key ${id}`} onClick={() => setRemoved(id)}>
                Take back
              </Button>
            ),
          },
        ]}
      />
      <Fault of={add.error} />
      {made === undefined ? null : <NewKey of={made} onClose={() => setMade(undefined)} />}
      {removed === undefined ? null : <RemoveKey name={name} id={removed} onClose={() => setRemoved(undefined)} />}
    </>
  );
}

interface RollKeysProps {
  readonly name: string;
  readonly onMade: (key: NewAccessKey) => void;
}

function RollKeys({ name, onMade }: RollKeysProps) {
  const [isAsked, setIsAsked] = useState(false);
  const { mutate, isPending, error } = useChange('rollAccessKeys');
  const close = () => setIsAsked(false);
  const onSuccess = (key: NewAccessKey) => {
    close();
    onMade(key);
  };
  return (
    <>
      <Button onClick={() => setIsAsked(true)}>Roll keys</Button>
      {isAsked ? (
        <Confirm
          title={`Roll the keys of ${name}?`}
          verb="Roll keys"
          isPending={isPending}
          error={error}
          onClose={close}
          onConfirm={() => mutate({ params: { name } }, { onSuccess })}
        >
          A new key takes the place of all that there are. What uses an earlier one is refused within seconds.
        </Confirm>
      ) : null}
    </>
  );
}

interface RemoveKeyProps {
  readonly name: string;
  readonly id: string;
  readonly onClose: () => void;
}

function RemoveKey({ name, id, onClose }: RemoveKeyProps) {
  const { mutate, isPending, error } = useChange('removeAccessKey');
  return (
    <Confirm
      title="Take the key back?"
      verb="Take back"
      isPending={isPending}
      error={error}
      onClose={onClose}
      onConfirm={() => mutate({ params: { name, id } }, { onSuccess: onClose })}
    >
      What uses <code>{id}</code> is refused within seconds, and whoever signed in with it is signed out.
    </Confirm>
  );
}
