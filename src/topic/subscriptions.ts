import type { Query, Transaction } from '../db/index.ts';
import { topicOfArn } from './arn.ts';
import { changed } from './attributes.ts';
import { DELIVERY_KIND, type TopicDependencies } from './room.ts';
import { sendConfirmation, subscribe, waitsUntil } from './subscribe.ts';
import {
  findByArn,
  findById,
  type KnownSubscription,
  selectSubscriptions,
  subscriptionOf,
} from './subscription-rows.ts';
import { isSameToken, type LinkTokens, tokenHash } from './tokens.ts';
import { findTopicId } from './topics.ts';
import type { Subscription, Subscriptions } from './types.ts';

/** Subscriptions of a database. Endpoints and attributes are taken as checked. */
export function topicSubscriptions(room: TopicDependencies, tokens: LinkTokens): Subscriptions {
  const { database } = room;
  return {
    subscribe: (subscription) => database.write((tx) => subscribe(room, tokens, tx, subscription)),
    findByToken: (topicArn, token) => findByToken(room, database.query, topicArn, token),
    confirm: (topicArn, token, by) =>
      database.write(async (tx) => {
        const found = await findByToken(room, tx, topicArn, token);
        return found === undefined || found.state === 'confirmed' ? found : await confirm(room, tx, found, by);
      }),
    findSubscription: (arn) => findByArn(room, database.query, arn),
    listSubscriptions: (page) => list(room, page),
    setSubscriptionAttributes: (arn, changes) =>
      database.write(async (tx) => {
        const found = await findByArn(room, tx, arn);
        if (found === undefined) return false;
        const attributes = JSON.stringify(changed(found.attributes, changes));
        await tx.updateTable('topic_subscription').set({ attributes }).where('id', '=', found.rowId).execute();
        return true;
      }),
    unsubscribe: (arn) =>
      database.write(async (tx) => {
        const found = await findByArn(room, tx, arn);
        if (found === undefined) return;
        await room.deliveries.drop(tx, { kind: DELIVERY_KIND, receiver: found.id });
        await tx.deleteFrom('topic_subscription').where('id', '=', found.rowId).execute();
      }),
    findByLink: (arn, token) => findByLink({ room, tokens, query: database.query }, arn, token),
    unsubscribeByLink: (arn, token) =>
      database.write(async (tx) => {
        const found = await findByLink({ room, tokens, query: tx }, arn, token);
        if (found?.state === 'confirmed') await end(room, tokens, tx, found);
        return found;
      }),
  };
}

async function findByToken(
  room: TopicDependencies,
  query: Query,
  topicArn: string,
  token: string,
): Promise<KnownSubscription | undefined> {
  const row = await query
    .selectFrom('topic_subscription_token')
    .innerJoin('topic_subscription', 'topic_subscription.id', 'topic_subscription_token.subscription_id')
    .where('topic_subscription_token.hash', '=', tokenHash(token))
    .where('topic_subscription_token.expires_at', '>', room.clock())
    .select('topic_subscription.name')
    .executeTakeFirst();
  const found = row === undefined ? undefined : await findById(room, query, row.name);
  return found?.topicName === topicOfArn(room, topicArn) ? found : undefined;
}

async function confirm(
  room: TopicDependencies,
  tx: Transaction,
  { rowId, id }: KnownSubscription,
  by: Parameters<Subscriptions['confirm']>[2],
): Promise<Subscription | undefined> {
  // What is still waiting for it asks for this.
  await room.deliveries.drop(tx, { kind: DELIVERY_KIND, receiver: id });
  await tx
    .updateTable('topic_subscription')
    .set({
      state: 'confirmed',
      ends_at: null,
      authenticated: by.isSigned ? 1 : 0,
      owner_unsubscribes: by.isSigned && by.onlyOwnerUnsubscribes === true ? 1 : 0,
    })
    .where('id', '=', rowId)
    .execute();
  return await findById(room, tx, id);
}

async function list(
  room: TopicDependencies,
  { topicArn, after, limit }: Parameters<Subscriptions['listSubscriptions']>[0],
): ReturnType<Subscriptions['listSubscriptions']> {
  const { query } = room.database;
  const topicId = topicArn === undefined ? undefined : await findTopicId(query, topicOfArn(room, topicArn));
  if (topicArn !== undefined && topicId === undefined) return undefined;
  const rows = await selectSubscriptions(query, room.clock())
    .where('topic_subscription.id', '>', Number(after ?? 0))
    .$if(topicId !== undefined, (all) => all.where('topic_subscription.topic_id', '=', topicId ?? 0))
    .orderBy('topic_subscription.id')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).map((row) => subscriptionOf(room, row));
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, next: String(last.rowId) } : { items };
}

interface LinkSearch {
  readonly room: TopicDependencies;
  readonly tokens: LinkTokens;
  readonly query: Query;
}

async function findByLink(
  { room, tokens, query }: LinkSearch,
  arn: string,
  token: string,
): Promise<KnownSubscription | undefined> {
  const found = await findByArn(room, query, arn);
  const isTheirs = found !== undefined && isSameToken(token, tokens.unsubscription(found.id));
  return isTheirs && !found.onlyOwnerUnsubscribes ? found : undefined;
}

async function end(
  room: TopicDependencies,
  tokens: LinkTokens,
  tx: Transaction,
  subscription: KnownSubscription,
): Promise<void> {
  await room.deliveries.drop(tx, { kind: DELIVERY_KIND, receiver: subscription.id });
  await tx.deleteFrom('topic_subscription_token').where('subscription_id', '=', subscription.rowId).execute();
  await tx
    .updateTable('topic_subscription')
    .set({ state: 'deleted', ends_at: waitsUntil(room.clock()) })
    .where('id', '=', subscription.rowId)
    .execute();
  await sendConfirmation(room, tokens, tx, { to: subscription, of: 'unsubscribe' });
}
