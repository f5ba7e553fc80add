import { isTopicName } from '../../../topic/index.ts';
import type { Topic } from '../../../topic/types.ts';
import type { AwsCall } from '../types.ts';
import type { Handlers } from './handler.ts';
import { nextToken, placeOf, required, requiredArn, textMap } from './parameters.ts';
import { invalid, topicNotFound } from './refusals.ts';
import { tagsOf } from './tags.ts';
import { checkTopicAttribute, defaultPolicy, effectiveDeliveryPolicy } from './topic-attributes.ts';

const PAGE = 100;

/** Topics, as SNS makes, lists and sets them. */
export const topicHandlers: Handlers = {
  async CreateTopic(form, call) {
    const name = required(form, 'Name');
    const attributes = textMap(form, 'Attributes');
    if (name.endsWith('.fifo') || attributes['FifoTopic'] === 'true') {
      throw invalid(
        'Attributes Reason: FIFO topics are not supported by this server: what is published under one MessageGroupId reaches each subscription in order',
      );
    }
    if (!isTopicName(name)) throw invalid('Topic Name');
    if ((form.text('DataProtectionPolicy') ?? '') !== '') {
      throw invalid('DataProtectionPolicy Reason: data protection policies are not supported by this server');
    }
    const { FifoTopic: _no, ...settable } = attributes;
    for (const [attribute, value] of Object.entries(settable))
      checkTopicAttribute(attribute, value, 'Attributes Reason: ');
    const setup = { attributes: settable, tags: tagsOf(form.list('Tags')) };
    const outcome = await call.topics.createTopic(name, setup);
    if (outcome.kind === 'differs') {
      const parameter = outcome.what === 'tags' ? 'Tags' : 'Attributes';
      throw invalid(`${parameter} Reason: Topic already exists with different ${outcome.what}`);
    }
    return { TopicArn: outcome.arn };
  },
  async DeleteTopic(form, call) {
    await call.topics.deleteTopic(requiredArn(form, 'TopicArn'));
    return undefined;
  },
  async ListTopics(form, call) {
    const { items, next } = await call.topics.listTopics({ ...placeOf(form, /^[\w-]{1,256}$/), limit: PAGE });
    return { Topics: items.map((arn) => ({ TopicArn: arn })), ...nextToken(next) };
  },
  async GetTopicAttributes(form, call) {
    const topic = await call.topics.findTopic(requiredArn(form, 'TopicArn'));
    if (topic === undefined) throw topicNotFound();
    return { Attributes: shownAttributes(call, topic) };
  },
  async SetTopicAttributes(form, call) {
    const arn = requiredArn(form, 'TopicArn');
    const name = required(form, 'AttributeName');
    const value = form.text('AttributeValue') ?? '';
    if (name === 'FifoTopic') throw invalid('AttributeName');
    checkTopicAttribute(name, value, '');
    const isSet = await call.topics.setTopicAttributes(arn, { [name]: value === '' ? null : value });
    if (!isSet) throw topicNotFound();
    return undefined;
  },
  async AddPermission() {
    throw notEnforced();
  },
  async RemovePermission() {
    throw notEnforced();
  },
};

function notEnforced() {
  return invalid(
    'Label Reason: policies of topics are kept and not enforced here: "pratique user grant" says who may do what',
  );
}

function shownAttributes({ account }: AwsCall, { arn, attributes, subscriptions }: Topic): ReadonlyMap<string, string> {
  return new Map(
    Object.entries({
      TopicArn: arn,
      Owner: account,
      DisplayName: '',
      Policy: defaultPolicy(arn, account),
      EffectiveDeliveryPolicy: effectiveDeliveryPolicy(attributes['DeliveryPolicy']),
      SubscriptionsConfirmed: String(subscriptions.confirmed),
      SubscriptionsPending: String(subscriptions.pending),
      SubscriptionsDeleted: String(subscriptions.deleted),
      ...attributes,
    }),
  );
}
