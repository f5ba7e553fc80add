import { endpointFault, shownEndpoint } from '../../../topic/index.ts';
import { SUBSCRIPTION_PROTOCOLS, type Subscription } from '../../../topic/types.ts';
import type { XmlValue } from '../query.ts';
import type { AwsCall } from '../types.ts';
import type { Handlers } from './handler.ts';
import { flag, nextToken, placeOf, required, requiredArn, textMap } from './parameters.ts';
import { invalid, subscriptionNotFound, topicNotFound } from './refusals.ts';
import { checkedAttribute, checkedAttributes } from './subscription-attributes.ts';

const PAGE = 100;

/** Subscriptions, as SNS makes, confirms, lists and sets them. */
export const subscriptionHandlers: Handlers = {
  async Subscribe(form, call) {
    const topicArn = requiredArn(form, 'TopicArn');
    const name = required(form, 'Protocol');
    const protocol = SUBSCRIPTION_PROTOCOLS.find((each) => each === name);
    if (protocol === undefined) {
      throw invalid(
        `Protocol Reason: "${name.slice(0, 64)}" is not supported by this server: ${SUBSCRIPTION_PROTOCOLS.join(', ')} are`,
      );
    }
    const endpoint = required(form, 'Endpoint');
    const fault = endpointFault(protocol, endpoint);
    if (fault !== undefined) throw invalid(fault);
    checkPlace(call, endpoint);
    const attributes = checkedAttributes(protocol, textMap(form, 'Attributes'));
    const outcome = await call.topics.subscribe({ topicArn, protocol, endpoint, attributes });
    if (outcome.kind === 'unknown') throw topicNotFound();
    if (outcome.kind === 'differs') {
      throw invalid('Attributes Reason: Subscription already exists with different attributes');
    }
    const { arn, state } = outcome.subscription;
    const isShown = state === 'confirmed' || flag(form, 'ReturnSubscriptionArn') === true;
    return { SubscriptionArn: isShown ? arn : 'pending confirmation' };
  },
  async ConfirmSubscription(form, call) {
    const topicArn = requiredArn(form, 'TopicArn');
    const isOwnerOnly = flag(form, 'AuthenticateOnUnsubscribe') === true;
    const by = { isSigned: true, onlyOwnerUnsubscribes: isOwnerOnly };
    const confirmed = await call.topics.confirm(topicArn, required(form, 'Token'), by);
    if (confirmed === undefined) throw invalid('Token');
    return { SubscriptionArn: confirmed.arn };
  },
  async Unsubscribe(form, call) {
    await call.topics.unsubscribe(requiredArn(form, 'SubscriptionArn'));
    return undefined;
  },
  async ListSubscriptions(form, call) {
    const page = await call.topics.listSubscriptions({ ...placeOf(form, NUMBER), limit: PAGE });
    return { Subscriptions: (page?.items ?? []).map((item) => shown(call, item)), ...nextToken(page?.next) };
  },
  async ListSubscriptionsByTopic(form, call) {
    const topicArn = requiredArn(form, 'TopicArn');
    const page = await call.topics.listSubscriptions({ topicArn, ...placeOf(form, NUMBER), limit: PAGE });
    if (page === undefined) throw topicNotFound();
    return { Subscriptions: page.items.map((item) => shown(call, item)), ...nextToken(page.next) };
  },
  async GetSubscriptionAttributes(form, call) {
    const subscription = await find(call, requiredArn(form, 'SubscriptionArn'));
    return { Attributes: shownAttributes(call, subscription) };
  },
  async SetSubscriptionAttributes(form, call) {
    const arn = requiredArn(form, 'SubscriptionArn');
    const name = required(form, 'AttributeName');
    const subscription = await find(call, arn);
    const change = checkedAttribute(subscription, name, form.text('AttributeValue') ?? '');
    if (!(await call.topics.setSubscriptionAttributes(arn, change))) throw subscriptionNotFound();
    return undefined;
  },
};

/** An endpoint that no message could be sent to is not subscribed; that its user and password are in it is SNS's way. */
function checkPlace({ addressFault }: AwsCall, endpoint: string): void {
  const url = /^https?:/.test(endpoint) ? URL.parse(endpoint) : null;
  if (url === null) return;
  url.username = '';
  url.password = '';
  const fault = addressFault(url.href);
  if (fault !== undefined) throw invalid(`Endpoint Reason: ${fault}`);
}

const NUMBER = /^\d{1,15}$/;

async function find(call: AwsCall, arn: string): Promise<Subscription> {
  const subscription = await call.topics.findSubscription(arn);
  if (subscription === undefined) throw subscriptionNotFound();
  return subscription;
}

/** What has no ARN yet, or none any more, says so in its place. */
const IN_PLACE_OF_ARN = { pending: 'PendingConfirmation', deleted: 'Deleted' } as const;

function shown({ account }: AwsCall, { arn, topicArn, protocol, endpoint, state }: Subscription): XmlValue {
  return {
    SubscriptionArn: state === 'confirmed' ? arn : IN_PLACE_OF_ARN[state],
    Owner: account,
    Protocol: protocol,
    Endpoint: shownEndpoint(endpoint),
    TopicArn: topicArn,
  };
}

function shownAttributes({ account }: AwsCall, subscription: Subscription): ReadonlyMap<string, string> {
  const { arn, topicArn, protocol, endpoint, state, attributes, confirmationWasAuthenticated } = subscription;
  const { FilterPolicy: policy, FilterPolicyScope: scope = 'MessageAttributes', ...others } = attributes;
  return new Map(
    Object.entries({
      SubscriptionArn: arn,
      TopicArn: topicArn,
      Owner: account,
      Protocol: protocol,
      Endpoint: shownEndpoint(endpoint),
      PendingConfirmation: String(state !== 'confirmed'),
      ConfirmationWasAuthenticated: String(confirmationWasAuthenticated),
      RawMessageDelivery: 'false',
      SubscriptionPrincipal: `arn:aws:iam::${account}:root`,
      ...others,
      ...(policy === undefined ? {} : { FilterPolicy: policy, FilterPolicyScope: scope }),
    }),
  );
}
