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
const KEY = 'pratique.looked';

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

/** When the page was opened, and when the viewer's visit before that ended, if this browser remembers one. */
export interface Visit {
  readonly openedAt: number;
  readonly lastAt: number | undefined;
}

/** A visit that begins now, unless the viewer was here a moment ago. */
export function beginVisit(): Visit {
  return { openedAt: thisMinute(), lastAt: lastVisit() };
}

/** Since the span's beginning, or since the visit before; a week at the first. */
export function sinceOf({ openedAt, lastAt }: Visit, span: Span | undefined): Since {
  if (span === undefined && lastAt !== undefined) return { at: timeText(lastAt), isLastLook: true };
  return { at: timeText(openedAt - LENGTHS[span ?? '7d']), isLastLook: false };
}

/** The viewer's visit, which this browser remembers as long as somebody looks. */
export function useVisit(): Visit {
  const [visit] = useState(beginVisit);
  useEffect(() => {
    const look = () => localStorage.setItem(KEY, JSON.stringify([visit.lastAt ?? null, thisMinute()]));
    look();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') look();
    }, MINUTE);
    return () => clearInterval(timer);
  }, [visit]);
  return visit;
}

/** When the visit before this one ended; undefined where there was none. */
function lastVisit(): number | undefined {
  const [since, seen] = readLooks();
  return seen !== undefined && Date.now() - seen > AWAY ? seen : since;
}

function readLooks(): readonly (number | undefined)[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.map((each) => (typeof each === 'number' ? each : undefined)) : [];
  } catch {
    return [];
  }
}

function thisMinute(): number {
  return Math.floor(Date.now() / MINUTE) * MINUTE;
}

function timeText(time: number): string {
  return new Date(time).toISOString();
}
