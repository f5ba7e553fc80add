import type { Finding } from '../../api/schema.generated.ts';
import { Text } from '../../parts/text.tsx';
import { When } from '../../parts/when.tsx';

/** What sets a finding apart: exploited, undetermined, excused by whom and until when. */
export function Marks({ of: { knownExploited, verdict, excusedBy } }: { readonly of: Finding }) {
  if (knownExploited === undefined && verdict === 'affected' && excusedBy === undefined) return null;
  return (
    <span className="marks">
      {knownExploited === undefined ? null : (
        <span
          className="mark alarm"
          title={`In CISA’s catalogue of known exploited vulnerabilities: ${knownExploited.on}`}
        >
          KEV
        </span>
      )}
      {verdict === 'undetermined' ? <span className="mark doubted">Undetermined</span> : null}
      {excusedBy === undefined ? null : (
        <span className="mark">
          Excused by <Text of={excusedBy.owner} />
          {excusedBy.expiresAt === undefined ? null : (
            <>
              {' '}
              until <When at={excusedBy.expiresAt} />
            </>
          )}
        </span>
      )}
    </span>
  );
}
