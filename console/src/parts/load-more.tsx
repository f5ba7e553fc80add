/** Under a list of which there is more: asks for the next page. */
export function LoadMore({
  has,
  isLoading,
  load,
}: {
  readonly has: boolean;
  readonly isLoading: boolean;
  readonly load: () => unknown;
}) {
  if (!has) return null;
  return (
    <p>
      <button type="button" disabled={isLoading} onClick={() => void load()}>
        {isLoading ? 'Loading…' : 'Show more'}
      </button>
    </p>
  );
}
