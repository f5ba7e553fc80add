import { useNow } from './now.ts';

const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const UNITS = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** A time in the viewer's zone; how long ago or ahead that is, where somebody points at it. */
export function When({ at }: { readonly at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={agoText(Date.parse(at), now)}>
      {FULL.format(Date.parse(at))}
    </time>
  );
}

/** How long ago a time was; the time itself, where somebody points at it. */
export function Ago({ at }: { readonly at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={FULL.format(Date.parse(at))}>
      {agoText(Date.parse(at), now)}
    </time>
  );
}

function agoText(at: number, now: number): string {
  const seconds = (at - now) / 1000;
  const [unit, length] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? ['minute', 60];
  return RELATIVE.format(Math.trunc(seconds / length), unit);
}
