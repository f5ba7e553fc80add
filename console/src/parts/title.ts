import { useEffect } from 'react';

const NAME = 'Pratique';

/** Names what is looked at, for tabs, bookmarks and screen readers, as long as it is. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${NAME}`;
    return () => {
      document.title = NAME;
    };
  }, [title]);
}
