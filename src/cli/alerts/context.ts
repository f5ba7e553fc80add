import type { Config } from '../../config/index.ts';
import { type AlertsBeside, openAlertsBeside } from '../../wire/index.ts';
import { commandDeed } from '../command-deed.ts';

/** What the commands work with. */
export interface AlertsContext {
  config(): Config;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** All of standard input. */
  readInput(): Promise<string>;
  /** Prints to standard output. */
  write(text: string): void;
  exitWith(code: number): void;
}

/** Works with the alerts of the data folder. */
export async function withAlerts<T>(context: AlertsContext, work: (alerts: AlertsBeside) => Promise<T>): Promise<T> {
  const alerts = await openAlertsBeside(context.config(), commandDeed(process.argv.slice(2)));
  try {
    return await work(alerts);
  } finally {
    await alerts.close();
  }
}
