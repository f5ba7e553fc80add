import type { Query } from '../../db/index.ts';
import type { ReceiverNames } from '../../delivery/types.ts';
import type { AlertRule } from '../rules/rule.ts';

/** A channel as a receiver. */
export interface Receiver {
  readonly id: string;
  readonly name: string;
}

/** The channels that a rule tells: those of its names, or all, that are on. */
export async function channelsFor(
  query: Query,
  { channels }: Pick<AlertRule, 'channels'>,
): Promise<readonly Receiver[]> {
  const rows = query.selectFrom('alert_channel').select(['id', 'name']).where('enabled', '=', 1).orderBy('name');
  const all = await rows.execute();
  return channels === '*' ? all : all.filter(({ name }) => channels.includes(name));
}

/** Channels are called what rules call them. */
export function channelNames(query: Query): ReceiverNames {
  return {
    async of(ids) {
      const rows = await query.selectFrom('alert_channel').select(['id', 'name']).where('id', 'in', ids).execute();
      return new Map(rows.map(({ id, name }) => [id, name]));
    },
    async called(name) {
      const rows = await query.selectFrom('alert_channel').select('id').where('name', '=', name).execute();
      return rows.map(({ id }) => id);
    },
  };
}
