import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './client.ts';
import { reach } from './reach.ts';

const TRIES = 2;
const FRESH_MILLISECONDS = 15_000;

/**
 * What the server refused is not asked again; what did not reach it is, twice. What is shown already stays where the
 * server cannot be reached to ask for it again: `reach` tells so.
 */
export function createQueryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MILLISECONDS,
        retry: (failures, error) => failures < TRIES && isPassing(error),
      },
    },
  });
  client.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated') return;
    const { action, query } = event;
    // What a page puts there itself was not asked for.
    if (action.type === 'success' && action.manual !== true) reach.set(true);
    if (action.type !== 'error') return;
    reach.set(!isPassing(action.error));
    if (query.state.dataUpdatedAt > 0 && isPassing(action.error)) {
      query.setState({ status: 'success', error: null, isInvalidated: true });
    }
  });
  return client;
}

function isPassing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 502 || error.status === 503);
}
