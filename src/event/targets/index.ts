import type { Sender } from '../../delivery/types.ts';
import { targetReceiver } from '../rules.ts';
import type { RulesStore } from '../rules-types.ts';
import { createPace } from './api-destination/pace.ts';
import { createTokenCache } from './api-destination/tokens.ts';
import { apiDestination } from './api-destination.ts';
import { eventBus } from './event-bus.ts';
import { sns } from './sns.ts';
import { sqs } from './sqs.ts';
import type { TargetIo, TargetKind } from './types.ts';

/** Every kind of target. */
export const targetKinds: readonly TargetKind[] = [apiDestination, eventBus, sns, sqs];

export interface TargetSenderOptions extends Omit<TargetIo, 'pace' | 'tokens'> {
  readonly rules: Pick<RulesStore, 'find'>;
}

/** Sends deliveries of the kind `target`, each to what its target's ARN names. */
export function createTargetSender({ rules, ...options }: TargetSenderOptions): Sender {
  const { outbound, clock } = options;
  const io = { ...options, pace: createPace(clock), tokens: createTokenCache(outbound, clock) };
  return async (delivery, signal) => {
    const [rule = ''] = delivery.receiver.split('/');
    const targets = (await rules.find(rule))?.targets ?? [];
    const target = targets.find(({ id }) => targetReceiver(rule, id) === delivery.receiver);
    if (target === undefined) {
      return { kind: 'refused', reason: `the target "${delivery.receiver}" is gone` };
    }
    const kind = targetKinds.find(({ takes }) => takes(target.arn));
    if (kind === undefined) {
      const next = 'name a topic, a queue, an event bus or an API destination';
      return { kind: 'refused', reason: `nothing here sends to "${target.arn}": ${next}` };
    }
    return await kind.send({ target, delivery, signal }, io);
  };
}
