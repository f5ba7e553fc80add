import type { SendOutcome } from '../delivery/types.ts';
import { sampleMessage } from './message/sample.ts';
import { type Preview, type PreviewOptions, type PreviewPatience, previewRule } from './preview/preview.ts';
import type { AlertRule } from './rules/rule.ts';
import type { AlertRules } from './rules/rules.ts';
import type { AlertChannels } from './telling/channel-store.ts';
import { type SendingOptions, sendThrough } from './telling/sender.ts';

/** Whom to tell of what, for who administers it. */
export interface AlertsAdministration {
  readonly rules: AlertRules;
  readonly channels: AlertChannels;
  /** Sends an example through a channel now; undefined where there is none of that name. Never throws what it met. */
  tryChannel(name: string): Promise<SendOutcome | undefined>;
  /** What a rule comes to, whether there is one of that name or not. */
  preview(rule: AlertRule, patience?: PreviewPatience): Promise<Preview>;
}

const TRIED_FOR_MILLISECONDS = 60_000;

export function administerAlerts(
  { rules, channels }: Pick<AlertsAdministration, 'rules' | 'channels'>,
  { sending, previewing }: { readonly sending: SendingOptions; readonly previewing: PreviewOptions },
): AlertsAdministration {
  return {
    rules,
    channels,
    preview: (rule, patience) => previewRule(previewing, rule, patience),
    async tryChannel(name) {
      const channel = await channels.get(name);
      if (channel === undefined) return undefined;
      const message = sampleMessage(sending.clock(), previewing.url);
      try {
        const signal = AbortSignal.timeout(TRIED_FOR_MILLISECONDS);
        return await sendThrough(sending, { id: channel.id, message, signal });
      } catch (error) {
        return { kind: 'later', reason: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}
