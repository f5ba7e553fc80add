import { z } from 'zod';
import { allowList } from '../outbound/index.ts';
import { ConfigError } from './types.ts';

const endpoint = z.url({ protocol: /^https?$/, error: 'an http or https address' }).optional();

/** Settings of the calls that go out. */
export const OUTBOUND_SETTINGS = {
  PRATIQUE_OUTBOUND_ALLOW: z.string().optional(),
  PRATIQUE_AWS_ENDPOINT_SNS: endpoint,
  PRATIQUE_AWS_ENDPOINT_SQS: endpoint,
  PRATIQUE_AWS_ENDPOINT_EVENTS: endpoint,
};

const SETTINGS = z.object(OUTBOUND_SETTINGS);

/** Where AWS's services are called; absent, at their own addresses, or where AWS_ENDPOINT_URL_… says. */
export interface AwsEndpoints {
  readonly sns?: string;
  readonly sqs?: string;
  readonly events?: string;
}

/** How calls go out. */
export interface OutboundConfig {
  /** What may be called although it is not on the internet, or not encrypted: entries as `allowList` reads them. */
  readonly allowed: readonly string[];
  readonly awsEndpoints: AwsEndpoints;
}

/** The settings, judged. Throws ConfigError for an entry that cannot be read. */
export function outboundOf(settings: z.output<typeof SETTINGS>): OutboundConfig {
  const entries = (settings.PRATIQUE_OUTBOUND_ALLOW ?? '').split(',').map((entry) => entry.trim());
  const allowed = entries.filter((entry) => entry !== '');
  try {
    allowList(allowed);
  } catch (error) {
    throw new ConfigError('PRATIQUE_OUTBOUND_ALLOW cannot be used', { cause: error });
  }
  const endpoints = {
    sns: settings.PRATIQUE_AWS_ENDPOINT_SNS,
    sqs: settings.PRATIQUE_AWS_ENDPOINT_SQS,
    events: settings.PRATIQUE_AWS_ENDPOINT_EVENTS,
  };
  return {
    allowed,
    awsEndpoints: Object.fromEntries(Object.entries(endpoints).filter(([, set]) => set !== undefined)),
  };
}
