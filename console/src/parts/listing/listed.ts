import { type InfiniteData, type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { usePace } from '../../live/live.tsx';
import { usePageSize } from './preferences.ts';

/** The rows of a table: those that were asked for, and a way to all of them. */
export interface Listed<Row> {
  readonly rows: readonly Row[];
  readonly isPending: boolean;
  /** Absent where all rows come at once. */
  readonly more?: More | undefined;
  /** Each row that there is, some at a time; each time from the first. */
  readonly all: (signal: AbortSignal) => AsyncIterable<readonly Row[]>;
}

/** The rows that were not asked for yet. */
export interface More {
  readonly has: boolean;
  readonly isLoading: boolean;
  readonly load: () => unknown;
}

/** Where a page begins, and how much is on it, as the API takes it. */
export interface Paging {
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** How many rows there are, for a heading: `(50+)` where there are more than were asked for. */
export function counterOf({ rows, isPending, more }: Listed<unknown>): string {
  return isPending ? '' : `(${rows.length.toLocaleString()}${more?.has === true ? '+' : ''})`;
}

interface PagesProps<Page, Row> {
  /** Of the table: how many rows are asked for at once is remembered under it. */
  readonly name: string;
  /** Of the query: all that the answer depends on but the page. */
  readonly queryKey: QueryKey;
  readonly ask: (paging: Paging, signal: AbortSignal) => Promise<Page>;
  readonly rowsOf: (page: Page) => readonly Row[];
  readonly staleTime?: number;
  /** How soon it is asked again, in milliseconds, where the server does not tell what changes. */
  readonly refetchInterval?: (pages: readonly Page[]) => number | false;
  /** Whether the rows of another query stay until those of this one are there. */
  readonly keepsOthers?: boolean;
}

const AT_ONCE = 1000;

/**
 * A list of the API that comes in pages by cursor. Pages may have nothing that the viewer sees: what follows them is
 * asked for until there is something.
 */
export function usePages<Page extends { readonly next?: string | undefined }, Row>(of: PagesProps<Page, Row>) {
  const limit = usePageSize(of.name);
  const pace = usePace();
  const { staleTime, refetchInterval } = of;
  const query = useInfiniteQuery<Page, Error, InfiniteData<Page>, QueryKey, string | undefined>({
    queryKey: [...of.queryKey, { limit }],
    queryFn: ({ pageParam, signal }) => of.ask({ cursor: pageParam, limit }, signal),
    initialPageParam: undefined,
    getNextPageParam: ({ next }) => next,
    ...(staleTime === undefined ? {} : { staleTime }),
    ...(refetchInterval === undefined
      ? {}
      : { refetchInterval: ({ state }) => pace(refetchInterval(state.data?.pages ?? [])) }),
    ...(of.keepsOthers === true ? { placeholderData: (before) => before } : {}),
  });
  const { data, error, isPending, isError, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const rows = data?.pages.flatMap(of.rowsOf) ?? [];
  const isLooking = rows.length === 0 && hasNextPage && !isError;
  useEffect(() => {
    if (isLooking && !isFetchingNextPage) void fetchNextPage();
  }, [isLooking, isFetchingNextPage, fetchNextPage]);
  const listed: Listed<Row> = {
    rows,
    isPending: isPending || isLooking,
    more: { has: hasNextPage && !isLooking, isLoading: isFetchingNextPage, load: fetchNextPage },
    all: (signal) => everyPage(of, signal),
  };
  return { listed, data, error };
}

async function* everyPage<Page extends { readonly next?: string | undefined }, Row>(
  { ask, rowsOf }: PagesProps<Page, Row>,
  signal: AbortSignal,
): AsyncGenerator<readonly Row[]> {
  let cursor: string | undefined;
  do {
    // oxlint-disable-next-line no-await-in-loop -- where a page begins is in the one before
    const page = await ask({ cursor, limit: AT_ONCE }, signal);
    yield rowsOf(page);
    cursor = page.next;
  } while (cursor !== undefined);
}

/** Rows that all came at once; undefined where they are still to come. */
export function useLoaded<Row>(rows: readonly Row[] | undefined): Listed<Row> {
  return useMemo(() => loaded(rows), [rows]);
}

/** The same, where it is no component that asks. */
export function loaded<Row>(rows: readonly Row[] | undefined): Listed<Row> {
  return { rows: rows ?? [], isPending: rows === undefined, all: () => inSlices(rows ?? []) };
}

/** Between two of them the browser has a moment for whatever else it has to do. */
async function* inSlices<Row>(rows: readonly Row[]): AsyncGenerator<readonly Row[]> {
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is what it is for
    await new Promise((resolve) => setTimeout(resolve));
    yield rows.slice(at, at + AT_ONCE);
  }
}
