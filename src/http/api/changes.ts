import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Identity } from '../../auth/types.ts';
import { CHANGE_KINDS, type Change, type ChangeKind } from '../../change/types.ts';
import type { RepositoryName } from '../../oci/name.ts';
import { changeStream, type Telling } from './change-stream.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import { repositoryOf } from './excuses.ts';
import { noParameters } from './parameters.ts';
import { demandLogin, identified, stillIdentified } from './permit.ts';
import { Problem } from './problem.ts';
import { REFUSALS } from './routes.ts';

/** A browser keeps one for all its tabs. */
const MOST_OF_A_USER = 20;
const MOST = 1_000;
/** Whether who reads may still do so is looked at this often, and whenever users changed. */
const CHECK_MILLISECONDS = 5_000;
/** Whoever finds no place comes again after so long. */
const AGAIN_SECONDS = '30';

/** What is told to who administers the registry alone. */
const OF_THE_REGISTRY: ReadonlySet<ChangeKind> = new Set(['schedules', 'alerts', 'deliveries', 'users', 'trail']);

const HEADERS = {
  'Content-Type': 'text/event-stream',
  // A proxy that gathers or compresses would hold back what is to be told at once.
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
};

const changesRoute = createRoute({
  method: 'get',
  path: '/api/v1/changes',
  operationId: 'followChanges',
  summary: 'Tells what changes, as it does, in server-sent events: what to ask for again',
  tags: ['changes'],
  request: { query: noParameters },
  responses: {
    200: {
      description: `The event is what changed, one of ${CHANGE_KINDS.join(', ')}; its data is JSON, with the repository that it is about where it is about one alone`,
      content: {
        'text/event-stream': {
          schema: z.string().openapi({ example: 'event: images\ndata: {"repository":"team/shop"}\n\n' }),
        },
      },
    },
    ...REFUSALS,
  },
});

/** Telling what changes to who asks for it, as long as they may hear it. */
export function serveChanges(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  const places = countPlaces();
  app.openapi(changesRoute, async ({ env: { incoming, outgoing }, body }) => {
    const identity = await identified(options, incoming);
    demandLogin(identity);
    if (incoming.method === 'HEAD') return body(null, 200, HEADERS);
    const leave = places.take(identity.name);
    try {
      const told = { identity, incoming, outgoing, leave };
      return body(
        changeStream((telling) => tell(options, told, telling)),
        200,
        HEADERS,
      );
    } catch (error) {
      leave();
      throw error;
    }
  });
}

interface Told {
  readonly identity: Identity;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** Gives the reader's place to another. */
  leave(): void;
}

/** Tells until the stream is over: answers what is to be called then. */
function tell(options: ApiOptions, { identity, incoming, outgoing, leave }: Told, telling: Telling): () => void {
  const end = () => {
    telling.end();
    // One who does not read would not see the end either.
    if (outgoing.writableNeedDrain) outgoing.destroy();
  };
  const check = () => {
    isStill(options, incoming, identity).then(
      (is) => (is ? undefined : end()),
      () => end(),
    );
  };
  const unlisten = options.changes.listen({
    hear(changes) {
      for (const change of changes) {
        if (isOfKind(change) && mayHear(options, identity, change)) telling.untold.add(change);
      }
      if (changes.some(({ kind }) => kind === 'users' || kind === 'sessions')) check();
      telling.wake();
    },
    end,
  });
  if (unlisten === undefined) throw new Problem('unavailable', 'the server stops');
  const timer = setInterval(check, CHECK_MILLISECONDS);
  return () => {
    clearInterval(timer);
    unlisten();
    leave();
  };
}

/** Whether who asked is still the same, with the same leave. */
async function isStill(options: ApiOptions, request: IncomingMessage, before: Identity): Promise<boolean> {
  const now = await stillIdentified(options, request);
  return now.name === before.name && JSON.stringify(now.grants) === JSON.stringify(before.grants);
}

function isOfKind(change: Change): change is Change & { readonly kind: ChangeKind } {
  return change.kind !== 'sessions';
}

/** What is in a repository is told to who may pull from it. */
function mayHear(
  { allows }: ApiOptions,
  identity: Identity,
  { kind, repository }: Change & { kind: ChangeKind },
): boolean {
  if (OF_THE_REGISTRY.has(kind)) return allows(identity, 'administer');
  // Of whichever repositories it is that changed it.
  if (kind === 'vulnerabilities') return allows(identity, 'pull');
  if (kind === 'excuses') return allows(identity, 'pull', repositoryOf({ repository }));
  return repository === undefined || allows(identity, 'pull', repository as RepositoryName);
}

/** How many read at once; `take` throws where there are too many, and answers what gives the place back. */
function countPlaces() {
  const taken = new Map<string, number>();
  let all = 0;
  return {
    take(user: string): () => void {
      const own = taken.get(user) ?? 0;
      if (own >= MOST_OF_A_USER) throw tooMany('too-many-streams', `"${user}" follows changes ${own} times already`);
      if (all >= MOST) throw tooMany('unavailable', `changes are followed ${all} times already`);
      taken.set(user, own + 1);
      all += 1;
      return () => {
        const left = (taken.get(user) ?? 1) - 1;
        if (left === 0) taken.delete(user);
        else taken.set(user, left);
        all -= 1;
      };
    },
  };
}

function tooMany(code: 'too-many-streams' | 'unavailable', detail: string): Problem {
  return new Problem(code, `${detail}: end one, or ask again later`, { headers: { 'Retry-After': AGAIN_SECONDS } });
}
