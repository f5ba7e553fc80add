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

async function allFindings(
  { place: params, platform }: PlatformPlace,
  asOf: string | undefined,
  signal: AbortSignal,
): Promise<AllFindings> {
  const query = { platform, asOf, limit: PAGE };
  const { findings: first, next, ...rest } = await ask('listFindings', { params, query }, signal);
  const findings = [...first];
  let cursor = next;
  while (cursor !== undefined && findings.length < MOST) {
    const page = await ask('listFindings', { params, query: { ...query, cursor } }, signal);
    findings.push(...page.findings);
    cursor = page.next;
  }
  return { ...rest, findings, isCut: cursor !== undefined };
}
