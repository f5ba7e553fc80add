import type { Transaction } from '../db/index.ts';
import type { NewDelivery } from '../delivery/types.ts';
import { topicOfArn } from './arn.ts';
import { deliveryPolicyOf } from './delivery-policy.ts';
import { isWanted } from './filter.ts';
import { writePayload } from './payload.ts';
import { DELIVERY_KIND, type TopicDependencies } from './room.ts';
import { selectSubscriptions, subscriptionOf } from './subscription-rows.ts';
import { findTopicId } from './topics.ts';
import type { Publishing, TopicMessage } from './types.ts';

/** Publishes to the topics of a database. */
export function publishing(room: TopicDependencies): Publishing {
  return {
    publish: (tx, topicArn, message) => publish(room, tx, topicArn, message),
    post: (topicArn, messages) =>
      room.database.write(async (tx) => {
        for (const message of messages) {
          const outcome = await publish(room, tx, topicArn, message);
          if (outcome.kind === 'unknown') return outcome;
        }
        return { kind: 'published' };
      }),
    exists: async (tx, topicArn) => (await findTopicId(tx, topicOfArn(room, topicArn))) !== undefined,
  };
}

async function publish(
  room: TopicDependencies,
  tx: Transaction,
  topicArn: string,
  message: TopicMessage,
): ReturnType<Publishing['publish']> {
  const name = topicOfArn(room, topicArn);
  const topicId = await findTopicId(tx, name);
  if (name === undefined || topicId === undefined) return { kind: 'unknown' };
  const rows = await selectSubscriptions(tx, room.clock())
    .where('topic_subscription.topic_id', '=', topicId)
    .where('topic_subscription.state', '=', 'confirmed')
    .execute();
  const wanting = rows.map((row) => subscriptionOf(room, row)).filter((each) => isWanted(each.attributes, message));
  const title = `${message.subject === undefined ? 'message' : `"${message.subject}"`} to the topic "${name}"`;
  const at = room.clock();
  await room.deliveries.put(
    tx,
    wanting.map(({ id, protocol, ...subscription }) => ({
      ...triesOf({ ...subscription, protocol }),
      kind: DELIVERY_KIND,
      receiver: id,
      lane: message.lane,
      id: message.id,
      title,
      payload: payloadOf({ ...message, message: message.byProtocol?.[protocol] ?? message.message }, at),
    })),
  );
  return { kind: 'published' };
}

/** As often as a DeliveryPolicy asks for; without one, as long as the server tries. */
function triesOf(subscription: Parameters<typeof deliveryPolicyOf>[0]): Pick<NewDelivery, 'mostAttempts'> {
  const { retries } = deliveryPolicyOf(subscription);
  return retries === undefined ? {} : { mostAttempts: retries.numRetries + 1 };
}

function payloadOf({ subject, message, attributes }: TopicMessage, at: number): string {
  return writePayload({
    kind: 'notification',
    at,
    message,
    ...(subject === undefined ? {} : { subject }),
    ...(attributes === undefined ? {} : { attributes }),
  });
}
