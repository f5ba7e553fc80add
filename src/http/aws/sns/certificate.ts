import { CERTIFICATE_PREFIX, type SigningKeys } from '../../../topic/index.ts';
import { sendJson } from '../../reply.ts';
import type { Handler } from '../../server.ts';

/** Serves the certificates that messages are signed with, to anybody. */
export function signingCertificates(keys: Pick<SigningKeys, 'certificate'>): Handler {
  return async (request, response) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const [, fingerprint] = path.startsWith(CERTIFICATE_PREFIX)
      ? (/^([0-9a-f]{32})\.pem$/.exec(path.slice(CERTIFICATE_PREFIX.length)) ?? [])
      : [];
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const certificate = fingerprint === undefined || !isRead ? undefined : await keys.certificate(fingerprint);
    if (certificate === undefined) {
      return sendJson(response, 404, { errors: [{ code: 'UNSUPPORTED', message: 'there is no such certificate' }] });
    }
    response.writeHead(200, {
      'Content-Type': 'application/x-pem-file',
      'Content-Length': Buffer.byteLength(certificate),
      'Cache-Control': 'public, max-age=86400',
    });
    response.end(request.method === 'HEAD' ? undefined : certificate);
  };
}
