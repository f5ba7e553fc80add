import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { QueryObserver } from '@tanstack/react-query';
import { ApiError } from '../../console/src/api/client.ts';
import { createQueryClient } from '../../console/src/api/query-client.ts';
import { reach } from '../../console/src/api/reach.ts';

const KEY = ['images', 'team/app'];

/** What somebody sees who has seen the images once, after they were asked for again with that end. */
async function seenAfter(error: Error) {
  const client = createQueryClient();
  let answer = async (): Promise<string> => await Promise.resolve('images');
  const observer = new QueryObserver(client, { queryKey: KEY, queryFn: async () => await answer(), retry: false });
  const leave = observer.subscribe(() => {});
  await observer.refetch();
  answer = async () => await Promise.reject(error);
  await observer.refetch();
  const { data, error: shown } = observer.getCurrentResult();
  const isReached = reach.isReached();
  answer = async () => await Promise.resolve('again');
  await observer.refetch();
  leave();
  client.clear();
  return { data, shown: shown?.message, isReached, isReachedAgain: reach.isReached() };
}

describe('what was seen already', () => {
  it('stays where the server cannot be reached, and that is said', async () => {
    assert.deepEqual(await seenAfter(new ApiError(0, 'unreachable', 'no server')), {
      data: 'images',
      shown: undefined,
      isReached: false,
      isReachedAgain: true,
    });
  });

  it('goes where the server refuses it', async () => {
    assert.deepEqual(await seenAfter(new ApiError(403, 'denied', 'no leave')), {
      data: 'images',
      shown: 'no leave',
      isReached: true,
      isReachedAgain: true,
    });
  });
});
