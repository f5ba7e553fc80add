import { useCallback, useMemo, useSyncExternalStore } from 'react';

const watchers = new Set<() => void>();

/**
 * What the browser remembers of how somebody likes a page, under a name: `fallback` where there is nothing, or nothing
 * that `isFit`. Whatever shows it under the same name, in another tab too, changes with it.
 */
export function useRemembered<T>(
  name: string,
  fallback: T,
  isFit: (value: unknown) => value is T,
): readonly [T, (value: T) => void] {
  const key = `pratique.${name}`;
  const text = useSyncExternalStore(subscribe, () => kept(key));
  const value = useMemo(() => recalled(text, fallback, isFit), [text, fallback, isFit]);
  const remember = useCallback(
    (next: T) => {
      localStorage.setItem(key, JSON.stringify(next));
      for (const changed of watchers) changed();
    },
    [key],
  );
  return [value, remember];
}

function subscribe(changed: () => void): () => void {
  watchers.add(changed);
  addEventListener('storage', changed);
  return () => {
    watchers.delete(changed);
    removeEventListener('storage', changed);
  };
}

/** Nothing, where the browser keeps nothing of anybody. */
function kept(key: string): string {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

function recalled<T>(text: string, fallback: T, isFit: (value: unknown) => value is T): T {
  if (text === '') return fallback;
  try {
    const value: unknown = JSON.parse(text);
    return isFit(value) ? value : fallback;
  } catch {
    return fallback;
  }
}
