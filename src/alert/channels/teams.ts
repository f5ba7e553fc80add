import type { SendOutcome } from '../../delivery/types.ts';
import type { AlertChannel } from '../types.ts';
import { tellingOf } from '../wording/index.ts';
import { type Answered, postJson, statusOutcome } from './http/post-json.ts';
import { teamsMessage } from './teams/card.ts';

/** Microsoft Teams, by a webhook of its Workflows. */
export const teams: AlertChannel = {
  id: 'teams',
  title: 'Microsoft Teams',
  fields: [
    {
      name: 'url',
      title: 'Webhook address',
      help: 'of a workflow that begins with "When a Teams webhook request is received"',
      required: true,
      secret: true,
      kind: 'url',
    },
  ],
  async send(message, { url }, io) {
    if (url === undefined) return { kind: 'refused', reason: 'the channel is not set up' };
    const posted = await postJson(io, url, teamsMessage(tellingOf(message)));
    return posted.kind === 'refused' ? posted : outcomeOf(posted);
  },
};

/** Webhooks of the older kind answer 200 to all, and say in words what Teams answered. */
function outcomeOf(answered: Answered): SendOutcome {
  const outcome = statusOutcome(answered);
  const { answer } = answered;
  const [, status] =
    /^Webhook message delivery failed with error: .{0,200}\bHTTP error (\d{3})\b/.exec(answer.body) ?? [];
  if (outcome.kind !== 'sent' || status === undefined) return outcome;
  return statusOutcome({ ...answered, answer: { ...answer, status: Number(status) } });
}
