import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import { lookWhoIsSignedIn } from '../session/session.ts';
import { EVERYTHING } from './affected.ts';
import { followChanges } from './follow-changes.ts';
import { createRefresher } from './refresher.ts';

/** Whether the server tells what changes. */
const LiveContext = createContext(false);

/** What changed a few seconds before the stream was opened is told; where it took longer than this, all is asked for. */
const SHORT_MILLISECONDS = 5_000;
/** While changes are told, what was looked for every few seconds is looked for this seldom. */
const NET_MILLISECONDS = 60_000;

/** Keeps what is in it as the server has it now. */
export function Live({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const refresher = createRefresher(client);
    const begun = performance.now();
    // Undefined before anything was told.
    let was: boolean | undefined;
    return followChanges({
      hear: refresher.add,
      state(isOpenNow) {
        if (isOpenNow === was) return;
        setIsOpen(isOpenNow);
        const isMissed = was === undefined ? performance.now() - begun > SHORT_MILLISECONDS : true;
        if (isOpenNow && isMissed) refresher.add(EVERYTHING);
        // A stream ends with the session, too, and with what the user may do.
        if (was !== undefined || !isOpenNow) void lookWhoIsSignedIn(client);
        was = isOpenNow;
      },
    });
  }, [client]);
  return <LiveContext value={isOpen}>{children}</LiveContext>;
}

/** How often to ask again: as often as is given where changes are not told, else seldom; never stays never. */
export function usePace(): (milliseconds: number | false) => number | false {
  const isLive = use(LiveContext);
  return (milliseconds) => (isLive && milliseconds !== false ? NET_MILLISECONDS : milliseconds);
}
