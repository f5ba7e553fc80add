import { filterPolicyOf, parseDeliveryPolicy, parseRedrivePolicy } from '../../../topic/index.ts';
import type { Attributes, Subscription, SubscriptionProtocol } from '../../../topic/types.ts';
import { invalid } from './refusals.ts';

/** What this server does not do: setting it would be to no effect. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  ReplayPolicy: 'FIFO topics are not supported by this server',
  SubscriptionRoleArn: 'Firehose is not supported by this server',
};

type Changes = Readonly<Record<string, string | null>>;

/** The attributes of a new subscription; throws InvalidParameter. */
export function checkedAttributes(protocol: SubscriptionProtocol, attributes: Attributes): Attributes {
  const prefix = 'Attributes Reason: ';
  const changes = Object.entries(attributes).flatMap(([name, value]) =>
    Object.entries(change(protocol, { name, value, prefix })),
  );
  const kept = Object.fromEntries(
    changes.flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, value]])),
  );
  checkFilter(kept, prefix);
  return kept;
}

/** What setting one attribute of a subscription changes; throws InvalidParameter. */
export function checkedAttribute({ protocol, attributes }: Subscription, name: string, value: string): Changes {
  const changes = change(protocol, { name, value, prefix: '' });
  const after = Object.entries({ ...attributes, ...changes });
  checkFilter(
    Object.fromEntries(after.flatMap(([key, text]): [string, string][] => (text === null ? [] : [[key, text]]))),
    '',
  );
  return changes;
}

interface Setting {
  readonly name: string;
  readonly value: string;
  readonly prefix: string;
}

function change(protocol: SubscriptionProtocol, { name, value, prefix }: Setting): Changes {
  const unsupported = Object.hasOwn(UNSUPPORTED, name) ? UNSUPPORTED[name] : undefined;
  if (unsupported !== undefined) {
    if (value !== '' && value !== '{}') throw invalid(`${prefix}${name}: ${unsupported}`);
    return {};
  }
  switch (name) {
    case 'RawMessageDelivery':
      return rawMessageDelivery(protocol, value, prefix);
    case 'FilterPolicy':
      return { FilterPolicy: EMPTY.test(value) ? null : value };
    case 'FilterPolicyScope':
      if (value === 'MessageAttributes' || value === 'MessageBody') return { FilterPolicyScope: value };
      throw invalid(
        `${prefix}FilterPolicyScope: Invalid value [${value.slice(0, 64)}]. Please use either MessageBody or MessageAttributes`,
      );
    case 'DeliveryPolicy':
      return deliveryPolicy(protocol, value, prefix);
    case 'RedrivePolicy':
      return redrivePolicy(value, prefix);
    default:
      throw invalid(`${prefix}AttributeName`);
  }
}

function deliveryPolicy(protocol: SubscriptionProtocol, value: string, prefix: string): Changes {
  if (EMPTY.test(value)) return { DeliveryPolicy: null };
  if (protocol !== 'http' && protocol !== 'https') {
    throw invalid(`${prefix}DeliveryPolicy: Delivery protocol [${protocol}] does not support a delivery policy.`);
  }
  const parsed = parseDeliveryPolicy(value, 'subscription');
  if (parsed.kind === 'invalid') throw invalid(`${prefix}DeliveryPolicy: ${parsed.reason}`);
  return { DeliveryPolicy: value };
}

function redrivePolicy(value: string, prefix: string): Changes {
  if (EMPTY.test(value)) return { RedrivePolicy: null };
  const parsed = parseRedrivePolicy(value);
  if (parsed.kind === 'invalid') throw invalid(`${prefix}RedrivePolicy: ${parsed.reason}`);
  return { RedrivePolicy: value };
}

/** What takes an attribute of JSON away. */
const EMPTY = /^\s*(?:\{\s*\})?\s*$/;

function rawMessageDelivery(protocol: SubscriptionProtocol, value: string, prefix: string): Changes {
  const flag = value.toLowerCase();
  if (flag !== 'true' && flag !== 'false') {
    throw invalid(`${prefix}RawMessageDelivery: Invalid value [${value.slice(0, 64)}]. Must be true or false.`);
  }
  if (flag === 'true' && protocol.startsWith('email')) {
    throw invalid(
      `${prefix}RawMessageDelivery: Delivery protocol [${protocol}] does not support raw message delivery.`,
    );
  }
  return { RawMessageDelivery: flag };
}

function checkFilter(attributes: Attributes, prefix: string): void {
  const parsed = filterPolicyOf(attributes);
  if (parsed?.kind === 'invalid') throw invalid(`${prefix}${parsed.reason}`);
}
