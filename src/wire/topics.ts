import { deriveKey } from '../auth/index.ts';
import type { Config } from '../config/index.ts';
import type { OnDeadLetter, Sender } from '../delivery/types.ts';
import { systemClock as clock } from '../lib/clock.ts';
import {
  createTopics,
  deadLetterSender,
  type SigningKeys,
  signingKeys,
  subscriptionDeadLetters,
  subscriptionSender,
} from '../topic/index.ts';
import type { Topics } from '../topic/types.ts';
import type { Core } from './core.ts';
import type { Outlets } from './outlets.ts';

/** Topics, and what sends their messages. */
export interface OpenTopics {
  readonly topics: Topics;
  readonly keys: SigningKeys;
  readonly sender: Sender;
  /** What cannot be sent is put on its way to queues, and sent there. */
  readonly onDead: OnDeadLetter;
  readonly deadLetterSender: Sender;
}

/** The topics of the data folder's server. */
export function openTopics({ account, regions, url }: Config, { db, master }: Core, outlets: Outlets): OpenTopics {
  const { box, deliveries, outbound, mailer, aws } = outlets;
  const room = { account, regions, database: db, box, linkKey: deriveKey(master, 'topic-link'), clock };
  const keys = signingKeys({ database: db, box, clock, url });
  const sending = { ...room, url, keys, outbound, mailer, queues: { send: aws.sendMessage } };
  return {
    topics: createTopics({ ...room, deliveries }),
    keys,
    sender: subscriptionSender(sending),
    onDead: subscriptionDeadLetters({ ...room, deliveries }),
    deadLetterSender: deadLetterSender(sending),
  };
}
