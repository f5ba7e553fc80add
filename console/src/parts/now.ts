import { useSyncExternalStore } from 'react';

const MINUTE = 60_000;

/** The time to the minute, in milliseconds: whoever shows how long ago something was is drawn again as it passes. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, minute);
}

function subscribe(changed: () => void): () => void {
  const timer = setInterval(changed, MINUTE / 2);
  return () => clearInterval(timer);
}

function minute(): number {
  return Math.floor(Date.now() / MINUTE) * MINUTE;
}
