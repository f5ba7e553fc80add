import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from './error.ts';
import type { Codec } from './types.ts';

const CONTENT_TYPE = 'application/x-amz-json-1.1';

/** AWS JSON 1.1 (Smithy, "AWS JSON 1.1 protocol"), as ECR and EventBridge speak it. */
export const jsonCodec: Codec = {
  writeResult: (result) => ({ status: 200, contentType: CONTENT_TYPE, body: JSON.stringify(result) }),
  writeError: ({ name, message, status, members }) => ({
    status,
    contentType: CONTENT_TYPE,
    body: JSON.stringify({ __type: name, message, ...members }),
  }),
  commonErrors: {
    missing: { name: 'MissingAuthenticationTokenException', status: 400 },
    incomplete: { name: 'IncompleteSignatureException', status: 400 },
    'unknown-key': { name: 'UnrecognizedClientException', status: 400 },
    invalid: { name: 'InvalidSignatureException', status: 400 },
    'too-large': { name: 'RequestEntityTooLargeException', status: 413 },
    busy: { name: 'ThrottlingException', status: 400 },
    failure: { name: 'ServerException', status: 500 },
  },
};

/** The operation that a request names, as whoever asks wrote it; undefined where it is of another service. */
export function jsonOperation(headers: IncomingHttpHeaders, prefix: string): string | undefined {
  const target = headers['x-amz-target'];
  return typeof target === 'string' && target.startsWith(prefix) ? target.slice(prefix.length) : undefined;
}

/** The body as JSON; an empty one stands for a request without members. */
export function parseJsonBody(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return {};
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw new AwsError('SerializationException', 'The body is not JSON in UTF-8');
  }
}
