import { isMailAddress } from '../mail/index.ts';
import type { SubscriptionProtocol } from './types.ts';

const LONGEST_ADDRESS = 2048;
const QUEUE = /^arn:aws[a-z-]{0,10}:sqs:[a-z0-9-]{1,32}:\d{12}:[A-Za-z0-9_-]{1,80}(?:\.fifo)?$/;

/** What keeps it from being an endpoint of the protocol, in SNS's words; undefined where nothing does. */
export function endpointFault(protocol: SubscriptionProtocol, endpoint: string): string | undefined {
  switch (protocol) {
    case 'email':
    case 'email-json':
      return isMailAddress(endpoint) ? undefined : 'Email address';
    case 'sqs':
      if (!QUEUE.test(endpoint)) return 'SQS endpoint ARN';
      return endpoint.endsWith('.fifo')
        ? 'Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics'
        : undefined;
    case 'http':
    case 'https':
      return addressFault(protocol, endpoint);
  }
}

/** The endpoint as it may be shown: the password of an address is hidden, as SNS does. */
export function shownEndpoint(endpoint: string): string {
  const url = /^https?:/i.test(endpoint) ? URL.parse(endpoint) : null;
  if (url === null || url.password === '') return endpoint;
  url.password = '****';
  return url.href;
}

function addressFault(protocol: 'http' | 'https', endpoint: string): string | undefined {
  if (!endpoint.startsWith(`${protocol}://`)) return 'Endpoint must match the specified protocol';
  const url = URL.parse(endpoint);
  const isAddress =
    url !== null && url.hostname !== '' && endpoint.length <= LONGEST_ADDRESS && /^[!-~]+$/.test(endpoint);
  return isAddress ? undefined : 'Endpoint is not an address';
}
