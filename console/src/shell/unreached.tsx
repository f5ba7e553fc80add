import { useSyncExternalStore } from 'react';
import { reach } from '../api/reach.ts';

/** Says that what is shown may be of before, while the server cannot be reached. */
export function Unreached() {
  const isReached = useSyncExternalStore(reach.follow, reach.isReached);
  return (
    <output className={isReached ? undefined : 'unreached'}>
      {isReached
        ? null
        : 'The server cannot be reached. What is shown is of before, and is asked for again when it answers.'}
    </output>
  );
}
