import { eventsResource } from '../../../event/index.ts';
import type { AwsCall } from '../types.ts';
import { busArn, checkBus, type Handlers } from './handler.ts';
import { invalid, notFound, ruleNotFound } from './refusals.ts';
import { tagsOf } from './rules.ts';

/** The bus, and the tags of rules. */
export const busHandlers = {
  async DescribeEventBus({ Name: name }, call) {
    checkBus(call, name);
    return { Name: 'default', Arn: busArn(call) };
  },
  async ListEventBuses({ NamePrefix: prefix = '' }, call) {
    return { EventBuses: 'default'.startsWith(prefix) ? [{ Name: 'default', Arn: busArn(call) }] : [] };
  },
  async TagResource({ ResourceARN: arn, Tags: tags }, call) {
    await setTags(call, arn, tagsOf(tags));
    return {};
  },
  async UntagResource({ ResourceARN: arn, TagKeys: keys }, call) {
    await setTags(call, arn, Object.fromEntries(keys.map((key) => [key, null])));
    return {};
  },
  async ListTagsForResource({ ResourceARN: arn }, call) {
    const name = ruleOf(call, arn);
    if (name === undefined) return { Tags: [] };
    const tags = await call.events.rules.tags(name);
    if (tags === undefined) throw ruleNotFound(name);
    return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
  },
} satisfies Handlers;

async function setTags(call: AwsCall, arn: string, tags: Readonly<Record<string, string | null>>): Promise<void> {
  const name = ruleOf(call, arn);
  if (name === undefined) throw invalid('The event bus has no tags here');
  if (!(await call.events.rules.setTags(name, tags))) throw ruleNotFound(name);
}

/** The rule's name, with or without its bus before it; undefined where the ARN is the bus's. */
function ruleOf(call: AwsCall, arn: string): string | undefined {
  const [type, ...names] = eventsResource(call, arn)?.split('/') ?? [];
  if (type === 'event-bus' && names.join('/') === 'default') return undefined;
  const name = names[0] === 'default' && names.length > 1 ? names[1] : names[0];
  if (type !== 'rule' || name === undefined) throw notFound(`Resource ${arn.slice(0, 256)} does not exist.`);
  return name;
}
