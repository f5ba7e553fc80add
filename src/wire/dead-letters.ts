import type { Config } from '../config/index.ts';
import type { OnDeadLetter, Sender } from '../delivery/types.ts';
import { TARGET_DEAD_LETTER_KIND, targetDeadLetterSender, targetDeadLetters } from '../event/index.ts';
import { DEAD_LETTER_KIND } from '../topic/index.ts';
import type { Outlets } from './outlets.ts';
import type { OpenTopics } from './topics.ts';

/** What goes to the dead-letter queues of targets and subscriptions, and what sends it. */
export function openDeadLetters(
  { account, regions }: Config,
  { aws, deliveries }: Outlets,
  { onDead, deadLetterSender }: OpenTopics,
): { readonly onDead: OnDeadLetter; readonly senders: Readonly<Record<string, Sender>> } {
  const onDeadTarget = targetDeadLetters({ account, regions }, deliveries);
  return {
    async onDead(tx, dead) {
      await onDeadTarget(tx, dead);
      await onDead(tx, dead);
    },
    senders: { [TARGET_DEAD_LETTER_KIND]: targetDeadLetterSender(aws), [DEAD_LETTER_KIND]: deadLetterSender },
  };
}
