import { laterAsAsked } from '../../delivery/index.ts';
import type { SendOutcome } from '../../delivery/types.ts';
import { isWebhookSecret, signWebhook } from '../../outbound/index.ts';
import type { AlertChannel } from '../types.ts';
import { type Answered, postJson, statusOutcome } from './http/post-json.ts';
import { alertJson } from './json/alert-json.ts';

/** Any address that takes JSON, signed as Standard Webhooks says. */
export const webhook: AlertChannel = {
  id: 'webhook',
  title: 'Webhook',
  fields: [
    {
      name: 'url',
      title: 'Address',
      help: 'gets a POST with JSON for each message',
      required: true,
      secret: true,
      kind: 'url',
    },
    {
      name: 'secret',
      title: 'Secret',
      help: 'what messages are signed with: whsec_ and 24 to 64 random bytes in base64',
      required: true,
      secret: true,
      kind: 'text',
    },
  ],
  fault({ secret = '' }) {
    return isWebhookSecret(secret) ? undefined : '"secret" is not whsec_ and 24 to 64 bytes in base64';
  },
  async send(message, { url, secret }, io) {
    if (url === undefined || secret === undefined) return { kind: 'refused', reason: 'the channel is not set up' };
    const body = alertJson(message);
    const posted = await postJson(io, url, body, signWebhook(secret, { id: message.id, at: io.clock(), body }));
    return posted.kind === 'refused' ? posted : outcomeOf(posted);
  },
};

/** Standard Webhooks, "Operational considerations": 410 ends it; all else that is no success is tried again. */
function outcomeOf(answered: Answered): SendOutcome {
  const outcome = statusOutcome(answered);
  const { answer, at } = answered;
  if (outcome.kind !== 'refused' || answer.status === 410) return outcome;
  return laterAsAsked(outcome.reason, answer.headers, at);
}
