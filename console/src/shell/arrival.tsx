import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { goTo } from './kept-focus.ts';

/** Takes whoever has gone to another page to its content, and tells what it is to who cannot see it. */
export function Arrival() {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onResolved', ({ fromLocation, toLocation }) => {
        const content = document.querySelector('#content');
        if (fromLocation === undefined || content === null) return;
        // A name that is written otherwise is no other page.
        if (plain(fromLocation.pathname) !== plain(toLocation.pathname)) goTo(content);
      }),
    [router],
  );
  return (
    <p className="unseen" aria-live="polite">
      {useDocumentTitle()}
    </p>
  );
}

function plain(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}

function useDocumentTitle(): string {
  const [title, setTitle] = useState('');
  useEffect(() => {
    const observer = new MutationObserver(() => setTitle(document.title));
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, []);
  return title;
}
