import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client.ts';
import type { Finding, Findings } from '../../api/schema.generated.ts';
import type { PlatformPlace } from './parts-queries.ts';

const PAGE = 1000;
const MOST = 10_000;

/** What an image is known by in the console's addresses. */
export interface ImagePlace {
  readonly name: string;
  readonly reference: string;
}

export interface AllFindings extends Omit<Findings, 'findings' | 'next'> {
  readonly findings: readonly Finding[];
  /** Whether there are more than are loaded. */
  readonly isCut: boolean;
}

/**
 * All findings of an image, so that they can be filtered as one types, as of now or the end of a day; the first ten
 * thousand of more.
 */
export function useFindings(at: PlatformPlace, asOf: string | undefined) {
  return useQuery({
    queryKey: ['findings', at.place, at.platform, asOf],
    queryFn: ({ signal }) => allFindings(at, asOf, signal),
  });
}

async function allFindings(at: PlatformPlace, asOf: string | undefined, signal: AbortSignal): Promise<AllFindings> {
  const all: Finding[] = [];
  let last: Findings | undefined;
  for await (const page of findingPages(at, asOf, signal)) {
    all.push(...page.findings);
    last = page;
    if (all.length >= MOST) break;
  }
  if (last === undefined) throw new Error('the server answered no page');
  const { next, findings: _, ...rest } = last;
  return { ...rest, findings: all, isCut: next !== undefined };
}

/** All of an image's findings, page by page, each as of the time of the first. */
export async function* findingPages(
  { place: params, platform }: PlatformPlace,
  asOf: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<Findings> {
  let cursor: string | undefined;
  do {
    // oxlint-disable-next-line no-await-in-loop -- where a page begins is in the one before
    const page = await ask('listFindings', { params, query: { platform, asOf, limit: PAGE, cursor } }, signal);
    yield page;
    cursor = page.next;
  } while (cursor !== undefined);
}
