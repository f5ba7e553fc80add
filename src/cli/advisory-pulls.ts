import type { AdvisoriesFrom } from '../config/index.ts';
import type { Log } from '../lib/log.ts';
import type { Digest } from '../oci/digest.ts';
import { type ArtifactWatch, watchArtifact } from '../source/index.ts';
import type { RegistryOptions } from '../source/types.ts';
import { registryAccess } from './advisories/registry-access.ts';
import type { AdvisoryRuns } from './advisory-runs.ts';
import { regularly } from './regularly.ts';

export interface RegularPulls {
  readonly from: AdvisoriesFrom;
  readonly environment: NodeJS.ProcessEnv;
  /** What the registry may lead to although it is not on the internet. */
  readonly allowed: readonly string[];
  readonly log: Log;
  readonly runs: Pick<AdvisoryRuns, 'run'>;
}

/**
 * Takes advisories from a registry, at once and then every so often, by `pratique advisories pull` in a process of its
 * own. While the registry has what was taken last, that costs it one HEAD. What goes wrong the command writes down, so
 * that all that is known is stale until it goes well again. The answer ends it.
 */
export function pullAdvisoriesRegularly({ from, environment, allowed, log, runs }: RegularPulls): () => void {
  const look = looker(from, { ...registryAccess(from, environment), allowed });
  let taken: Digest | undefined;
  const pull = async (signal: AbortSignal) => {
    const offered = await look(signal);
    if (signal.aborted || (offered !== undefined && offered === taken)) return;
    const ran = await runs.run([], signal);
    if (ran === undefined) return;
    const { code, output } = ran;
    taken = code === 0 ? offered : undefined;
    if (code === 0) log.info({ from: from.place, manifest: offered }, 'advisories taken');
    else if (!signal.aborted) log.warn({ code, output }, 'advisories could not be taken');
  };
  const { everyMilliseconds } = from;
  return regularly(everyMilliseconds, pull, (error) => log.warn({ err: error }, 'advisories could not be taken'));
}

/** What the registry has now; undefined where it cannot be asked: the command cannot either, and says so where it is seen. */
function looker(from: AdvisoriesFrom, registry: RegistryOptions) {
  let watch: ArtifactWatch | undefined;
  return async (signal: AbortSignal): Promise<Digest | undefined> => {
    watch ??= watchArtifact(from.place, { registry, signal });
    try {
      return await watch.digest();
    } catch {
      // A login that was not taken, or not there, may be mended by the next time.
      watch.close();
      watch = undefined;
      return undefined;
    }
  };
}
