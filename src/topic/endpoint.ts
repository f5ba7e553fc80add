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
      return isQueueArn(endpoint) ? undefined : 'SQS endpoint ARN';
    case 'http':
    case 'https':
      return addressFault(protocol, endpoint);
  }
}

/** Whether it is the ARN of a queue of SQS, wherever that is. */
export function isQueueArn(text: string): boolean {
  return QUEUE.test(text);
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
