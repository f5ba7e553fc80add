import { SEVERITIES } from '../../match/types.ts';
import type { LayerTally, Standing } from '../../survey/types.ts';
import type { ApiOverview } from './overview-schemas.ts';

const MOST = 10;
/** Kinds of trouble, the gravest first. */
const GRAVEST = ['unreadable', 'unsupported', 'no-advisories', 'partial', 'pending', 'stale', 'end-of-life'];

/** The repositories with the most findings, critical ones before all others. */
export function worstRepositories(standings: readonly Standing[]): ApiOverview['worstRepositories'] {
  return standings
    .filter(({ open }) => open.some((count) => count > 0))
    .toSorted((a, b) => byCounts(a.open, b.open) || (a.repository < b.repository ? -1 : 1))
    .slice(0, MOST)
    .map(({ repository, images, open }) => ({
      repository,
      images,
      findings: Object.fromEntries(
        SEVERITIES.flatMap((severity, at) => ((open[at] ?? 0) === 0 ? [] : [[severity, open[at] ?? 0]])),
      ),
    }));
}

function byCounts(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((count, index) => count !== b[index]);
  return at < 0 ? 0 : (b[at] ?? 0) - (a[at] ?? 0);
}

/** The layers that bring the most findings, over all repositories that have them. */
export function worstLayers(standings: readonly Standing[]): ApiOverview['worstLayers'] {
  const sums = new Map<string, LayerTally & { readonly repository: string; images: number; findings: number }>();
  for (const { repository, layers } of standings) {
    for (const layer of layers) {
      const sum = sums.get(layer.digest);
      if (sum === undefined) {
        sums.set(layer.digest, { ...layer, repository });
        continue;
      }
      sum.images += layer.images;
      sum.findings += layer.findings;
    }
  }
  return [...sums.values()]
    .toSorted((a, b) => b.findings - a.findings || (a.digest < b.digest ? -1 : 1))
    .slice(0, MOST)
    .map(({ tag, repository, ...layer }) => ({ ...layer, example: { repository, tag } }));
}

/** Of which images less is known than should be, and why. */
export function worstTroubles(standings: readonly Standing[]): Pick<ApiOverview, 'troubleCounts' | 'troubles'> {
  const troubleCounts: Record<string, number> = {};
  for (const standing of standings) {
    for (const [kind, count] of Object.entries(standing.troubleCounts)) {
      troubleCounts[kind] = (troubleCounts[kind] ?? 0) + count;
    }
  }
  const troubles = standings
    .flatMap(({ repository, troubles: own }) => own.map((one) => ({ ...one, repository })))
    .toSorted((a, b) => GRAVEST.indexOf(a.kind) - GRAVEST.indexOf(b.kind))
    .slice(0, MOST);
  return { troubleCounts, troubles };
}
