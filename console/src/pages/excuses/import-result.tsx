import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ImportedExcuses } from '../../api/schema.generated.ts';
import { Text } from '../../parts/text.tsx';

const SHOWN = 50;

/** How many excuses a document made, and what of it made none. */
export function ImportResult({ of: { made, skipped } }: { readonly of: ImportedExcuses }) {
  return (
    <SpaceBetween size="m">
      <Alert type={made.length === 0 ? 'info' : 'success'}>
        {made.length === 1 ? '1 excuse was made.' : `${made.length} excuses were made.`}
        {skipped.length === 0 ? '' : ` ${skipped.length} ${skipped.length === 1 ? 'was' : 'were'} skipped.`}
      </Alert>
      {skipped.length === 0 ? null : (
        <ul className="excuse-several" aria-label="Skipped">
          {skipped.slice(0, SHOWN).map((one) => (
            <li key={JSON.stringify(one)}>
              <Text of={one.vulnerability} /> {one.product === undefined ? null : <Text of={one.product} isCode />}:{' '}
              <Text of={one.reason} />
            </li>
          ))}
          {skipped.length > SHOWN ? <li className="faint">and {skipped.length - SHOWN} more</li> : null}
        </ul>
      )}
    </SpaceBetween>
  );
}
