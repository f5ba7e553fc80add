import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ask } from '../api/client.ts';

const PAUSE_MILLISECONDS = 150;

/** What is found by a text, a few of each kind; nothing for less than two characters. */
export function useSearch(q: string, limit?: number) {
  const text = q.trim();
  return useQuery({
    queryKey: ['search', text, limit],
    queryFn: ({ signal }) => ask('search', { query: { q: text, limit } }, signal),
    enabled: text.length > 1,
    placeholderData: keepPreviousData,
  });
}

/** A text once nobody has typed for a moment. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
