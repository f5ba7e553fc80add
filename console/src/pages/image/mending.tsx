import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Remedies } from '../../api/schema.generated.ts';
import { Command } from '../../parts/command.tsx';
import { Text } from '../../parts/text.tsx';
import { type PlatformPlace, type Remedy, useRemedies } from './parts-queries.ts';

const FEW = 3;

/** What mends an image's findings, before anything else is read: the line for the Dockerfile, and what that leaves. */
export function Mending({ at }: { readonly at: PlatformPlace }) {
  const { data } = useRemedies(at);
  if (data === undefined) {
    return (
      <section aria-label="All at once" className="mending awaited">
        <p className="faint">What mends them…</p>
      </section>
    );
  }
  const mended = countOf(data.remedies);
  const found = mended + sum(Object.values(data.unfixed));
  if (found === 0) return null;
  return (
    <section aria-label="All at once" className="mending">
      {mended === 0 ? (
        <p>No fix is known for {found === 1 ? 'it' : 'any of them'} yet.</p>
      ) : (
        <Lines of={data} found={found}>
          <EachFix at={at} />
        </Lines>
      )}
    </section>
  );
}

interface LinesProps {
  readonly of: Remedies;
  readonly found: number;
  readonly children: ReactNode;
}

function Lines({ of, found, children }: LinesProps) {
  const { lines, inLines, others } = splitOf(of);
  return (
    <>
      {lines.length === 0 ? null : (
        <>
          <p>
            {lines.length === 1 ? 'One line' : `${lines.length} lines`} for the Dockerfile{' '}
            {lines.length === 1 ? 'mends' : 'mend'} {inLines.toLocaleString()} of {found.toLocaleString()}
            {of.isCut ? ' or more' : ''} {found === 1 ? 'finding' : 'findings'}:
          </p>
          {lines.map((line) => (
            <Command key={line} of={line} />
          ))}
        </>
      )}
      <p className="faint">
        {others.length === 0 ? null : (
          <>
            {lines.length === 0 ? `${countOf(others)} of ${found} mended` : anotherText(countOf(others))} by upgrading{' '}
            {others.slice(0, FEW).map(({ type, name, fixedVersion }, index) => (
              <span key={`${type} ${name} ${fixedVersion}`}>
                {index === 0 ? '' : ', '}
                <Text of={`${name} to ${fixedVersion}`} />
              </span>
            ))}
            {others.length > FEW ? ` and ${others.length - FEW} more` : ''}.{' '}
          </>
        )}
        {children}
      </p>
    </>
  );
}

/** The line for all at once, or the first few of those for each; and what they leave. */
function splitOf({ instruction, remedies }: Remedies) {
  const able = remedies.filter((one) => one.instruction !== undefined);
  const taken = instruction === undefined ? able.slice(0, FEW) : able;
  const others = remedies.filter((one) => !taken.includes(one));
  const lines = instruction === undefined ? taken.flatMap((one) => one.instruction ?? []) : [instruction];
  return { lines, inLines: countOf(taken), others };
}

function EachFix({ at: { place, platform } }: { readonly at: PlatformPlace }) {
  return (
    <Link
      to="/repositories/$name/images/$reference"
      params={place}
      search={{ group: 'fix', ...(platform === undefined ? {} : { platform }) }}
    >
      Each fix with what it mends
    </Link>
  );
}

function anotherText(count: number): string {
  return count === 1 ? 'Another one' : `Another ${count.toLocaleString()}`;
}

function countOf(remedies: readonly Remedy[]): number {
  return sum(remedies.map(({ findings }) => findings.length));
}

function sum(counts: readonly unknown[]): number {
  return counts.reduce<number>((all, count) => all + Number(count), 0);
}
