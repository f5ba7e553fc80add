import { Command } from '../../parts/command.tsx';

/** While the first count is under way. */
export function NothingCounted({ tags }: { readonly tags: readonly string[] }) {
  return (
    <>
      <output>What is under the current tags is being counted for the first time. This page shows it by itself.</output>
      <CurrentTags of={tags} />
    </>
  );
}

/** Where images were pushed, and none under a tag of what is in use. */
export function NothingCurrent({ tags }: { readonly tags: readonly string[] }) {
  return (
    <section className="panel" aria-label="Nothing is in use">
      <p>
        <strong>No image is under a current tag.</strong> The overview, schedules and alerts are about the tags of what
        is in use, so that old versions alarm nobody.
      </p>
      <CurrentTags of={tags} />
    </section>
  );
}

function CurrentTags({ of }: { readonly of: readonly string[] }) {
  return (
    <>
      <p>Current tags now: {of.length === 0 ? 'none' : of.join(', ')}. To have others, on the server:</p>
      <Command of={`npx pratique current-tags set latest prod 'v*'`} />
    </>
  );
}
