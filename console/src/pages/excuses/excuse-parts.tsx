import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Excuse } from '../../api/schema.generated.ts';
import { Outside } from '../../parts/outside.tsx';
import { Text } from '../../parts/text.tsx';
import { STATUS_WORDS } from './excuse-words.ts';

const PARTS: readonly (readonly [key: keyof Excuse['scope'], word: string])[] = [
  ['package', 'package'],
  ['path', 'path'],
  ['repository', 'repository'],
  ['tag', 'tag'],
  ['image', 'image'],
];

/** What an excuse is for, in a few words. */
export function Scope({ of, isWhole = false }: { readonly of: Excuse['scope']; readonly isWhole?: boolean }) {
  return (
    <>
      {of.vulnerability === undefined ? 'Any vulnerability' : <Text of={of.vulnerability} isWhole={isWhole} />}
      {PARTS.map(([key, word]) => {
        const text = of[key];
        return text === undefined ? null : (
          <span key={key} className="excuse-scope">
            <span className="faint">{word}</span> <Text of={text} isWhole={isWhole} />
          </span>
        );
      })}
    </>
  );
}

/** A ticket, as a link where it is an address. */
export function Ticket({ of }: { readonly of: string | undefined }) {
  if (of === undefined) return <span className="faint">None</span>;
  return (
    <Outside to={of}>
      <Text of={of} />
    </Outside>
  );
}

/** What is said of it, in VEX's words. */
export function Status({ of }: { readonly of: Excuse['status'] }) {
  return <>{STATUS_WORDS[of][0]}</>;
}

const SOON_MILLISECONDS = 14 * 86_400_000;

/** Whether it counts at a time. */
export function isActive({ endedAt, expiresAt }: Excuse, now: number): boolean {
  return endedAt === undefined && Date.parse(expiresAt) > now;
}

/** Whether it counts, and for how long. */
export function ExcuseState({ of, now }: { readonly of: Excuse; readonly now: number }) {
  if (!isActive(of, now)) return <StatusIndicator type="stopped">Ended</StatusIndicator>;
  const isSoon = Date.parse(of.expiresAt) - now < SOON_MILLISECONDS;
  return isSoon ? (
    <StatusIndicator type="warning">Ends soon</StatusIndicator>
  ) : (
    <StatusIndicator type="success">Active</StatusIndicator>
  );
}
