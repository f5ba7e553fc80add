import { z } from 'zod';

/** Settings of what is told to people and machines, and of how it gets there. */
export const TELLING_SETTINGS = {
  PRATIQUE_DELIVERY_HOURS: z.coerce.number().positive().default(24),
};

const SETTINGS = z.object(TELLING_SETTINGS);

/** What is told, and how it gets there. Times are milliseconds. */
export interface Telling {
  /** How long a delivery is tried before it is a dead letter. */
  readonly deliveryMilliseconds: number;
}

/** The settings, judged. Throws ConfigError where two do not go together. */
export function tellingOf(settings: z.output<typeof SETTINGS>): Telling {
  return { deliveryMilliseconds: settings.PRATIQUE_DELIVERY_HOURS * 3_600_000 };
}
