import type { Query } from '../db/index.ts';
import type { ReceiverNames } from '../delivery/types.ts';

/** Subscriptions are called by their topic and their protocol, since an endpoint may hold a password. */
export function subscriptionNames(query: Query): ReceiverNames {
  const subscriptions = query.selectFrom('topic_subscription').innerJoin('topic', 'topic.id', 'topic_id');
  return {
    async of(ids) {
      const rows = await subscriptions
        .select(['topic_subscription.name as id', 'topic.name as topic', 'protocol'])
        .where('topic_subscription.name', 'in', ids)
        .execute();
      return new Map(rows.map(({ id, topic, protocol }) => [id, nameOf(topic, protocol)]));
    },
    async called(name) {
      const [topic = ''] = name.split(' ');
      const rows = await subscriptions
        .select(['topic_subscription.name as id', 'protocol'])
        .where('topic.name', '=', topic)
        .orderBy('topic_subscription.id')
        .execute();
      return rows.filter(({ protocol }) => [topic, nameOf(topic, protocol)].includes(name)).map(({ id }) => id);
    },
  };
}

/** No topic's name has a space. */
function nameOf(topic: string, protocol: string): string {
  return `${topic} (${protocol})`;
}
