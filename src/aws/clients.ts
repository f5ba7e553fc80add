import type { SendOutcome } from '../delivery/types.ts';
import { type Arn, parseArn } from './arn.ts';
import { type Attempt, errorOf, outcomeOf } from './faults.ts';

/** How AWS's services are called. */
export interface AwsOptions {
  /** In the place of AWS's own; absent, what AWS_ENDPOINT_URL_… says, if it says anything. */
  readonly endpoint?: string;
  /** In the place of AWS's default chain. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly timeoutMilliseconds?: number;
}

const TIMEOUT_MILLISECONDS = 15_000;
const CONNECT_MILLISECONDS = 5000;

/** Settings of an SDK's client, for one region. It tries once: whoever calls repeats it. */
export function clientSettings(
  region: string,
  { endpoint, credentials, timeoutMilliseconds = TIMEOUT_MILLISECONDS }: AwsOptions,
) {
  return {
    region,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: Math.min(CONNECT_MILLISECONDS, timeoutMilliseconds),
      requestTimeout: timeoutMilliseconds,
      throwOnRequestTimeout: true,
    },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

/** Clients, one for each region, made when they are first asked for. */
export interface RegionalClients<C> {
  of(region: string): Promise<C>;
  close(): Promise<void>;
}

export function regionalClients<C extends { destroy(): void }>(
  make: (region: string) => Promise<C>,
): RegionalClients<C> {
  const clients = new Map<string, Promise<C>>();
  return {
    of(region) {
      const client = clients.get(region) ?? make(region);
      clients.set(region, client);
      return client;
    },
    async close() {
      for (const client of clients.values()) (await client).destroy();
    },
  };
}

/** Makes an attempt on what an ARN names, and says what it came to. Throws only where it is stopped. */
export async function attempted(
  attempt: Attempt,
  signal: AbortSignal,
  work: (arn: Arn) => Promise<SendOutcome>,
): Promise<SendOutcome> {
  const arn = parseArn(attempt.arn);
  if (arn?.service !== attempt.action.split(':')[0] || arn === undefined) {
    return { kind: 'refused', reason: `"${attempt.arn}" is no ARN that ${attempt.operation} could be for` };
  }
  try {
    return await work(arn);
  } catch (error) {
    signal.throwIfAborted();
    return outcomeOf(errorOf(error), attempt);
  }
}
