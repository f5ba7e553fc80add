import { randomUUID } from 'node:crypto';
import type { Transaction } from '../db/index.ts';
import { topicOfArn } from './arn.ts';
import { writePayload } from './payload.ts';
import { DELIVERY_KIND, type TopicDependencies } from './room.ts';
import { findById, type KnownSubscription, sealOwner } from './subscription-rows.ts';
import { type LinkTokens, tokenHash } from './tokens.ts';
import { findTopicId } from './topics.ts';
import type { NewSubscription, Subscriptions } from './types.ts';

/** A token confirms for two days, and a subscription waits for it for three (SNS's ConfirmSubscription). */
const TOKEN_MILLISECONDS = 2 * 86_400_000;
const WAITING_MILLISECONDS = 3 * 86_400_000;

/** `Subscriptions.subscribe`, in a transaction. */
export async function subscribe(
  room: TopicDependencies,
  tokens: LinkTokens,
  tx: Transaction,
  wanted: NewSubscription,
): ReturnType<Subscriptions['subscribe']> {
  const topicId = await findTopicId(tx, topicOfArn(room, wanted.topicArn));
  if (topicId === undefined) return { kind: 'unknown' };
  await forgetEnded(tx, room.clock());
  const mark = tokens.endpointMark(wanted.protocol, wanted.endpoint);
  const present = await findPresent(room, tx, { topicId, protocol: wanted.protocol, mark });
  if (present !== undefined && present.state !== 'deleted') {
    const { attributes } = present;
    const differs = Object.entries(wanted.attributes).some(([name, value]) => attributes[name] !== value);
    if (differs) return { kind: 'differs' };
    if (present.state === 'pending') await sendConfirmation(room, tokens, tx, { to: present, of: 'subscribe' });
    return { kind: 'subscribed', subscription: present };
  }
  if (present === undefined) await insert(room, tx, { wanted, topicId, mark });
  else await waitAgain(room, tx, present, wanted);
  const subscription = await findPresent(room, tx, { topicId, protocol: wanted.protocol, mark });
  if (subscription === undefined) throw new Error(`the subscription to "${wanted.topicArn}" is not where it was put`);
  if (subscription.state === 'pending') await sendConfirmation(room, tokens, tx, { to: subscription, of: 'subscribe' });
  return { kind: 'subscribed', subscription };
}

/** Puts a message that can confirm the subscription, or take one up again that its link ended. */
export async function sendConfirmation(
  { clock, deliveries }: TopicDependencies,
  tokens: LinkTokens,
  tx: Transaction,
  { to, of }: { readonly to: KnownSubscription; readonly of: 'subscribe' | 'unsubscribe' },
): Promise<void> {
  const id = randomUUID();
  const now = clock();
  await tx
    .insertInto('topic_subscription_token')
    .values({
      hash: tokenHash(tokens.confirmation(to.id, id)),
      subscription_id: to.rowId,
      expires_at: now + TOKEN_MILLISECONDS,
    })
    .execute();
  const what = of === 'subscribe' ? 'confirmation' : 'end';
  await deliveries.put(tx, [
    {
      kind: DELIVERY_KIND,
      receiver: to.id,
      lane: id,
      id,
      title: `${what} of a subscription to the topic "${to.topicName}"`,
      payload: writePayload({ kind: 'confirmation', of, at: now }),
    },
  ]);
}

/** When one is forgotten that is not confirmed by then. */
export function waitsUntil(now: number): number {
  return now + WAITING_MILLISECONDS;
}

async function forgetEnded(tx: Transaction, now: number): Promise<void> {
  await tx.deleteFrom('topic_subscription').where('ends_at', '<=', now).execute();
  await tx.deleteFrom('topic_subscription_token').where('expires_at', '<=', now).execute();
}

async function findPresent(
  room: TopicDependencies,
  tx: Transaction,
  { topicId, protocol, mark }: { readonly topicId: number; readonly protocol: string; readonly mark: string },
): Promise<KnownSubscription | undefined> {
  const row = await tx
    .selectFrom('topic_subscription')
    .select('name')
    .where('topic_id', '=', topicId)
    .where('protocol', '=', protocol)
    .where('endpoint_mark', '=', mark)
    .executeTakeFirst();
  return row === undefined ? undefined : await findById(room, tx, row.name);
}

async function insert(
  { box, clock }: TopicDependencies,
  tx: Transaction,
  { wanted, topicId, mark }: { readonly wanted: NewSubscription; readonly topicId: number; readonly mark: string },
): Promise<void> {
  const id = randomUUID();
  const now = clock();
  const isConfirmed = wanted.protocol === 'sqs';
  await tx
    .insertInto('topic_subscription')
    .values({
      name: id,
      topic_id: topicId,
      protocol: wanted.protocol,
      endpoint: box.seal(wanted.endpoint, sealOwner(id)),
      endpoint_mark: mark,
      state: isConfirmed ? 'confirmed' : 'pending',
      ends_at: isConfirmed ? null : waitsUntil(now),
      authenticated: isConfirmed ? 1 : 0,
      owner_unsubscribes: 0,
      attributes: JSON.stringify(wanted.attributes),
      created_at: now,
    })
    .onConflict((conflict) => conflict.columns(['topic_id', 'protocol', 'endpoint_mark']).doNothing())
    .execute();
}

async function waitAgain(
  { clock }: TopicDependencies,
  tx: Transaction,
  { rowId }: KnownSubscription,
  { protocol, attributes }: NewSubscription,
): Promise<void> {
  const isConfirmed = protocol === 'sqs';
  await tx
    .updateTable('topic_subscription')
    .set({
      state: isConfirmed ? 'confirmed' : 'pending',
      ends_at: isConfirmed ? null : waitsUntil(clock()),
      attributes: JSON.stringify(attributes),
    })
    .where('id', '=', rowId)
    .execute();
}
