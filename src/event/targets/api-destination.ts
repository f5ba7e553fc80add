import { laterAsAsked } from '../../delivery/index.ts';
import type { SendOutcome } from '../../delivery/types.ts';
import { type OutboundAnswer, OutboundRefusal } from '../../outbound/types.ts';
import type { ConnectionSecrets } from '../rules-types.ts';
import { type Calling, requestOf } from './api-destination/request.ts';
import type { TargetIo, TargetKind, TargetSending } from './types.ts';

/** EventBridge waits no longer ("API destinations", "maximum client execution timeout"); people's own servers are slower. */
const TIMEOUT_MILLISECONDS = 15_000;

/** An HTTP endpoint with a connection: a webhook, signed as Standard Webhooks says. */
export const apiDestination: TargetKind = {
  id: 'api-destination',
  takes: (arn) => /^arn:aws[a-z-]*:events:[^:]*:\d*:api-destination\//.test(arn),
  async send(sending, io) {
    const { target } = sending;
    const found = await io.apiDestinations.find(target.arn);
    if (found === undefined) {
      const next = 'make it again, or authorize its connection, and send this again';
      return { kind: 'refused', reason: `there is no API destination "${target.arn}" with a connection: ${next}` };
    }
    const { destination } = found;
    const after = await io.pace.turn(destination.arn, destination.ratePerSecond, sending.signal);
    if (after !== undefined) {
      const reason = `"${destination.name}" is to be called ${destination.ratePerSecond} times a second at most`;
      return { kind: 'later', reason, afterMilliseconds: after };
    }
    try {
      return await call(sending, io, found);
    } catch (error) {
      if (error instanceof OutboundRefusal) return { kind: 'refused', reason: error.message };
      throw error;
    }
  },
};

type Found = Pick<Calling, 'destination' | 'secrets'>;

async function call({ target, delivery, signal }: TargetSending, io: TargetIo, found: Found): Promise<SendOutcome> {
  const { connectionArn } = found.destination;
  const token = await tokenOf(found.secrets, connectionArn, io, signal);
  const { id, payload } = delivery;
  const calling = {
    ...found,
    id,
    payload,
    at: io.clock(),
    webhookSecret: io.webhookSecret(connectionArn),
    ...(token === undefined ? {} : { token }),
    ...(target.httpParameters === undefined ? {} : { parameters: target.httpParameters }),
  };
  const request = made(calling);
  if ('kind' in request) return request;
  const answer = await io.outbound.send({ ...request, timeoutMilliseconds: TIMEOUT_MILLISECONDS, signal });
  if (answer.status === 401) io.tokens.forget(connectionArn);
  return outcomeOf(answer, new URL(request.url).host, io.clock());
}

/** What cannot be made will not be made by trying again. */
function made(calling: Calling): ReturnType<typeof requestOf> | Extract<SendOutcome, { readonly kind: 'refused' }> {
  try {
    return requestOf(calling);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'refused', reason: `"${calling.destination.name}" cannot be called: ${reason}` };
  }
}

async function tokenOf(
  { authorization }: ConnectionSecrets,
  connectionArn: string,
  { tokens }: TargetIo,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (authorization.kind !== 'OAUTH_CLIENT_CREDENTIALS') return undefined;
  return await tokens.authorization({ connectionArn, client: authorization, signal });
}

/** What EventBridge tries again as well ("API destinations", error codes), and what says that it is for now. */
const FOR_NOW: ReadonlySet<number> = new Set([401, 407, 408, 409, 425, 429]);

function outcomeOf({ status, headers }: OutboundAnswer, host: string, now: number): SendOutcome {
  if (status >= 200 && status < 300) return { kind: 'sent' };
  const reason = `"${host}" answered ${status}`;
  if (status < 500 && !FOR_NOW.has(status)) return { kind: 'refused', reason };
  return laterAsAsked(reason, headers, now);
}
