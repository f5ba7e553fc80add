import { type Logger, pino } from 'pino';

/** What the rest of the code logs to: constant sentences, with fields. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** JSON lines on standard error, so that what a command prints stays apart. Known secrets never get through. */
export function openLog(level: string): Log {
  const redact = { paths: ['*.authorization', '*.secret', '*.password', '*.token'], censor: '(not shown)' };
  return pino(
    { level, base: null, redact, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: true }),
  );
}

/** Says nothing. */
export const silentLog: Log = pino({ level: 'silent' });
