import { randomUUID } from 'node:crypto';
import type { Database, Transaction } from '../../db/index.ts';
import type { Deliveries } from '../../delivery/types.ts';
import type { ExcuseToTellOf } from '../../excuse/index.ts';
import { baseImages } from '../message/base-images.ts';
import { type DetailsFrom, imageDetails } from '../message/details.ts';
import { basesOf } from '../message/groups.ts';
import { type ImageDetails, type MessageParts, MOST_SHOWN, messageOf } from '../message/message.ts';
import { type ImageNews, newsOfImages, type TagNews } from '../news/news.ts';
import type { AlertRule } from '../rules/rule.ts';
import type { AlertMessage } from '../types.ts';
import { channelsFor } from './receivers.ts';

/** Deliveries of messages to channels; their receiver is the channel's id. */
export const CHANNEL_DELIVERY = 'channel';

export interface TellingOptions {
  readonly db: Database;
  readonly registry: DetailsFrom['registry'];
  readonly deliveries: Pick<Deliveries, 'put'>;
  /** This server's address, without a slash at its end. */
  readonly url: string;
}

/** News of a rule. */
export interface RuleNews {
  readonly rule: AlertRule;
  readonly kind: MessageParts['kind'];
  readonly at: number;
  /** Of a digest: since when. */
  readonly since?: number;
  readonly tags: readonly TagNews[];
  /** That somebody has to look at again. */
  readonly excuses?: readonly ExcuseToTellOf[];
}

/** The message that the rule's channels are to get. */
export async function composeMessage(
  { db, registry, url }: Omit<TellingOptions, 'deliveries'>,
  { rule, kind, at, since, tags, excuses = [] }: RuleNews,
): Promise<AlertMessage> {
  const images = newsOfImages(tags);
  const details = new Map<ImageNews, ImageDetails>();
  for (const image of images.slice(0, MOST_SHOWN)) {
    details.set(image, await imageDetails({ query: db.query, registry }, image));
  }
  return messageOf({
    id: randomUUID(),
    kind,
    rule: rule.name,
    at,
    ...(since === undefined ? {} : { since }),
    images,
    bases: await baseImages(db.query, basesOf(images)),
    excuses,
    details: (image) => details.get(image),
    url,
  });
}

/** Puts a message on its way to each of the rule's channels, in the transaction that remembers it as told. */
export async function putMessage(
  tx: Transaction,
  deliveries: Pick<Deliveries, 'put'>,
  { rule, message }: { readonly rule: AlertRule; readonly message: AlertMessage },
): Promise<void> {
  const [image, ...others] = message.images;
  // A later message on the same image is not to overtake an earlier one.
  const lane =
    image === undefined || others.length > 0 ? `rule ${rule.name}` : `${image.repository}:${image.watched.join(',')}`;
  const channels = await channelsFor(tx, rule);
  await deliveries.put(
    tx,
    channels.map(({ id }) => ({
      kind: CHANNEL_DELIVERY,
      receiver: id,
      lane: lane.slice(0, 500),
      id: message.id,
      title: message.headline.slice(0, 500),
      payload: JSON.stringify(message),
    })),
  );
}
