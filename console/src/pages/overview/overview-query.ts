import { queryOptions } from '@tanstack/react-query';
import { ask } from '../../api/client.ts';
import { beginVisit, parseSpan, type Since, sinceOf } from './since.ts';

/** What the overview asks for. */
export function overviewQuery({ at }: Since) {
  return queryOptions({
    queryKey: ['overview', at],
    queryFn: ({ signal }) => ask('getOverview', { query: { since: at } }, signal),
  });
}

/** What the overview at an address will ask for, before anything of it is drawn. */
export function firstOverviewQuery(search: string) {
  const span = parseSpan(new URLSearchParams(search).get('since'));
  return overviewQuery(sinceOf(beginVisit(), span));
}
