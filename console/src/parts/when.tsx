const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const UNITS = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** A time in the viewer's zone; how long ago that is, where somebody points at it. */
export function When({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={agoText(new Date(at), new Date())}>
      {FULL.format(new Date(at))}
    </time>
  );
}

/** How long ago; the time itself where somebody points at it. */
export function Ago({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={FULL.format(new Date(at))}>
      {agoText(new Date(at), new Date())}
    </time>
  );
}

function agoText(at: Date, now: Date): string {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  const [unit, length] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1];
  return RELATIVE.format(Math.trunc(seconds / length), unit);
}
