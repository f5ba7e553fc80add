import { advisorySources, type SourceLook } from '../advisory/index.ts';
import type { Log } from '../lib/log.ts';
import type { AdvisoryRuns } from './advisory-runs.ts';
import { dueSources } from './due-sources.ts';
import { regularly } from './regularly.ts';

const LOOK_MILLISECONDS = 60_000;

export interface RegularUpdates {
  readonly log: Log;
  readonly runs: Pick<AdvisoryRuns, 'run'>;
  /** What the last looks at the sources came to, by hand or by schedule. */
  looks(): Promise<readonly SourceLook[]>;
}

/**
 * Updates the advisories, at once and then each source as its interval ends, in a process of its own: building a snapshot
 * takes memory and a core that requests should have. The server notices the new snapshot by itself. The answer ends it.
 */
export function updateAdvisoriesRegularly({ log, runs, looks }: RegularUpdates): () => void {
  const asked = new Map<string, number>();
  const update = async (signal: AbortSignal) => {
    const now = Date.now();
    const sources = dueSources({ sources: advisorySources, looks: await looks(), asked, now });
    if (sources.length === 0 || signal.aborted) return;
    const ran = await runs.run(sources, signal);
    if (ran === undefined) return;
    // Whatever comes of it: a source that fails is not asked more often.
    for (const source of sources) asked.set(source, now);
    const { code, faults, output } = ran;
    if (code === 0) log.info({ sources }, 'advisories updated');
    else if (!signal.aborted) log.warn({ code, faults, output }, 'advisories could not all be updated');
  };
  return regularly(LOOK_MILLISECONDS, update, (error) => log.warn({ err: error }, 'advisories could not be updated'));
}
