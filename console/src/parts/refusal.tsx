/** Says what could not be shown, in the server's words. */
export function Refusal({ of, error }: { readonly of: string; readonly error: Error }) {
  return (
    <div role="alert" className="waiting">
      <p>
        <strong>No {of}:</strong> {error.message}
      </p>
    </div>
  );
}
