import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import { Confirm } from '../../parts/confirm.tsx';
import { Text } from '../../parts/text.tsx';
import { useRepositoryChange } from './queries.ts';

/** Removes a tag, and leaves its image. */
export function RemoveTag({ name, tag }: { readonly name: string; readonly tag: string }) {
  const [isAsked, setIsAsked] = useState(false);
  const { mutate, isPending, error } = useRepositoryChange('deleteTag', name);
  return (
    <>
      <Button onClick={() => setIsAsked(true)}>Remove the tag</Button>
      {isAsked ? (
        <Confirm
          title={`Remove the tag ${tag}`}
          verb="Remove"
          isPending={isPending}
          error={error}
          onConfirm={() => mutate({ params: { name, tag } }, { onSuccess: () => setIsAsked(false) })}
          onClose={() => setIsAsked(false)}
        >
          Whoever pulls <Text of={`${name}:${tag}`} /> is told that there is none. The image stays, under its digest and
          its other tags.
        </Confirm>
      ) : null}
    </>
  );
}
