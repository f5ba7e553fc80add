import { headerValues, queryParameters } from './canonical.ts';

/** A request to `/`, before its body is read. */
export interface SignedRequest {
  readonly method: string;
  /** Without the question mark. */
  readonly query: string;
  /** Names and values in turns, as they came. */
  readonly rawHeaders: readonly string[];
}

/** Why a signature is not accepted; each service of AWS has its own names for them. */
export type SignatureRefusal =
  | { readonly kind: 'missing' }
  | { readonly kind: 'incomplete'; readonly message: string }
  | { readonly kind: 'unknown-key' }
  | { readonly kind: 'invalid'; readonly message: string };

/** What a request says of its own signature (SigV4, "Add the signature to the request"). */
export interface Authorization {
  readonly kind: 'authorization';
  readonly accessKeyId: string;
  readonly scope: {
    readonly date: string;
    readonly region: string;
    readonly service: string;
    readonly terminator: string;
  };
  /** Lower-case names, in the order in which they were signed. */
  readonly signedHeaders: readonly string[];
  /** 64 hex digits. */
  readonly signature: string;
  /** When it was signed, as `20150830T123600Z`. */
  readonly time: string;
  readonly timeMs: number;
  /** How long a presigned address is good for. */
  readonly expiresSeconds?: number;
  /** Whether it brings a token of temporary credentials. */
  readonly hasSessionToken: boolean;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const FIELDS = ['Credential', 'Signature', 'SignedHeaders'];
const LONGEST_PRESIGNED_SECONDS = 604_800;

/** The signature of a request as it stands there: in the Authorization header, or else in the query. */
export function readAuthorization(request: SignedRequest): Authorization | SignatureRefusal {
  const headers = headerValues(request.rawHeaders);
  const [header, ...more] = headers.get('authorization') ?? [];
  const query = new Map(queryParameters(request.query));
  if (header === undefined) return query.has('X-Amz-Algorithm') ? readQuery(query) : { kind: 'missing' };
  if (more.length > 0) return incomplete('More than one Authorization header was sent.');
  return readHeader(header, headers);
}

function readHeader(header: string, headers: ReadonlyMap<string, readonly string[]>): Authorization | SignatureRefusal {
  const [, algorithm = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(header) ?? [];
  if (algorithm !== ALGORITHM) return incomplete(`Unsupported AWS 'algorithm': '${algorithm.slice(0, 32)}'.`);
  const fields = new Map<string, string>();
  for (const pair of rest.split(/[\s,]+/).filter((part) => part !== '')) {
    const equals = pair.indexOf('=');
    if (equals < 0) {
      return incomplete(`'${pair}' not a valid key=value pair (missing equal-sign) in Authorization header.`);
    }
    const name = pair.slice(0, equals);
    if (!FIELDS.includes(name) || fields.has(name)) {
      return incomplete(`'${name}' is not one of the parameters ${FIELDS.join(', ')}, or is there twice.`);
    }
    fields.set(name, pair.slice(equals + 1));
  }
  const missing = FIELDS.filter((name) => (fields.get(name) ?? '') === '');
  const time = timeOf(headers);
  const sentences = missing.map((name) => `Authorization header requires '${name}' parameter. `);
  if (time === undefined) {
    sentences.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
  }
  if (time === undefined || sentences.length > 0) return incomplete(sentences.join(''));
  return assemble({
    credential: fields.get('Credential') ?? '',
    signedHeaders: fields.get('SignedHeaders') ?? '',
    signature: fields.get('Signature') ?? '',
    time,
    hasSessionToken: headers.has('x-amz-security-token'),
  });
}

/** The basic ISO time of `X-Amz-Date`, or that of `Date` in any form that HTTP allows. */
function timeOf(headers: ReadonlyMap<string, readonly string[]>): string | undefined {
  const amzDate = headers.get('x-amz-date')?.[0];
  if (amzDate !== undefined) return amzDate;
  const date = Date.parse(headers.get('date')?.[0] ?? '');
  return Number.isNaN(date) ? undefined : `${new Date(date).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

function readQuery(query: ReadonlyMap<string, string>): Authorization | SignatureRefusal {
  const algorithm = query.get('X-Amz-Algorithm') ?? '';
  if (algorithm !== ALGORITHM) return incomplete(`Unsupported AWS 'algorithm': '${algorithm.slice(0, 32)}'.`);
  const names = ['X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-SignedHeaders', 'X-Amz-Date', 'X-Amz-Expires'];
  const missing = names.filter((name) => (query.get(name) ?? '') === '');
  if (missing.length > 0) {
    return incomplete(missing.map((name) => `AWS query-string parameters must include '${name}'. `).join(''));
  }
  const expires = query.get('X-Amz-Expires') ?? '';
  if (!/^\d{1,6}$/.test(expires) || Number(expires) > LONGEST_PRESIGNED_SECONDS) {
    return incomplete(`X-Amz-Expires must be a number of seconds up to ${LONGEST_PRESIGNED_SECONDS}.`);
  }
  return assemble({
    credential: query.get('X-Amz-Credential') ?? '',
    signedHeaders: query.get('X-Amz-SignedHeaders') ?? '',
    signature: query.get('X-Amz-Signature') ?? '',
    time: query.get('X-Amz-Date') ?? '',
    expiresSeconds: Number(expires),
    hasSessionToken: query.has('X-Amz-Security-Token'),
  });
}

interface Parts {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly time: string;
  readonly expiresSeconds?: number;
  readonly hasSessionToken: boolean;
}

function assemble({ credential, signedHeaders, ...parts }: Parts): Authorization | SignatureRefusal {
  const [accessKeyId = '', date = '', region = '', service = '', terminator = '', ...more] = credential.split('/');
  if (terminator === '' || more.length > 0) {
    return incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'.`,
    );
  }
  const timeMs = parseBasicIso(parts.time);
  if (timeMs === undefined) {
    return incomplete(
      `Date must be in ISO-8601 'basic format'. Got '${parts.time}'. See http://en.wikipedia.org/wiki/ISO_8601.`,
    );
  }
  if (!/^[0-9a-f]{64}$/.test(parts.signature)) {
    return { kind: 'invalid', message: 'The signature is not 64 hexadecimal digits in lower case.' };
  }
  return {
    kind: 'authorization',
    accessKeyId,
    scope: { date, region, service, terminator },
    signedHeaders: signedHeaders.split(';'),
    timeMs,
    ...parts,
  };
}

function parseBasicIso(text: string): number | undefined {
  const [, ...fields] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const [year, month, day, hour, minute, second] = fields;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

function incomplete(message: string): SignatureRefusal {
  return { kind: 'incomplete', message };
}
