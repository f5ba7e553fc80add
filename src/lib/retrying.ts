import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { retryAfterOf } from './retry-after.ts';

/** An answer with a status that is no use. */
export class HttpStatusError extends Error {
  readonly status: number;
  /** How long the server asks to be left alone, in milliseconds (RFC 9110, "Retry-After"). */
  readonly retryAfter: number | undefined;

  constructor({ statusCode = 0, statusMessage = '', headers }: IncomingMessage) {
    super(`${statusCode} ${statusMessage}`.trim());
    this.status = statusCode;
    this.retryAfter = retryAfterOf(headers['retry-after'], Date.now());
  }
}

export interface RetrySettings {
  readonly tries: number;
  /** The first pause; each is twice the one before, less up to half of itself by chance. */
  readonly pauseMilliseconds: number;
  /** The longest Retry-After that is waited for. */
  readonly longestWaitMilliseconds: number;
}

const DEFAULTS: RetrySettings = { tries: 4, pauseMilliseconds: 1000, longestWaitMilliseconds: 120_000 };

/** Those that may pass of themselves. */
const PASSING_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504]);
/** Of the network, and of a gzip that was cut off or bent on its way. */
const PASSING_CODES = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  'HPE_INVALID_CHUNK_SIZE',
  'HPE_INVALID_EOF_STATE',
  'Z_BUF_ERROR',
  'Z_DATA_ERROR',
]);

/** Does it again, with growing pauses, while it throws what may pass. Throws the last reason and the number of tries. */
export async function retrying<T>(
  work: () => Promise<T>,
  { signal, ...settings }: Partial<RetrySettings> & { readonly signal: AbortSignal },
): Promise<T> {
  const { tries, pauseMilliseconds, longestWaitMilliseconds } = { ...DEFAULTS, ...settings };
  for (let made = 1; ; made += 1) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !mayPass(error)) throw error;
      const asked = error instanceof HttpStatusError ? (error.retryAfter ?? 0) : 0;
      if (asked > longestWaitMilliseconds) {
        const wait = `it asks to be left alone for ${Math.ceil(asked / 1000)} seconds`;
        throw new Error(`${messageOf(error)}, and ${wait}`, { cause: error });
      }
      if (made >= tries)
        throw new Error(`${messageOf(error)} (tried ${made === 1 ? 'once' : `${made} times`})`, { cause: error });
      const pause = pauseMilliseconds * 2 ** (made - 1) * (0.5 + Math.random() / 2);
      await sleep(Math.max(pause, asked), undefined, { signal });
    }
  }
}

function mayPass(error: unknown): boolean {
  if (error instanceof HttpStatusError) return PASSING_STATUSES.has(error.status);
  return error instanceof Error && 'code' in error && PASSING_CODES.has(String(error.code));
}

/** Node says nothing itself where every address of a host was tried, and `aborted` where the other side went away. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join(', ');
  if (error instanceof Error && error.message === 'aborted') return 'the connection was cut';
  return error instanceof Error ? error.message : String(error);
}
