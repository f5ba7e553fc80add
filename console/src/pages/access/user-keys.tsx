import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMemo, useState } from 'react';
import type { NewAccessKey, User } from '../../api/schema.generated.ts';
import { Confirm } from '../../parts/confirm.tsx';
import type { ExportedRow } from '../../parts/csv.ts';
import { Fault } from '../../parts/fault.tsx';
import { useLoaded } from '../../parts/listing/listed.ts';
import { Listing, type ListingColumn } from '../../parts/listing/listing.tsx';
import { byText } from '../../parts/listing/order.ts';
import { Text } from '../../parts/text.tsx';
import { When } from '../../parts/when.tsx';
import { useChange } from './changes.ts';
import { NewKey } from './new-key.tsx';

type Key = User['keys'][number];

/** A user's access keys: made, rolled and taken back. */
export function UserKeys({ user: { name, keys } }: { readonly user: User }) {
  const [made, setMade] = useState<NewAccessKey>();
  const [removed, setRemoved] = useState<string>();
  const add = useChange('addAccessKey');
  const listed = useLoaded(keys);
  const columns = useMemo(() => columnsFor(setRemoved), []);
  return (
    <>
      <Listing
        name="access-keys"
        label="access keys"
        of={listed}
        columns={columns}
        keyOf={({ id }) => id}
        csv={rowOf}
        file={`access-keys-of-${name}`}
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
      />
      <Fault of={add.error} />
      {made === undefined ? null : <NewKey of={made} onClose={() => setMade(undefined)} />}
      {removed === undefined ? null : <RemoveKey name={name} id={removed} onClose={() => setRemoved(undefined)} />}
    </>
  );
}

function columnsFor(takeBack: (id: string) => void): readonly ListingColumn<Key>[] {
  return [
    {
      id: 'id',
      header: 'Access key id',
      isRowHeader: true,
      minWidth: 220,
      cell: ({ id }) => <Text of={id} isCode />,
      compare: byText(({ id }) => id),
    },
    {
      id: 'made',
      header: 'Made',
      minWidth: 170,
      cell: ({ createdAt }) => <When at={createdAt} />,
      compare: byText(({ createdAt }) => createdAt),
    },
    {
      id: 'used',
      header: 'Last used',
      minWidth: 170,
      cell: ({ usedAt }) =>
        usedAt === undefined ? <span className="faint">Not since it is noted</span> : <When at={usedAt} />,
    },
    {
      id: 'actions',
      header: 'Actions',
      cell: ({ id }) => (
        <Button variant="inline-link" ariaLabel={`Take back key ${id}`} onClick={() => takeBack(id)}>
          Take back
        </Button>
      ),
    },
  ];
}

/** A key, for a spreadsheet. */
function rowOf({ id, createdAt }: Key): ExportedRow {
  return { id, createdAt };
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
