import type { HttpClient } from '../../test/support/http.ts';
import { type Endpoint, endpointsOf, targetOf } from './endpoints.ts';
import type { ListsServer } from './server.ts';
import { filtersOf, filtersOfImage, filtersOfIndex, type Subject, valuesFrom } from './values.ts';

/** What is measured: one question, as one who asks it. */
export interface Question {
  readonly title: string;
  /** It answers all that there is of an image of thousands of findings, or a thousand of it: no first page. */
  readonly isWhole: boolean;
  ask(): Promise<Answered>;
}

export interface Answered {
  readonly status: number;
  readonly milliseconds: number;
}

/** The one is for whoever has a cookie; the other looks at as many tags as somebody waits for, three seconds long. */
const WITHOUT = new Set(['getSession', 'previewAlertRule']);
/** What who asks may not see is refused, or is not there for them. */
const HIDDEN = new Set([403, 404]);
const DOCUMENT = '/api/v1/openapi.json';
const PREFIX = '/api/v1/';
const LONGEST = 'limit=1000';
const HUGE = ' huge';
const OF_IMAGE = '{reference}';
/** Pages of the largest that are gone through on the way to the middle. */
const MOST_STEPS = 12;

/** Every endpoint of a server's document, and what is filtered beside. Those that the member may not ask are left out. */
export async function questionsFor(server: ListsServer): Promise<readonly Question[]> {
  const { registry, administrator, member } = server;
  const document: unknown = JSON.parse((await administrator.send('GET', DOCUMENT)).body.toString());
  const endpoints = endpointsOf(document, WITHOUT);
  const usual = { repository: registry.largeRepository, reference: 'v1' };
  const huge = { ...usual, reference: registry.hugeImage };
  const own = { repository: registry.smallRepository, reference: registry.smallImage };
  const parts = { ...own, reference: registry.index };
  const asked = [
    ...(await listed(server, { client: administrator, who: '', subject: usual }, endpoints)),
    ...(await listed(server, { client: administrator, who: HUGE, subject: huge }, endpoints.filter(isOfImage))),
    ...(await listed(server, { client: member, who: ' member', subject: own }, endpoints)),
  ];
  const filters = [administrator, member].flatMap((client) => {
    const who = client === member ? ' member' : '';
    return [
      ...filtersOfIndex(parts).map((target) => question(client, target, who)),
      ...filtersOf(registry).map((target) => question(client, target, who)),
      ...(client === member ? [] : filtersOfImage(huge).map((target) => question(client, target, `${who} huge`))),
    ];
  });
  const all = [...asked, ...filters];
  const permitted: Question[] = [];
  for (const one of all) if (!HIDDEN.has((await one.ask()).status)) permitted.push(one);
  return permitted;
}

interface Asker {
  readonly client: HttpClient;
  readonly who: string;
  readonly subject: Subject;
}

async function listed(
  { registry, administrator }: ListsServer,
  { client, who, subject }: Asker,
  endpoints: readonly Endpoint[],
): Promise<readonly Question[]> {
  const questions: Question[] = [];
  const valueOf = valuesFrom(registry, subject, administrator);
  for (const endpoint of endpoints) {
    const target = await targetOf(endpoint, valueOf);
    questions.push(question(client, target, who, endpoint.isPaged));
    const middle = endpoint.isPaged ? await middleOf(client, target) : undefined;
    if (middle !== undefined) questions.push(question(client, withQuery(target, 'cursor', middle), `${who} middle`));
  }
  return questions;
}

function isOfImage({ path }: Endpoint): boolean {
  return path.includes(OF_IMAGE);
}

function question(client: HttpClient, target: string, who: string, isPaged = !target.includes(LONGEST)): Question {
  return {
    title: `${shown(target)}${who === '' ? '' : `  [${who.trim()}]`}`,
    isWhole: who.includes(HUGE) && !isPaged,
    async ask() {
      const started = performance.now();
      const { status } = await client.send('GET', target);
      return { status, milliseconds: performance.now() - started };
    },
  };
}

function shown(target: string): string {
  return decodeURIComponent(target.replace(PREFIX, ''))
    .replace(/cursor=[^&]*/, 'cursor=…')
    .replace(/sha256:0*([0-9a-f]+)/, '…$1');
}

function withQuery(target: string, name: string, value: string): string {
  return `${target}${target.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(value)}`;
}

/** The cursor that leads to the middle of a list, of as much of it as is gone through; undefined where it has one page. */
async function middleOf(client: HttpClient, target: string): Promise<string | undefined> {
  const cursors: string[] = [];
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const last = cursors.at(-1);
    const page = withQuery(target, 'limit', '1000');
    const { status, body } = await client.send('GET', last === undefined ? page : withQuery(page, 'cursor', last));
    if (status !== 200) return undefined;
    const { next } = JSON.parse(body.toString()) as { readonly next?: string };
    if (next === undefined) break;
    cursors.push(next);
  }
  return cursors[Math.floor(cursors.length / 2)];
}
