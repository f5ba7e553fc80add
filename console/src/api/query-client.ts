import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './client.ts';

const TRIES = 2;
const FRESH_MILLISECONDS = 15_000;

/** What the server refused is not asked again; what did not reach it is, twice. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MILLISECONDS,
        retry: (failures, error) => failures < TRIES && isPassing(error),
      },
    },
  });
}

function isPassing(error: Error): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 502 || error.status === 503);
}
