import type { AlertMessage } from '../types.ts';
import { plainText, tellingOf } from '../wording/index.ts';

/** A message as plain text, for people at a terminal. */
export function alertText(message: AlertMessage): string {
  return plainText(tellingOf(message));
}
