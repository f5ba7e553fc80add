import { useEffect, useState } from 'react';

/** From when changes are shown, as an address has it; without it, since the viewer last looked. */
export const SPANS = ['24h', '7d', '30d', '90d'] as const;

export type Span = (typeof SPANS)[number];

const HOUR = 3_600_000;
const LENGTHS: Readonly<Record<Span, number>> = {
  '24h': 24 * HOUR,
  '7d': 168 * HOUR,
  '30d': 720 * HOUR,
  '90d': 2160 * HOUR,
};
/** Who comes back sooner is looking still. */
const AWAY = 0.5 * HOUR;
const MINUTE = 60_000;

/** The span in an address, if it is one. */
export function parseSpan(value: unknown): Span | undefined {
  return SPANS.find((span) => span === value);
}

/** From when changes are shown. */
export interface Since {
  /** To the minute, so that what was asked for it can be used again. */
  readonly at: string;
  readonly isLastLook: boolean;
}

/** Since the span's beginning, or since the viewer's last visit in this browser, which is remembered; a week at the first. */
export function useSince(user: string, span: Span | undefined): Since {
  const [last] = useState(() => beginVisit(`pratique-looked ${user}`));
  useEffect(() => {
    const look = () => noteLook(`pratique-looked ${user}`, last);
    look();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') look();
    }, MINUTE);
    return () => clearInterval(timer);
  }, [user, last]);
  const [opened] = useState(() => Math.floor(Date.now() / MINUTE) * MINUTE);
  if (span !== undefined) return { at: timeText(opened - LENGTHS[span]), isLastLook: false };
  return last === undefined
    ? { at: timeText(opened - LENGTHS['7d']), isLastLook: false }
    : { at: timeText(last), isLastLook: true };
}

/** When the visit before this one ended; undefined where there was none. */
function beginVisit(key: string): number | undefined {
  const [since, seen] = readLooks(key);
  if (seen === undefined) return since;
  return Date.now() - seen > AWAY ? seen : since;
}

function noteLook(key: string, since: number | undefined): void {
  localStorage.setItem(key, JSON.stringify([since ?? null, Math.floor(Date.now() / MINUTE) * MINUTE]));
}

function readLooks(key: string): readonly (number | undefined)[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(stored) ? stored.map((each) => (typeof each === 'number' ? each : undefined)) : [];
  } catch {
    return [];
  }
}

function timeText(time: number): string {
  return new Date(time).toISOString();
}
