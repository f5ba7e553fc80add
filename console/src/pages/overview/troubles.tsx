import { Link } from '@tanstack/react-router';
import type { Overview } from '../../api/schema.generated.ts';
import { Text } from '../../parts/text.tsx';
import { counted } from './now.tsx';

/** Kinds of coverage, the gravest first. */
const KINDS: readonly (readonly [kind: string, label: string])[] = [
  ['unreadable', 'could not be read'],
  ['unsupported', 'cannot be told what it is made of'],
  ['no-advisories', 'no advisories are loaded for it'],
  ['partial', 'was read only in part'],
  ['pending', 'is still to be inspected'],
  ['stale', 'its advisories are old'],
  ['end-of-life', 'its release is no longer looked after'],
];

interface Props {
  readonly of: Overview['troubles'];
  readonly counts: Overview['troubleCounts'];
}

/** Of which images less is known than should be. */
export function Troubles({ of, counts }: Props) {
  const present = KINDS.flatMap(([kind, label]) => ((counts[kind] ?? 0) === 0 ? [] : [{ kind, label }]));
  return (
    <section aria-labelledby="troubles-heading" className="panel">
      <h2 id="troubles-heading">Scans that failed or know less</h2>
      {present.length === 0 ? (
        <p className="faint">Every image under a current tag was read whole, and there are advisories for it.</p>
      ) : (
        <ul className="kinds">
          {present.map(({ kind, label }) => (
            <li key={kind}>
              <strong>{counted(counts[kind] ?? 0, 'image')}</strong> {label}
            </li>
          ))}
        </ul>
      )}
      <ul className="troubles">
        {of.map(({ repository, tag, digest, reason }) => (
          <li key={`${repository} ${digest}`}>
            <Link to="/repositories/$name/images/$reference" params={{ name: repository, reference: tag }}>
              <Text of={`${repository}:${tag}`} />
            </Link>
            <div className="faint small">
              <Text of={reason} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
