import { Text } from './text.tsx';
import { useTitle } from './title.ts';

interface RefusalProps {
  readonly of: string;
  readonly error: Error;
  /** Whether it is all that the page has to say, and so its heading. */
  readonly isPage?: boolean;
}

/** Says what could not be shown, in the server's words. */
export function Refusal({ of, error, isPage = false }: RefusalProps) {
  return (
    <div role="alert" className="waiting">
      {isPage ? <Heading of={of} /> : null}
      <p>
        {isPage ? null : <strong>No {of}:</strong>} <Text of={error.message} />
      </p>
    </div>
  );
}

function Heading({ of }: { readonly of: string }) {
  useTitle(`No ${of}`);
  return <h1>No {of}</h1>;
}
