import { useEffect } from 'react';
import { shownText } from './shown-text.ts';

const NAME = 'Pratique';

/** Names what is looked at, for tabs, bookmarks and screen readers, as long as it is; what was named before, after it. */
export function useTitle(title: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = `${shownText(title)} · ${NAME}`;
    return () => {
      document.title = before;
    };
  }, [title]);
}
