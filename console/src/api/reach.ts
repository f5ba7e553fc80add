/** Whether the server was reached when something was asked for last. */
export interface Reach {
  readonly isReached: () => boolean;
  set(isReached: boolean): void;
  /** Calls back when it changes, until what is answered is called. */
  readonly follow: (changed: () => void) => () => void;
}

/** Reached, until somebody says otherwise. */
export const reach = createReach();

function createReach(): Reach {
  const followers = new Set<() => void>();
  let is = true;
  return {
    isReached: () => is,
    set(isReached) {
      if (isReached === is) return;
      is = isReached;
      for (const changed of followers) changed();
    },
    follow(changed) {
      followers.add(changed);
      return () => void followers.delete(changed);
    },
  };
}
