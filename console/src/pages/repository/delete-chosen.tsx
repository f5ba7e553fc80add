import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/client.ts';
import type { DeletionPreview, Image } from '../../api/schema.generated.ts';
import { bytesText } from '../../parts/bytes.ts';
import { DialogFoot } from '../../parts/dialog-foot.tsx';
import { Fault } from '../../parts/fault.tsx';
import { Text } from '../../parts/text.tsx';
import { type Deleting, useDeleting } from './deleting.ts';
import { shortDigest } from './image-columns.tsx';

/** So many the server looks at together. */
const MOST_PREVIEWED = 100;

interface DeleteChosenProps {
  readonly name: string;
  readonly images: readonly Image[];
  readonly onDone: () => void;
}

/** Deletes images, once it is said what goes with them. */
export function DeleteChosen({ name, images, onDone }: DeleteChosenProps) {
  const [asked, setAsked] = useState<readonly string[]>();
  const close = () => {
    setAsked(undefined);
    onDone();
  };
  return (
    <>
      <Button disabled={images.length === 0} onClick={() => setAsked(images.map(({ digest }) => digest))}>
        Delete
      </Button>
      {asked === undefined ? null : <DeleteDialog name={name} digests={asked} onClose={close} />}
    </>
  );
}

interface DeleteDialogProps {
  readonly name: string;
  readonly digests: readonly string[];
  readonly onClose: () => void;
}

function DeleteDialog({ name, digests, onClose }: DeleteDialogProps) {
  const { state, remove, leave } = useDeleting(name);
  const shown = digests.slice(0, MOST_PREVIEWED);
  const { data, error } = useQuery({
    queryKey: ['deletion-preview', name, shown],
    queryFn: ({ signal }) => ask('previewDeletion', { params: { name }, body: { digests: shown } }, signal),
    staleTime: 0,
    enabled: state === undefined,
  });
  const close = () => {
    leave();
    onClose();
  };
  const isEnded = state !== undefined && !state.isRunning;
  return (
    <Modal
      visible
      size="medium"
      header={`Delete ${digests.length === 1 ? 'an image' : `${digests.length} images`}`}
      closeAriaLabel="Close"
      onDismiss={close}
      footer={
        isEnded ? (
          <Button variant="primary" onClick={close}>
            Close
          </Button>
        ) : (
          <DialogFoot
            verb="Delete"
            isPending={state?.isRunning === true || (data === undefined && error === null)}
            onDo={() => void remove(digests)}
            onClose={close}
          />
        )
      }
    >
      <SpaceBetween size="m">
        <Fault of={state?.error ?? error} />
        {state === undefined ? <Preview of={data} digests={digests.length} /> : <Progress of={state} />}
      </SpaceBetween>
    </Modal>
  );
}

function Preview({ of, digests }: { readonly of: DeletionPreview | undefined; readonly digests: number }) {
  if (of === undefined) return <p>Looking at what goes with it…</p>;
  const goes = of.images.filter(({ listedBy }) => listedBy === undefined);
  const stays = of.images.filter(({ listedBy }) => listedBy !== undefined);
  const tags = goes.flatMap((image) => image.tags);
  return (
    <>
      <p>
        {counted(goes.length, 'image goes', 'images go')} from the repository
        {digests > MOST_PREVIEWED ? `, of the first ${MOST_PREVIEWED}` : ''}. This cannot be taken back.
      </p>
      <ul className="goes">
        <li>{tags.length === 0 ? 'No tag goes with it' : <TagsThatGo of={tags} />}</li>
        {of.parts.length === 0 ? null : <li>{counted(of.parts.length, 'platform', 'platforms')} of indexes, too</li>}
        {of.attached === 0 ? null : (
          <li>{counted(of.attached, 'attachment stays', 'attachments stay')}: signatures, SBOMs and the like</li>
        )}
        <li>
          {of.freedBytes === 0
            ? 'No bytes are freed: others need all layers'
            : `${bytesText(of.freedBytes)} are freed, soon after`}
        </li>
        {of.excuses.length === 0 ? null : (
          <li>
            <Link to="/excuses">{counted(of.excuses.length, 'excuse', 'excuses')}</Link> that name it stay, and are of
            no use
          </li>
        )}
      </ul>
      {stays.map(({ digest, listedBy = '' }) => (
        <p key={digest}>
          <Text of={shortDigest(digest)} isCode /> stays: the index <Text of={shortDigest(listedBy)} isCode /> lists it.
          Delete that first.
        </p>
      ))}
    </>
  );
}

const MOST_TAGS = 12;

function TagsThatGo({ of }: { readonly of: readonly string[] }) {
  return (
    <>
      With {of.length === 1 ? 'the tag' : `${of.length} tags`}{' '}
      <strong>
        <Text of={of.slice(0, MOST_TAGS).join(', ')} />
      </strong>
      {of.length > MOST_TAGS ? ` and ${of.length - MOST_TAGS} more` : ''}
    </>
  );
}

/** How far a deletion is, and what stays of it. */
export function Progress({ of: { done, total, failures, isRunning } }: { readonly of: Deleting }) {
  const gone = done - failures.length;
  const ended = failures.length === 0 ? 'success' : 'error';
  return (
    <>
      <ProgressBar
        value={total === 0 ? 100 : (100 * done) / total}
        label={isRunning ? 'Deleting…' : 'Deletion'}
        additionalInfo={`${gone} of ${total} gone`}
        status={isRunning ? 'in-progress' : ended}
        resultText={failures.length === 0 ? `${gone} gone` : `${gone} gone, ${failures.length} not`}
      />
      {failures.length === 0 ? null : (
        <ul className="goes">
          {failures.map(({ digest, reason }) => (
            <li key={digest}>
              <Text of={shortDigest(digest)} isCode />: <Text of={reason} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
