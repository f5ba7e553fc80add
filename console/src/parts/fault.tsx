import Alert from '@cloudscape-design/components/alert';
import './cloudscape.ts';
import { Text } from './text.tsx';

/** What kept a form from doing what it was to do, in the server's words; nothing where nothing did. */
export function Fault({ of: error }: { readonly of: Error | null }) {
  if (error === null) return null;
  return (
    <Alert type="error">
      <Text of={error.message} />
    </Alert>
  );
}
