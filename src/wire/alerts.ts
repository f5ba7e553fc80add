import { setImmediate } from 'node:timers/promises';
import { createAdvisoryLibrary } from '../advisory/index.ts';
import {
  type AlertChannels,
  type Alerting,
  type AlertRules,
  type AlertsAdministration,
  administerAlerts,
  type ChannelIo,
  databaseChannels,
  databaseRules,
  makeDefaultRule,
  type PreviewOptions,
  type SendingOptions,
  startAlerting,
} from '../alert/index.ts';
import { parseArn } from '../aws/index.ts';
import type { AwsServices } from '../aws/types.ts';
import type { Config } from '../config/index.ts';
import { systemClock as clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Reach } from '../match/index.ts';
import { registryReader } from '../registry/index.ts';
import type { Registry } from '../registry/types.ts';
import { filesystemStore } from '../storage/index.ts';
import type { Publishing } from '../topic/types.ts';
import type { Actor, Deed } from '../trail/types.ts';
import { type Core, openCore } from './core.ts';
import { advisoriesFolder } from './data-folder.ts';
import { type Outlets, openOutlets } from './outlets.ts';
import { reachOf } from './stored.ts';
import { openTopics } from './topics.ts';

/** Whom to tell of what, and what tells them. */
export interface OpenAlerts {
  readonly rules: AlertRules;
  readonly channels: AlertChannels;
  /** What messages are sent through channels with. */
  readonly sending: SendingOptions;
}

/** The rules and channels of a data folder, for the server as for commands beside it. */
export function openAlerts(
  { account, regions }: Config,
  { db }: Core,
  { outlets, topics }: { readonly outlets: Outlets; readonly topics: Publishing },
): OpenAlerts {
  const { box, deliveries, outbound, mailer, aws } = outlets;
  const channels = databaseChannels({ db, box, clock, deliveries });
  const publish = publishingTo({ account, regions }, topics, aws);
  return {
    rules: databaseRules({ db, clock }),
    channels,
    sending: { db, clock, channels, outbound, mailer, publish },
  };
}

export interface AlertingParts {
  readonly core: Core;
  readonly outlets: Outlets;
  readonly registry: Pick<Registry, 'images' | 'blobs'>;
  reach(): Promise<Reach | undefined>;
  readonly log: Log;
  onDeliveries(): void;
}

/** Starts to look for news. */
export function startAlerts(
  { url, excuses: { noticeDays } }: Pick<Config, 'url' | 'excuses'>,
  { core, outlets, registry, reach, log, onDeliveries }: AlertingParts,
): Alerting {
  const { deliveries } = outlets;
  return startAlerting({ db: core.db, deliveries, registry, reach, url, noticeDays, clock, log, onDeliveries });
}

/** A message in a topic's words; its id keeps a repeat from being told twice. */
function publishingTo(
  place: Pick<Config, 'account' | 'regions'>,
  topics: Publishing,
  aws: AwsServices,
): ChannelIo['publish'] {
  return async (topicArn, { id, subject, text, json }, signal) => {
    // People read mail; what else is subscribed is a program.
    const byProtocol = { http: json, https: json, sqs: json };
    const { account, region = '' } = parseArn(topicArn) ?? {};
    if (account !== place.account || !place.regions.includes(region)) {
      const message = JSON.stringify({ default: text, ...byProtocol });
      const order = { groupId: 'alerts', deduplicationId: id };
      return await aws.publish({ arn: topicArn, subject, message, isByProtocol: true, ...order }, signal);
    }
    const message = { id, subject, message: text, byProtocol, lane: 'alerts' };
    const { kind } = await topics.post(topicArn, [message]);
    return kind === 'published'
      ? { kind: 'sent' }
      : { kind: 'refused', reason: `there is no topic "${topicArn}" here` };
  };
}

/** What administers alerts, in the server as in commands beside it. */
export function openAdministration(
  { url }: Pick<Config, 'url'>,
  alerts: OpenAlerts,
  { registry, reach }: Pick<PreviewOptions, 'registry' | 'reach'>,
): AlertsAdministration {
  const { db } = alerts.sending;
  const previewing = { db, clock, url, registry, reach, beat: () => setImmediate() };
  return administerAlerts(alerts, { sending: alerts.sending, previewing });
}

/** What commands on alerts work with, beside a server or without one. */
export interface AlertsBeside extends AlertsAdministration {
  close(): Promise<void>;
}

/** Opens the alerts of a data folder. */
export async function openAlertsBeside(config: Config, deed?: Deed & Actor): Promise<AlertsBeside> {
  const core = await openCore(config, deed);
  const { db } = core;
  await makeDefaultRule(db, clock);
  const outlets = openOutlets(config, core);
  const { topics } = openTopics(config, core, outlets);
  const library = createAdvisoryLibrary({ database: db, folder: advisoriesFolder(config) });
  const blobs = await filesystemStore(config.data);
  const { images } = registryReader(db, clock);
  const alerts = openAlerts(config, core, { outlets, topics });
  return {
    ...openAdministration(config, alerts, { registry: { images, blobs }, reach: reachOf(db, library) }),
    async close() {
      await library.close();
      await core.close();
    },
  };
}
