import { z } from 'zod';
import type { MailServer } from '../mail/types.ts';
import { SMTP_SETTINGS, smtpOf } from './smtp.ts';

/** Settings of what is told to people and machines, and of how it gets there. */
export const TELLING_SETTINGS = {
  PRATIQUE_DELIVERY_HOURS: z.coerce.number().positive().default(24),
  ...SMTP_SETTINGS,
};

const SETTINGS = z.object(TELLING_SETTINGS);

/** What is told, and how it gets there. Times are milliseconds. */
export interface Telling {
  /** How long a delivery is tried before it is a dead letter. */
  readonly deliveryMilliseconds: number;
  /** Where mail is sent through. */
  readonly smtp?: MailServer;
}

/** The settings, judged; files are looked for from the folder. Throws ConfigError where two do not go together. */
export function tellingOf(settings: z.output<typeof SETTINGS>, folder: string): Telling {
  const smtp = smtpOf(settings, folder);
  return {
    deliveryMilliseconds: settings.PRATIQUE_DELIVERY_HOURS * 3_600_000,
    ...(smtp === undefined ? {} : { smtp }),
  };
}
