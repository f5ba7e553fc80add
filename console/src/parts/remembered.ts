import { useState } from 'react';

/**
 * What the browser remembers of how somebody likes a page, under a name: `fallback` where there is nothing, or nothing
 * that `isFit`.
 */
export function useRemembered<T>(
  name: string,
  fallback: T,
  isFit: (value: unknown) => value is T,
): readonly [T, (value: T) => void] {
  const key = `pratique.${name}`;
  const [value, setValue] = useState(() => recall(key, fallback, isFit));
  return [
    value,
    (next) => {
      setValue(next);
      localStorage.setItem(key, JSON.stringify(next));
    },
  ];
}

function recall<T>(key: string, fallback: T, isFit: (value: unknown) => value is T): T {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    return isFit(value) ? value : fallback;
  } catch {
    return fallback;
  }
}
