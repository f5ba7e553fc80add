import type { Rule } from '../../../event/types.ts';
import { isObject } from '../../../lib/json.ts';
import { matchesPattern, parsePattern } from '../../../pattern/index.ts';
import { checkBus, type Handlers, pageOf } from './handler.ts';
import { invalid, invalidPattern, ruleNotFound } from './refusals.ts';
import type { Tag } from './shapes.generated.ts';

/** Rules of the bus. */
export const ruleHandlers = {
  async PutRule({ Name: name, EventPattern: eventPattern, ScheduleExpression: schedule, ...more }, call) {
    checkBus(call, more.EventBusName);
    if (schedule !== undefined && schedule !== '') {
      throw invalid(
        'Parameter ScheduleExpression is not valid. Reason: ScheduleExpression is not supported here: rules have an EventPattern, and "pratique schedules set NAME \'<expression>\'" scans by a schedule',
      );
    }
    if (eventPattern === undefined) throw invalid('Parameter(s) EventPattern must be specified.');
    patternOf(eventPattern);
    const RuleArn = await call.events.rules.put({
      name,
      eventPattern,
      isEnabled: more.State !== 'DISABLED',
      ...(more.Description === undefined ? {} : { description: more.Description }),
      ...(more.RoleArn === undefined ? {} : { roleArn: more.RoleArn }),
      ...(more.Tags === undefined ? {} : { tags: tagsOf(more.Tags) }),
    });
    return { RuleArn };
  },
  async DescribeRule({ Name: name, EventBusName: bus }, call) {
    checkBus(call, bus);
    const rule = await call.events.rules.find(name);
    if (rule === undefined) throw ruleNotFound(name);
    return { ...shown(rule), CreatedBy: call.account };
  },
  async ListRules({ NamePrefix: prefix = '', EventBusName: bus, NextToken: token, Limit: limit }, call) {
    checkBus(call, bus);
    const rules = (await call.events.rules.list()).filter(({ name }) => name.startsWith(prefix));
    const { items, ...next } = pageOf(rules, { token, limit });
    return { Rules: items.map(shown), ...next };
  },
  async ListRuleNamesByTarget({ TargetArn: arn, EventBusName: bus, NextToken: token, Limit: limit }, call) {
    checkBus(call, bus);
    const rules = (await call.events.rules.list()).filter(({ targets }) =>
      targets.some((target) => target.arn === arn),
    );
    const { items, ...next } = pageOf(rules, { token, limit });
    return { RuleNames: items.map(({ name }) => name), ...next };
  },
  async EnableRule({ Name: name, EventBusName: bus }, call) {
    checkBus(call, bus);
    if (!(await call.events.rules.setEnabled(name, true))) throw ruleNotFound(name);
    return {};
  },
  async DisableRule({ Name: name, EventBusName: bus }, call) {
    checkBus(call, bus);
    if (!(await call.events.rules.setEnabled(name, false))) throw ruleNotFound(name);
    return {};
  },
  /** Where there is none it was deleted before. */
  async DeleteRule({ Name: name, EventBusName: bus }, call) {
    checkBus(call, bus);
    if ((await call.events.rules.delete(name)) === 'has-targets') {
      throw invalid("Rule can't be deleted since it has targets.");
    }
    return {};
  },
  async TestEventPattern({ EventPattern: pattern, Event: event }) {
    const parsed = patternOf(pattern);
    return { Result: matchesPattern(parsed, eventOf(event)) };
  },
} satisfies Handlers;

/** Tags by key; of keys that come twice the last counts. */
export function tagsOf(tags: readonly Tag[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key: key, Value: value }) => [key, value]));
}

function shown({ name, arn, eventPattern, isEnabled, description, roleArn }: Rule) {
  return {
    Name: name,
    Arn: arn,
    EventPattern: eventPattern,
    State: isEnabled ? ('ENABLED' as const) : ('DISABLED' as const),
    EventBusName: 'default',
    ...(description === undefined ? {} : { Description: description }),
    ...(roleArn === undefined ? {} : { RoleArn: roleArn }),
  };
}

function patternOf(text: string): Rule['pattern'] {
  const parsed = parsePattern(text);
  if (parsed.kind === 'invalid') throw invalidPattern(parsed.reason);
  return parsed.pattern;
}

/** What an event has at least (TestEventPattern's reference). */
const REQUIRED = ['id', 'account', 'source', 'time', 'region', 'detail-type'];

function eventOf(text: string): unknown {
  try {
    const event: unknown = JSON.parse(text);
    if (isObject(event) && REQUIRED.every((name) => Object.hasOwn(event, name))) return event;
  } catch {
    // Told as any other that is no event.
  }
  throw invalid('Parameter Event is not valid.');
}
