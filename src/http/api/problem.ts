import { STATUS_CODES } from 'node:http';

/** Words for what is refused; clients may tell problems apart by them. */
export type ProblemCode =
  | 'bad-request'
  | 'bad-cursor'
  | 'list-changed'
  | 'unauthenticated'
  | 'too-many-logins'
  | 'too-many-streams'
  | 'denied'
  | 'no-such-endpoint'
  | 'method-not-allowed'
  | 'repository-unknown'
  | 'image-unknown'
  | 'platform-unknown'
  | 'platform-required'
  | 'not-an-image'
  | 'not-inspected'
  | 'no-advisories'
  | 'unknown'
  | 'conflict'
  | 'too-large'
  | 'too-long'
  | 'wrong-media-type'
  | 'unavailable'
  | 'failure';

/** The status that each is answered with. docs/api.md is held to it. */
export const STATUS_OF_PROBLEM: Readonly<Record<ProblemCode, number>> = {
  'bad-request': 400,
  'bad-cursor': 400,
  'list-changed': 409,
  unauthenticated: 401,
  'too-many-logins': 429,
  'too-many-streams': 429,
  denied: 403,
  'no-such-endpoint': 404,
  'method-not-allowed': 405,
  'repository-unknown': 404,
  'image-unknown': 404,
  'platform-unknown': 404,
  'platform-required': 400,
  'not-an-image': 404,
  'not-inspected': 409,
  'no-advisories': 409,
  unknown: 404,
  conflict: 409,
  'too-large': 413,
  'too-long': 414,
  'wrong-media-type': 415,
  unavailable: 503,
  failure: 500,
};

/** A refusal that the client is to hear (RFC 9457). */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;

  /** `detail` is a clause for people; the status is the code's own where none is given. */
  constructor(
    code: ProblemCode,
    detail: string,
    {
      headers = {},
      status = STATUS_OF_PROBLEM[code],
    }: { headers?: Readonly<Record<string, string>>; status?: number } = {},
  ) {
    super(detail);
    this.code = code;
    this.headers = headers;
    this.status = status;
  }
}

/** The answer that says so: `application/problem+json`. */
export function problemResponse({ code, message, headers, status }: Problem): Response {
  const body = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail: message, code };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', ...headers },
  });
}
