import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/client.ts';
import type { OneRepository } from '../../api/schema.generated.ts';
import { DialogFoot } from '../../parts/dialog-foot.tsx';
import { Fault } from '../../parts/fault.tsx';
import { Text } from '../../parts/text.tsx';
import { Progress } from './delete-chosen.tsx';
import { type Deleting, useDeleting } from './deleting.ts';
import { useRepositoryChange } from './queries.ts';

/** Deletes a repository with all that it holds, once its name is typed. */
export function DeleteRepository({ of }: { readonly of: OneRepository }) {
  const [isAsked, setIsAsked] = useState(false);
  return (
    <>
      <Button onClick={() => setIsAsked(true)}>Delete the repository</Button>
      {isAsked ? <DeleteDialog of={of} onClose={() => setIsAsked(false)} /> : null}
    </>
  );
}

function DeleteDialog({
  of: { name, images, tags },
  onClose,
}: {
  readonly of: OneRepository;
  readonly onClose: () => void;
}) {
  const [typed, setTyped] = useState('');
  const [wasTried, setWasTried] = useState(false);
  const { state, isPending, error, leave, run } = useWholeDeletion(name, images);
  const close = () => {
    leave();
    onClose();
  };
  const isRight = typed === name;
  return (
    <Modal
      visible
      header="Delete the repository"
      closeAriaLabel="Close"
      onDismiss={close}
      footer={
        <DialogFoot
          verb="Delete"
          isPending={isPending}
          onDo={() => {
            setWasTried(true);
            if (isRight) void run();
          }}
          onClose={close}
        />
      }
    >
      <SpaceBetween size="m">
        <p>
          <strong>
            <Text of={name} />
          </strong>{' '}
          goes with {images === 1 ? 'its image' : `its ${images.toLocaleString()} images`},{' '}
          {tags === 1 ? 'one tag' : `${tags.toLocaleString()} tags`}, its labels, policies and the history of its tags.
          This cannot be taken back. Excuses, schedules and alert rules that name it stay.
        </p>
        <FormField
          stretch
          label="Type its name"
          {...(wasTried && !isRight ? { errorText: `It is called ${name}` } : {})}
        >
          <Input
            value={typed}
            spellcheck={false}
            autoComplete={false}
            onChange={({ detail }) => setTyped(detail.value)}
          />
        </FormField>
        {state === undefined ? null : <Progress of={state} />}
        <Fault of={error} />
      </SpaceBetween>
    </Modal>
  );
}

/** Images first, a few at a time, so that nobody waits for one long transaction; then what is left, with the repository. */
function useWholeDeletion(name: string, images: number) {
  const { state, remove, leave } = useDeleting(name);
  const [before, setBefore] = useState(0);
  const [isEmptying, setIsEmptying] = useState(false);
  const { mutate, isPending, error } = useRepositoryChange('deleteRepository', name);
  const navigate = useNavigate();
  const run = async () => {
    setIsEmptying(true);
    const isEmpty = await emptied(name, remove, setBefore);
    setIsEmptying(false);
    if (!isEmpty) return;
    mutate({ params: { name }, query: { force: 'true' } }, { onSuccess: () => void navigate({ to: '/repositories' }) });
  };
  const done = before + (state?.done ?? 0) - (state?.failures.length ?? 0);
  const shown: Deleting | undefined = state && {
    ...state,
    isRunning: isEmptying || isPending,
    done,
    total: Math.max(images, done),
    failures: [],
  };
  return { state: shown, isPending: isEmptying || isPending, error: error ?? state?.error ?? null, leave, run };
}

type Remove = ReturnType<typeof useDeleting>['remove'];

/** Whether nothing is left that goes by itself; false where it broke off. */
async function emptied(name: string, remove: Remove, onGone: (count: number) => void): Promise<boolean> {
  let gone = 0;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- what is next is known once those are gone
    const digests = await pageOf(name);
    if (digests.length === 0) return true;
    onGone(gone);
    // oxlint-disable-next-line no-await-in-loop -- as above
    const { done, failures, error } = await remove(digests);
    if (error !== null || done < digests.length) return false;
    gone += done - failures.length;
    if (done === failures.length) return true;
  }
}

/** Of what people name, since the rest goes along. */
async function pageOf(name: string): Promise<readonly string[]> {
  const { images } = await ask('listImages', { params: { name }, query: { limit: 100 } });
  return images.map(({ digest }) => digest);
}
