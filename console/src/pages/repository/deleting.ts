import { useRef, useState } from 'react';
import { ask } from '../../api/client.ts';
import type { Deletions } from '../../api/schema.generated.ts';
import { useRefresh } from './queries.ts';

/** So many go with one request: each is soon answered, and how far it is can be told. */
const AT_ONCE = 20;

/** How far a deletion is. */
export interface Deleting {
  readonly isRunning: boolean;
  readonly done: number;
  readonly total: number;
  readonly failures: readonly { readonly digest: string; readonly reason: string }[];
  /** What broke it off. */
  readonly error: Error | null;
}

/** Deletes images a few at a time, and says how far it is; ends early when it is left. */
export function useDeleting(name: string) {
  const [state, setState] = useState<Deleting>();
  const refresh = useRefresh(name);
  const isLeft = useRef(false);
  const remove = async (digests: readonly string[]): Promise<Deleting> => {
    isLeft.current = false;
    let now: Deleting = { isRunning: true, done: 0, total: digests.length, failures: [], error: null };
    setState(now);
    for (let at = 0; at < digests.length && !isLeft.current && now.error === null; at += AT_ONCE) {
      // oxlint-disable-next-line no-await-in-loop -- one batch after another is what it is for
      now = told(now, await batch(name, digests.slice(at, at + AT_ONCE)));
      setState(now);
    }
    now = { ...now, isRunning: false };
    setState(now);
    await refresh();
    return now;
  };
  return { state, remove, leave: () => (isLeft.current = true), forget: () => setState(undefined) };
}

async function batch(name: string, digests: readonly string[]): Promise<Deletions | Error> {
  try {
    return await ask('deleteImages', { params: { name }, body: { digests } });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function told(before: Deleting, answer: Deletions | Error): Deleting {
  if (answer instanceof Error) return { ...before, error: answer };
  const { deleted, failures } = answer;
  return {
    ...before,
    done: before.done + deleted.length + failures.length,
    failures: [...before.failures, ...failures],
  };
}
