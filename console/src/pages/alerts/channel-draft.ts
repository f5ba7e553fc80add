import type { AlertChannel, AlertChannelKinds, Operations } from '../../api/schema.generated.ts';

export type ChannelKind = AlertChannelKinds['kinds'][number];
export type ChannelField = ChannelKind['fields'][number];

/** A channel as it is being typed. */
export interface ChannelDraft {
  readonly name: string;
  /** The id of its kind. */
  readonly kind: string;
  readonly isOn: boolean;
  /** By field. A secret that nobody typed is empty, and stays as it is kept. */
  readonly values: Readonly<Record<string, string>>;
  /** Secrets that are kept, and are to go. */
  readonly withdrawn: readonly string[];
}

/** A channel that is kept, to be changed; a new one of that kind where there is none. */
export function draftOf(channel: AlertChannel | undefined, kind: string): ChannelDraft {
  if (channel === undefined) return { name: '', kind, isOn: true, values: {}, withdrawn: [] };
  const { name, enabled, settings } = channel;
  return { name, kind: channel.channel, isOn: enabled, values: settings, withdrawn: [] };
}

/** The channel as the server takes it: what is left empty is not set, and secrets that are not typed are not named. */
export function channelOf({ kind, isOn, values, withdrawn }: ChannelDraft): Operations['putAlertChannel']['body'] {
  const typed = Object.entries(values).filter(([, value]) => value.trim() !== '');
  const gone = withdrawn.map((name) => [name, ''] as const);
  return { channel: kind, enabled: isOn, settings: Object.fromEntries([...gone, ...typed]) };
}
