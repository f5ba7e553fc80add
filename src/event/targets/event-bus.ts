import { z } from 'zod';
import type { TargetKind } from './types.ts';

/** What is asked of an input that is to be an event. */
const EVENT = z.object({
  source: z.string().min(1),
  'detail-type': z.string().min(1),
  detail: z.record(z.string(), z.unknown()),
  resources: z.array(z.string()).default([]),
  time: z.string().optional(),
});

const AWS_PREFIX = /^aws\./;

/**
 * A bus of Amazon EventBridge. It takes no event whose source begins with `aws.` from anybody but AWS (PutEvents,
 * `NotAuthorizedForSource`): such a source begins with `pratique.` there.
 */
export const eventBus: TargetKind = {
  id: 'event-bus',
  takes: (arn) => /^arn:aws[a-z-]*:events:[^:]*:\d*:event-bus\//.test(arn),
  async send({ target: { arn }, delivery, signal }, { aws }) {
    const event = EVENT.safeParse(parsed(delivery.payload));
    if (!event.success) {
      const next = 'take Input, InputPath and InputTransformer away from the target, or make them such an event';
      return { kind: 'refused', reason: `what a bus is sent has no source, detail-type and detail: ${next}` };
    }
    const { source, detail, resources, time, 'detail-type': detailType } = event.data;
    const at = time === undefined ? Number.NaN : Date.parse(time);
    const put = {
      busArn: arn,
      source: source.replace(AWS_PREFIX, 'pratique.'),
      detailType,
      detail: JSON.stringify(detail),
      resources,
      at: Number.isNaN(at) ? delivery.createdAt : at,
    };
    return await aws.putEvent(put, signal);
  },
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
