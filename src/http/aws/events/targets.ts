import { deadLetterQueueFault, inputFault } from '../../../event/index.ts';
import type { HttpParameters, RetryPolicy, Target } from '../../../event/types.ts';
import type { AwsCall } from '../types.ts';
import { checkBus, type Handlers, pageOf } from './handler.ts';
import { invalid, limitExceeded, ruleNotFound } from './refusals.ts';
import type { Target as ShownTarget } from './shapes.generated.ts';

/** EventBridge's quota of targets for each rule. */
const MOST_TARGETS = 5;

/** Targets of a rule. */
export const targetHandlers = {
  async PutTargets({ Rule: rule, EventBusName: bus, Targets: asked }, call) {
    checkBus(call, bus);
    const targets = asked.map(targetOf);
    for (const target of targets) {
      const fault = inputFault(target) ?? deadLetterFault(target) ?? (await arnFault(call, target));
      if (fault !== undefined) throw invalid(fault);
    }
    const outcome = await call.events.rules.putTargets(rule, targets, MOST_TARGETS);
    if (outcome === 'unknown') throw ruleNotFound(rule);
    if (outcome === 'too-many') throw limitExceeded();
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
  async RemoveTargets({ Rule: rule, EventBusName: bus, Ids: ids }, call) {
    checkBus(call, bus);
    const missing = await call.events.rules.removeTargets(rule, ids);
    if (missing === undefined) throw ruleNotFound(rule);
    const entries = missing.map((TargetId) => ({
      TargetId,
      ErrorCode: 'ResourceNotFoundException',
      ErrorMessage: `Rule ${rule} does not have a target with the Id ${TargetId}.`,
    }));
    return { FailedEntryCount: entries.length, FailedEntries: entries };
  },
  async ListTargetsByRule({ Rule: name, EventBusName: bus, NextToken: token, Limit: limit }, call) {
    checkBus(call, bus);
    const rule = await call.events.rules.find(name);
    if (rule === undefined) throw ruleNotFound(name);
    const targets = rule.targets.map((target) => ({ name: target.id, target }));
    const { items, ...next } = pageOf(targets, { token, limit });
    return { Targets: items.map(({ target }) => shown(target)), ...next };
  },
} satisfies Handlers;

/** Services that events go on to. */
const SERVICES: ReadonlySet<string> = new Set(['sqs', 'sns', 'events']);

/** What is wrong with where a target is, in EventBridge's words; undefined where nothing is. */
async function arnFault(call: AwsCall, { id, arn }: Target): Promise<string | undefined> {
  const [prefix, , service = '', region = '', account = '', resource = ''] = arn.split(':');
  if (prefix !== 'arn' || resource === '') return `Provided Arn is not in correct format. Reason: ${arn}`;
  if (!SERVICES.has(service)) {
    return `Target ${id} is not supported here: it must be a topic, a queue, an event bus or an API destination`;
  }
  if (account !== call.account || !call.regions.includes(region)) return undefined;
  if (service === 'sns' && (await call.topics.findTopic(arn)) === undefined)
    return `Topic ${arn} of target ${id} does not exist.`;
  if (service !== 'events') return undefined;
  if (resource === 'event-bus/default') return `Target ${id} is the bus that its events come from.`;
  if (!resource.startsWith('api-destination/')) return undefined;
  const name = resource.split('/')[1] ?? '';
  const destination = await call.events.apiDestinations.named(name);
  return destination?.arn === arn ? undefined : `API destination ${arn} of target ${id} does not exist.`;
}

function deadLetterFault({ id, deadLetterArn: arn }: Target): string | undefined {
  const fault = arn === undefined ? undefined : deadLetterQueueFault(arn);
  return fault === undefined ? undefined : `DeadLetterConfig.Arn of target ${id} is not valid. Reason: ${fault}`;
}

function targetOf(target: ShownTarget): Target {
  const { Input: input, InputPath: inputPath, InputTransformer: transformer, RoleArn: roleArn } = target;
  const { DeadLetterConfig: deadLetters, SqsParameters: queue } = target;
  return {
    id: target.Id,
    arn: target.Arn,
    ...(input === undefined ? {} : { input }),
    ...(inputPath === undefined ? {} : { inputPath }),
    ...(transformer === undefined
      ? {}
      : { inputTransformer: { paths: transformer.InputPathsMap ?? {}, template: transformer.InputTemplate } }),
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(target.RetryPolicy === undefined ? {} : { retryPolicy: retryPolicyOf(target.RetryPolicy) }),
    ...(deadLetters?.Arn === undefined ? {} : { deadLetterArn: deadLetters.Arn }),
    ...(target.HttpParameters === undefined ? {} : { httpParameters: httpParametersOf(target.HttpParameters) }),
    ...(queue?.MessageGroupId === undefined ? {} : { messageGroupId: queue.MessageGroupId }),
  };
}

function retryPolicyOf({
  MaximumRetryAttempts: repeats,
  MaximumEventAgeInSeconds: age,
}: NonNullable<ShownTarget['RetryPolicy']>): RetryPolicy {
  return {
    ...(repeats === undefined ? {} : { mostRepeats: repeats }),
    ...(age === undefined ? {} : { mostAgeSeconds: age }),
  };
}

function httpParametersOf({
  PathParameterValues: path = [],
  HeaderParameters: headers = {},
  QueryStringParameters: query = {},
}: NonNullable<ShownTarget['HttpParameters']>): HttpParameters {
  return { path, headers, query };
}

function shown(target: Target): ShownTarget {
  const { input, inputPath, inputTransformer, roleArn, retryPolicy, deadLetterArn, httpParameters } = target;
  const { messageGroupId } = target;
  return {
    Id: target.id,
    Arn: target.arn,
    ...(roleArn === undefined ? {} : { RoleArn: roleArn }),
    ...(input === undefined ? {} : { Input: input }),
    ...(inputPath === undefined ? {} : { InputPath: inputPath }),
    ...(inputTransformer === undefined
      ? {}
      : { InputTransformer: { InputPathsMap: inputTransformer.paths, InputTemplate: inputTransformer.template } }),
    ...(retryPolicy === undefined ? {} : { RetryPolicy: shownPolicy(retryPolicy) }),
    ...(deadLetterArn === undefined ? {} : { DeadLetterConfig: { Arn: deadLetterArn } }),
    ...(httpParameters === undefined ? {} : { HttpParameters: shownParameters(httpParameters) }),
    ...(messageGroupId === undefined ? {} : { SqsParameters: { MessageGroupId: messageGroupId } }),
  };
}

function shownPolicy({ mostRepeats, mostAgeSeconds }: RetryPolicy): NonNullable<ShownTarget['RetryPolicy']> {
  return {
    ...(mostRepeats === undefined ? {} : { MaximumRetryAttempts: mostRepeats }),
    ...(mostAgeSeconds === undefined ? {} : { MaximumEventAgeInSeconds: mostAgeSeconds }),
  };
}

function shownParameters({ path, headers, query }: HttpParameters): NonNullable<ShownTarget['HttpParameters']> {
  return { PathParameterValues: path, HeaderParameters: headers, QueryStringParameters: query };
}
