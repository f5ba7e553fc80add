import type { AdvisoryUpdates, UpdateState } from '../http/api/types.ts';
import type { Log } from '../lib/log.ts';
import { updateLine } from './advisories/json-reporter.ts';
import { type Ran, runAdvisories } from './run-pratique.ts';

/** Updates of the advisories by this server: one at a time, whoever asks for it. */
export interface AdvisoryRuns extends AdvisoryUpdates {
  /** Runs one to its end; undefined where another is under way. Throws where the signal ends it. */
  run(sources: readonly string[], signal: AbortSignal): Promise<UpdateRan | undefined>;
  /** Ends the one that runs. */
  end(): void;
}

/** What came of an update. */
export interface UpdateRan extends Ran {
  /** Why sources could not be read, each after its id. */
  readonly faults: readonly string[];
}

export interface AdvisoryRunsOptions {
  readonly log: Log;
  /** They are taken from another registry, and not from publishers. */
  readonly isPulled: boolean;
}

type Doing = Omit<UpdateState, 'sources'> & { readonly sources: ReadonlyMap<string, UpdateState['sources'][number]> };

/** What a source comes to before anything is heard of it. */
const NOTHING: Doing['sources'] = new Map();

/** Runs updates in processes of their own, and knows how far they are. */
export function advisoryRuns({ log, isPulled }: AdvisoryRunsOptions): AdvisoryRuns {
  const ending = new AbortController();
  let doing: Doing | undefined;
  const isRunning = () => doing !== undefined && doing.endedAt === undefined;
  const run: AdvisoryRuns['run'] = async (sources, signal) => {
    if (isRunning()) return undefined;
    doing = { startedAt: Date.now(), sources: NOTHING };
    const hear = (line: string) => {
      if (doing !== undefined) doing = heard(doing, line);
    };
    let ran: Ran | undefined;
    try {
      const args = isPulled ? ['pull'] : ['update', '--json', ...sources.flatMap((id) => ['--source', id])];
      ran = await runAdvisories(args, AbortSignal.any([signal, ending.signal]), isPulled ? undefined : hear);
      return { ...ran, faults: faultsOf(doing) };
    } finally {
      doing = { ...doing, endedAt: Date.now(), isGood: ran?.code === 0, ...saidBy(ran) };
    }
  };
  return {
    run,
    start() {
      if (isRunning()) return false;
      run([], ending.signal).then(
        (ran) => log.info({ code: ran?.code }, 'advisories updated as somebody asked'),
        (error: unknown) => log.warn({ err: error }, 'advisories could not be updated'),
      );
      return true;
    },
    state: () => (doing === undefined ? undefined : { ...doing, sources: [...doing.sources.values()] }),
    end: () => ending.abort(),
  };
}

function faultsOf({ sources }: Doing): readonly string[] {
  return [...sources.values()].flatMap(({ id, reason }) => (reason === undefined ? [] : [`${id}: ${reason}`]));
}

const MOST_SAID = 500;

function saidBy(ran: Ran | undefined): { readonly said?: string } {
  const said = ran?.output.slice(-MOST_SAID) ?? '';
  return said === '' ? {} : { said };
}

function heard(doing: Doing, text: string): Doing {
  const { success, data } = updateLine.safeParse(parsed(text));
  if (!success || data.kind === 'end') return doing;
  const { source: id } = data;
  const before = doing.sources.get(id);
  if (data.kind === 'progress') {
    const { file, files } = data;
    return { ...doing, sources: new Map(doing.sources).set(id, { id, file, files }) };
  }
  // What was not asked for is not told of.
  if (data.outcome === 'left') return doing;
  const { outcome, statements, reason } = data;
  const told = {
    ...before,
    id,
    outcome,
    ...(statements === undefined ? {} : { statements }),
    ...(reason === undefined ? {} : { reason }),
  };
  return { ...doing, sources: new Map(doing.sources).set(id, told) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
