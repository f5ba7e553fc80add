import { parseArn } from '../../aws/index.ts';
import type { TargetKind } from './types.ts';

/** A topic: one of this server, or of AWS where its ARN is another account's or region's. */
export const sns: TargetKind = {
  id: 'sns',
  takes: (arn) => /^arn:aws[a-z-]*:sns:/.test(arn),
  async send({ target: { arn }, delivery, signal }, { aws, topics, place }) {
    const { id, lane, payload: message } = delivery;
    const { account, region = '' } = parseArn(arn) ?? {};
    if (account !== place.account || !place.regions.includes(region)) {
      return await aws.publish({ arn, message, groupId: lane, deduplicationId: id }, signal);
    }
    const { kind } = await topics.post(arn, [{ id, lane, message }]);
    if (kind === 'published') return { kind: 'sent' };
    return { kind: 'refused', reason: `there is no topic "${arn}" here: "aws sns create-topic" makes it` };
  },
};
