import type { IncomingMessage, ServerResponse } from 'node:http';
import { narrowGrants } from '../../auth/index.ts';
import type { Identity } from '../../auth/types.ts';
import { OciError } from '../../oci/error.ts';
import { sendJson } from '../reply.ts';
import type { Handler } from '../server.ts';
import { createIdentify, type IdentifyOptions, logIn } from './identify.ts';
import { formatScopes, parseScopes } from './scope.ts';
import type { Identification } from './types.ts';

/** A password, and as many scopes as are read. */
const MOST_FORM_BYTES = 32 * 1024;
/** RFC 6749, "Successful Response". */
const UNCACHED = { 'Cache-Control': 'no-store' };
const TOO_MANY_SCOPES = 'so many scopes do not fit into one token';

/**
 * `/v2/token`: bearer tokens by docker's token authentication. GET takes Basic credentials or, where they may pull,
 * none; POST takes OAuth 2's password grant. A login that is no good is answered 401 to both (RFC 6749 has 400 for
 * POST): that is what containerd tells from an endpoint without POST, and what docker shows as "unauthorized: …".
 */
export function createTokenEndpoint(options: IdentifyOptions): Handler {
  const identify = createIdentify(options);
  return async (request, response) => {
    if (request.method === 'GET') {
      const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
      const identity = identityOf(await identify(request));
      // Else each token would give rise to the next, and outlive the login that it came of.
      if (identity.scoped === true) throw unauthorized('log in with a user and a password, not with a token');
      return await sendToken(options, { identity, parameters: searchParams, response });
    }
    if (request.method === 'POST') {
      const form = await readForm(request);
      const login = passwordGrantOf(form);
      if (login.kind === 'refused') return sendJson(response, 400, errorsOf(login), UNCACHED);
      const address = request.socket.remoteAddress ?? '';
      const identity = identityOf(await logIn(options, { user: login.user, password: login.password, address }));
      return await sendToken(options, { identity, parameters: form, response });
    }
    throw new OciError('UNSUPPORTED', `${request.method} is not served here`, { headers: { Allow: 'GET, POST' } });
  };
}

async function sendToken(
  { authenticator }: IdentifyOptions,
  { identity, parameters, response }: { identity: Identity; parameters: URLSearchParams; response: ServerResponse },
): Promise<void> {
  const asked = parseScopes(parameters.getAll('scope'));
  if (asked === undefined) throw new OciError('UNSUPPORTED', TOO_MANY_SCOPES, { status: 400 });
  const { token, expiresInSeconds, issuedAt } = await authenticator.issueBearer(identity, asked);
  const answer = {
    token,
    access_token: token,
    token_type: 'Bearer',
    expires_in: expiresInSeconds,
    issued_at: new Date(issuedAt).toISOString(),
    scope: formatScopes(narrowGrants(identity.grants, asked)),
  };
  sendJson(response, 200, answer, UNCACHED);
}

function identityOf(identification: Identification): Identity {
  if (identification.kind === 'identity') return identification.identity;
  throw unauthorized(identification.message);
}

function unauthorized(message: string): OciError {
  return new OciError('UNAUTHORIZED', message, {
    headers: { 'WWW-Authenticate': 'Basic realm="Pratique"', ...UNCACHED },
  });
}

type PasswordGrant =
  | { readonly kind: 'login'; readonly user: string; readonly password: string }
  | { readonly kind: 'refused'; readonly error: string; readonly description: string };

/** RFC 6749, "Resource Owner Password Credentials Grant". */
function passwordGrantOf(form: URLSearchParams): PasswordGrant {
  if (form.get('grant_type') !== 'password') {
    return { kind: 'refused', error: 'unsupported_grant_type', description: 'the only grant_type here is "password"' };
  }
  const [user, password] = [form.get('username') ?? '', form.get('password') ?? ''];
  if (user !== '' && password !== '') return { kind: 'login', user, password };
  return { kind: 'refused', error: 'invalid_request', description: 'the grant needs a username and a password' };
}

/** As RFC 6749 and as distribution says errors. */
function errorsOf({ error, description }: { error: string; description: string }): unknown {
  return { error, error_description: description, errors: [{ code: 'UNSUPPORTED', message: description }] };
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_FORM_BYTES) {
      throw new OciError('SIZE_INVALID', `the form is longer than ${MOST_FORM_BYTES} bytes`, {
        status: 413,
        headers: { Connection: 'close' },
      });
    }
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks, size).toString('utf8'));
}
