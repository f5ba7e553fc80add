import type { Query, Transaction } from '../db/index.ts';
import { topicArn, topicOfArn } from './arn.ts';
import { type Changes, changed, readAttributes } from './attributes.ts';
import { DELIVERY_KIND, type TopicDependencies } from './room.ts';
import type { Attributes, Page, Tags, Topic, TopicAdministration } from './types.ts';

/** Topics of a database. Names and attributes are taken as checked. */
export function topicAdministration(room: TopicDependencies): TopicAdministration {
  const { database } = room;
  const onTopic = async <T>(arn: string, work: (tx: Transaction, id: number) => Promise<T>): Promise<T | undefined> =>
    await database.write(async (tx) => {
      const id = await findTopicId(tx, topicOfArn(room, arn));
      return id === undefined ? undefined : await work(tx, id);
    });

  return {
    createTopic: (name, setup) => database.write((tx) => create(room, tx, name, setup)),
    async deleteTopic(arn) {
      await onTopic(arn, (tx, id) => remove(room, tx, id));
    },
    findTopic: (arn) => find(room, arn),
    listTopics: (page) => list(room, page),
    async setTopicAttributes(arn, attributes) {
      const isSet = await onTopic(arn, async (tx, id) => {
        await setAttributes(tx, id, attributes);
        return true;
      });
      return isSet ?? false;
    },
    async topicTags(arn) {
      const id = await findTopicId(database.query, topicOfArn(room, arn));
      return id === undefined ? undefined : await tagsOf(database.query, id);
    },
    async setTopicTags(arn, tags, most) {
      return (await onTopic(arn, (tx, id) => setTags(tx, id, tags, most))) ?? 'unknown';
    },
  };
}

/** The id of the topic's row. */
export async function findTopicId(query: Query, name: string | undefined): Promise<number | undefined> {
  if (name === undefined) return undefined;
  const row = await query.selectFrom('topic').select('id').where('name', '=', name).executeTakeFirst();
  return row?.id;
}

async function create(
  room: TopicDependencies,
  tx: Transaction,
  name: string,
  { attributes, tags }: { readonly attributes: Attributes; readonly tags: Tags },
): ReturnType<TopicAdministration['createTopic']> {
  const arn = topicArn(room, name);
  const made = await tx
    .insertInto('topic')
    .values({ name, attributes: JSON.stringify(attributes), created_at: room.clock() })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (made !== undefined) {
    await insertTags(tx, made.id, Object.entries(tags));
    return { kind: 'topic', arn };
  }
  const found = await tx
    .selectFrom('topic')
    .select(['id', 'attributes'])
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  if (!holds(readAttributes(found.attributes), attributes)) return { kind: 'differs', what: 'attributes' };
  if (!holds(await tagsOf(tx, found.id), tags)) return { kind: 'differs', what: 'tags' };
  return { kind: 'topic', arn };
}

/** Whether all that is wanted is there as it is wanted. */
function holds(present: Attributes, wanted: Attributes): boolean {
  return Object.entries(wanted).every(([name, value]) => present[name] === value);
}

async function remove({ deliveries }: TopicDependencies, tx: Transaction, id: number): Promise<void> {
  const subscriptions = await tx.selectFrom('topic_subscription').select('name').where('topic_id', '=', id).execute();
  for (const { name } of subscriptions) await deliveries.drop(tx, { kind: DELIVERY_KIND, receiver: name });
  await tx.deleteFrom('topic').where('id', '=', id).execute();
}

async function find(room: TopicDependencies, arn: string): Promise<Topic | undefined> {
  const { query } = room.database;
  const name = topicOfArn(room, arn);
  if (name === undefined) return undefined;
  const row = await query.selectFrom('topic').selectAll().where('name', '=', name).executeTakeFirst();
  if (row === undefined) return undefined;
  const states = await query
    .selectFrom('topic_subscription')
    .select(({ fn }) => ['state', fn.countAll<number | bigint>().as('count')])
    .where('topic_id', '=', row.id)
    .where((where) => where.or([where('ends_at', 'is', null), where('ends_at', '>', room.clock())]))
    .groupBy('state')
    .execute();
  const count = (state: string) => Number(states.find((each) => each.state === state)?.count ?? 0);
  return {
    arn: topicArn(room, name),
    name,
    attributes: readAttributes(row.attributes),
    subscriptions: { pending: count('pending'), confirmed: count('confirmed'), deleted: count('deleted') },
  };
}

async function list(
  room: TopicDependencies,
  { after = '', limit }: { readonly after?: string; readonly limit: number },
): Promise<Page<string>> {
  const rows = await room.database.query
    .selectFrom('topic')
    .select('name')
    .where('name', '>', after)
    .orderBy('name')
    .limit(limit + 1)
    .execute();
  const names = rows.slice(0, limit).map(({ name }) => name);
  const last = names.at(-1);
  const items = names.map((name) => topicArn(room, name));
  return rows.length > limit && last !== undefined ? { items, next: last } : { items };
}

async function setAttributes(tx: Transaction, id: number, changes: Changes): Promise<void> {
  const row = await tx.selectFrom('topic').select('attributes').where('id', '=', id).executeTakeFirstOrThrow();
  const attributes = JSON.stringify(changed(readAttributes(row.attributes), changes));
  await tx.updateTable('topic').set({ attributes }).where('id', '=', id).execute();
}

async function tagsOf(query: Query, topicId: number): Promise<Tags> {
  const rows = await query
    .selectFrom('topic_tag')
    .select(['key', 'value'])
    .where('topic_id', '=', topicId)
    .orderBy('key')
    .execute();
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
}

async function setTags(tx: Transaction, id: number, changes: Changes, most: number): Promise<'set' | 'too-many'> {
  const tags = Object.entries(changed(await tagsOf(tx, id), changes));
  if (tags.length > most) return 'too-many';
  await tx.deleteFrom('topic_tag').where('topic_id', '=', id).execute();
  await insertTags(tx, id, tags);
  return 'set';
}

async function insertTags(tx: Transaction, topicId: number, tags: readonly [string, string][]): Promise<void> {
  if (tags.length === 0) return;
  await tx
    .insertInto('topic_tag')
    .values(tags.map(([key, value]) => ({ topic_id: topicId, key, value })))
    .execute();
}
