import { publishing } from './publish.ts';
import type { TopicDependencies } from './room.ts';
import { topicSubscriptions } from './subscriptions.ts';
import { linkTokens } from './tokens.ts';
import { topicAdministration } from './topics.ts';
import type { Topics } from './types.ts';

export { isTopicName, topicArn } from './arn.ts';
export { DEAD_LETTER_KIND, parseRedrivePolicy, subscriptionDeadLetters } from './dead-letters.ts';
export { parseDeliveryPolicy } from './delivery-policy.ts';
export { endpointFault, shownEndpoint } from './endpoint.ts';
export { filterPolicyOf } from './filter.ts';
export { CERTIFICATE_PREFIX } from './sending/links.ts';
export { deadLetterSender, subscriptionSender } from './sending/sender.ts';
export { type SigningKeys, signingKeys } from './signing/keys.ts';
export { subscriptionNames } from './subscription-names.ts';

/** The topics of a server. */
export function createTopics(room: TopicDependencies): Topics {
  const tokens = linkTokens(room.linkKey);
  return { ...topicAdministration(room), ...topicSubscriptions(room, tokens), ...publishing(room) };
}
