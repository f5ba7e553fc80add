/** One request to an address that somebody else chose. */
export interface OutboundRequest {
  readonly method: 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `https:`, or `http:` where that is allowed. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** From the first byte sent to the last one read; absent, 15 seconds. */
  readonly timeoutMilliseconds?: number;
  /** More of an answer is not read; absent, 64 KiB. */
  readonly mostAnswerBytes?: number;
  readonly signal?: AbortSignal;
}

export interface OutboundAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** UTF-8, cut where it is longer than was asked for. */
  readonly body: string;
}

/**
 * Makes every call to an address that somebody else chose. Addresses that are not on the internet are refused unless an
 * administrator allowed them, the address that was looked at is the one that is connected to, no redirect is followed that
 * would not be allowed as a first address, credentials do not cross hosts, and sizes and times are bounded.
 */
export interface Outbound {
  /**
   * Answers whatever the status. Throws OutboundRefusal where the address may not be called, and another error where the
   * peer could not be reached or broke off; neither has the path, the query or credentials of the address in its message.
   */
  send(request: OutboundRequest): Promise<OutboundAnswer>;
  /** The addresses of a host that may be connected to, checked as those of `send`, for other protocols than HTTP. */
  resolve(host: string, port: number): Promise<readonly [string, ...string[]]>;
}

/** The address may not be called: trying again is no use. */
export class OutboundRefusal extends Error {}
