import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpClient } from '../support/http.ts';
import { writeAllFeeds } from '../support/published-feeds.ts';
import { type Running, runPratique, type Settings, startRunning } from '../support/running.ts';
import { pushShown, type ShownName, showroom } from '../support/showroom.ts';

/** What happened on a day: which sources of advisories came, and which images were pushed to what. */
interface Day {
  readonly daysAgo: number;
  readonly sources: readonly string[];
  readonly pushes: readonly (readonly [ShownName, ...to: readonly string[]])[];
}

const DAYS: readonly Day[] = [
  {
    daysAgo: 66,
    sources: ['alpine-secdb', 'debian-lists'],
    pushes: [
      ['base/alpine', 'base/alpine:3.18', 'base/alpine:latest'],
      ['shop/api', 'shop/api:1.0.0', 'shop/api:intg', 'shop/api:prod'],
      ['shop/web', 'shop/web:1.0.0', 'shop/web:prod'],
    ],
  },
  { daysAgo: 52, sources: ['ubuntu-oval', 'kev'], pushes: [['tools/busybox', 'tools/busybox:latest']] },
  { daysAgo: 37, sources: ['alma-osv', 'osv-npm'], pushes: [['payments/ledger', 'payments/ledger:prod']] },
  { daysAgo: 23, sources: ['osv-maven', 'epss'], pushes: [['shop/api', 'shop/checkout:staging']] },
  {
    daysAgo: 11,
    sources: ['debian-tracker'],
    pushes: [
      ['payments/reports', 'payments/reports:prod'],
      ['shop/web, rebuilt', 'shop/web:2.0.0', 'shop/web:intg'],
    ],
  },
  { daysAgo: 3, sources: [], pushes: [['shop/web, rebuilt', 'shop/web:2.0.0', 'shop/web:prod']] },
  { daysAgo: 0, sources: [], pushes: [['shop/api, rebuilt', 'shop/api:2.0.0', 'shop/api:intg']] },
];

/** Lives through those days one after the other in a data folder; answers the server of today. */
export async function livedThrough(folder: string, port: number): Promise<Running> {
  const [data, feeds] = [join(folder, 'data'), join(folder, 'feeds')];
  mkdirSync(feeds, { recursive: true });
  const room = showroom(join(folder, 'lists'));
  if (room === undefined) throw new Error('there is no ../shared/data to show');
  for (const { daysAgo, sources, pushes } of DAYS) {
    const settings = settingsOf({ data, feeds, port, daysAgo });
    await load(settings, feeds, sources);
    const running = await startRunning({ data, settings });
    for (const [name, ...places] of pushes) {
      for (const place of places) await pushShown(running.client, room[name], place);
    }
    await counted(running.client, Date.now() - daysAgo * DAY);
    if (daysAgo === 0) return running;
    await running.stop();
  }
  throw new Error('there is no today');
}

interface Living {
  readonly data: string;
  readonly feeds: string;
  readonly port: number;
  readonly daysAgo: number;
}

function settingsOf({ data, feeds, port, daysAgo }: Living): Settings {
  return {
    NODE_OPTIONS: `--import=${new URL('other-day.ts', import.meta.url).href}`,
    SHOWN_DAYS_AGO: String(daysAgo),
    PRATIQUE_DATA: data,
    PRATIQUE_PORT: String(port),
    PRATIQUE_FEEDS: feeds,
    PRATIQUE_CREATE_ON_PUSH: 'true',
    PRATIQUE_ADVISORY_UPDATES: 'off',
    PRATIQUE_OUTBOUND_ALLOW: '127.0.0.1',
    PRATIQUE_LOG_LEVEL: 'warn',
  };
}

async function load(settings: Settings, feeds: string, sources: readonly string[]): Promise<void> {
  await writeAllFeeds(feeds, new Set(sources));
  const { code, stderr } = await runPratique(settings, 'advisories', 'update');
  if (code !== 0) throw new Error(`the advisories could not be loaded: ${stderr}`);
}

const TRIES = 300;
const DAY = 86_400_000;

/** Waits until all images are inspected, and what is found under current tags is counted after that time. */
async function counted(client: HttpClient, since: number): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    await sleep(500);
    const { status, body } = await client.send('GET', '/api/v1/overview');
    if (status !== 200) continue;
    const { countedAt = 0, troubleCounts } = JSON.parse(body.toString()) as {
      readonly countedAt?: string;
      readonly troubleCounts: Readonly<Record<string, number>>;
    };
    if (!('pending' in troubleCounts) && Date.parse(`${countedAt}`) > since) return;
  }
  throw new Error('what was pushed is not counted');
}
