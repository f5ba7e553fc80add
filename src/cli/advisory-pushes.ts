import type { ActiveRow } from '../advisory/index.ts';
import type { AdvisoriesTo } from '../config/index.ts';
import type { Log } from '../lib/log.ts';
import { regularly } from './regularly.ts';
import { runAdvisories } from './run-pratique.ts';

const LOOK_MILLISECONDS = 10_000;
/** So late those who take it may hear that publishers were asked again, and had nothing new. */
const AGAIN_MILLISECONDS = 60 * 60 * 1000;

export interface RegularPushes {
  readonly to: AdvisoriesTo;
  readonly log: Log;
  /** The snapshot in use. */
  active(): Promise<ActiveRow | undefined>;
}

/**
 * Pushes the snapshot in use to a registry, by `pratique advisories push` in a process of its own: when there is another,
 * when a source becomes stale or fresh again, and once an hour. The answer ends it.
 */
export function pushAdvisoriesRegularly({ to, log, active }: RegularPushes): () => void {
  let pushed: { readonly said: string; readonly at: number } | undefined;
  const push = async (signal: AbortSignal) => {
    const snapshot = await active();
    if (snapshot === undefined || signal.aborted) return;
    const [said, at] = [saidBy(snapshot), Date.now()];
    if (pushed?.said === said && at - pushed.at < AGAIN_MILLISECONDS) return;
    const { code, output } = await runAdvisories(['push'], signal);
    if (code === 0) pushed = { said, at };
    if (code === 0) log.info({ to: to.place, snapshot: snapshot.digest }, 'advisories pushed');
    else if (!signal.aborted) log.warn({ code, output }, 'advisories could not be pushed');
  };
  return regularly(LOOK_MILLISECONDS, push, (error) => log.warn({ err: error }, 'advisories could not be pushed'));
}

function saidBy({ digest, provenance }: ActiveRow): string {
  return JSON.stringify([digest, ...provenance.map(({ source, staleReason }) => [source, staleReason])]);
}
