import { matchesAttributes, matchesBody, parseFilterPolicy } from '../pattern/index.ts';
import type { FilterPolicyScope, ParsedFilterPolicy } from '../pattern/types.ts';
import type { Attributes, TopicMessage } from './types.ts';

/** The filter policy that a subscription's attributes make; undefined where they make none. */
export function filterPolicyOf({
  FilterPolicy: policy,
  FilterPolicyScope: scope,
}: Attributes): ParsedFilterPolicy | undefined {
  return policy === undefined ? undefined : parseFilterPolicy(policy, scopeOf(scope));
}

/**
 * Whether a subscription with these attributes is to get the message. One whose policy is not understood any more gets
 * everything: too much is seen, too little is not.
 */
export function isWanted(attributes: Attributes, message: TopicMessage): boolean {
  const parsed = filterPolicyOf(attributes);
  if (parsed === undefined || parsed.kind === 'invalid') return true;
  const { policy } = parsed;
  return policy.scope === 'MessageBody'
    ? matchesBody(policy, message.message)
    : matchesAttributes(policy, message.attributes ?? {});
}

function scopeOf(text: string | undefined): FilterPolicyScope {
  return text === 'MessageBody' ? 'MessageBody' : 'MessageAttributes';
}
