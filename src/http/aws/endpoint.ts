import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { actorOf } from '../../trail/index.ts';
import { machineFault } from '../fault.ts';
import type { Handler } from '../server.ts';
import { readAuthorization, type SignedRequest } from './authorization.ts';
import { type BodyReader, createBodyReader, type ReadBody } from './body.ts';
import { deedOf } from './deed.ts';
import { ecrService } from './ecr/service.ts';
import { AwsError } from './error.ts';
import { eventsService } from './events/service.ts';
import { jsonCodec } from './json.ts';
import { readSignature } from './sigv4.ts';
import { followLink, linkOf } from './sns/links.ts';
import { snsService } from './sns/service.ts';
import { stsService } from './sts/service.ts';
import type { AwsDependencies, Codec, CommonError, PendingOperation, Reply, Service } from './types.ts';

/** Bodies in memory at once, all clients together; a layer part takes up to 28 MB of it. */
const MOST_BODY_BYTES = 256 * 1024 * 1024;

/** More than that of a refused request is not read: its connection ends. */
const MOST_DRAINED_BYTES = 64 * 1024 * 1024;

/**
 * Answers `POST /`, and `GET /` with a presigned query, as the services of AWS do: signature first, then the body, then
 * the operation. A link of a message of SNS is followed without a signature. Rejects for links only.
 */
export function createAwsEndpoint(dependencies: AwsDependencies): Handler {
  const services = [ecrService, eventsService, snsService, stsService];
  const bodies = createBodyReader(MOST_BODY_BYTES);
  return async (request, response) => {
    const link = linkOf(request);
    if (link !== undefined) return await followLink(dependencies.topics, link, { request, response });
    const requestId = randomUUID();
    const reply = await answer({ dependencies, services, bodies, request, requestId });
    if (reply !== undefined) send(response, requestId, reply);
  };
}

interface Asked {
  readonly dependencies: AwsDependencies;
  readonly services: readonly Service[];
  readonly bodies: BodyReader;
  readonly request: IncomingMessage;
  readonly requestId: string;
}

/** Undefined where the client has gone away. */
async function answer(asked: Asked): Promise<Reply | undefined> {
  const { dependencies, services, request, requestId } = asked;
  let codec = jsonCodec;
  let operation: PendingOperation | undefined;
  const signature = readAuthorization(signedRequest(request));
  const scope = signature.kind === 'authorization' ? signature.scope.service : undefined;
  try {
    for (const service of services) {
      codec = service.codec;
      operation = service.begin({ headers: request.headers, query: queryOf(request), scope });
      if (operation !== undefined) return codec.writeResult(await perform(asked, service, operation), requestId);
    }
    codec = jsonCodec;
    throw new AwsError('UnknownOperationException', 'X-Amz-Target names no service that is here');
  } catch (error) {
    if (error instanceof AwsError) return codec.writeError(error, requestId);
    if (request.destroyed && !request.complete) return undefined;
    dependencies.onFailure({ requestId, operation: operation?.name ?? 'unknown', error });
    const message = machineFault(error)?.message ?? MESSAGES.failure;
    return codec.writeError(commonError(codec, 'failure', message), requestId);
  }
}

async function perform(asked: Asked, service: Service, operation: PendingOperation): Promise<unknown> {
  const { dependencies, bodies, request } = asked;
  const { codec } = service;
  const global = service.globalRegion === undefined ? [] : [service.globalRegion];
  const signature = await readSignature(
    signedRequest(request),
    { service: service.name, regions: [...dependencies.regions, ...global], skewMinutes: service.skewMinutes },
    {
      accessKey: (id) => dependencies.authenticator.accessKey(id),
      now: dependencies.clock(),
      publicHost: new URL(dependencies.url).host,
    },
  );
  if (signature.kind !== 'pending') throw commonError(codec, signature.kind, messageOf(signature));
  const body = await bodies.read(request, operation.mostBodyBytes);
  if (body.kind !== 'body') throw commonError(codec, body.kind, messageOf(body));
  try {
    const refusal = signature.verify(body.hash);
    if (refusal !== undefined) throw commonError(codec, refusal.kind, messageOf(refusal));
    const { identity } = signature.key;
    dependencies.authenticator.used(signature.key.id);
    const about = { service: service.name, operation: operation.name, body: body.bytes, query: queryOf(request) };
    const deed = deedOf(about, identity);
    const { remoteAddress: address } = request.socket;
    const run = () => operation.run(body.bytes, { ...dependencies, identity });
    const { trail } = dependencies;
    return await (deed === undefined
      ? trail.as(actorOf(identity), run)
      : trail.acting({ ...deed, ...(address === undefined ? {} : { address }) }, run));
  } finally {
    bodies.release(body.bytes);
  }
}

function signedRequest(request: IncomingMessage): SignedRequest {
  return { method: request.method ?? '', query: queryOf(request), rawHeaders: request.rawHeaders };
}

/** What stands behind the first question mark. */
function queryOf({ url = '' }: IncomingMessage): string {
  const mark = url.indexOf('?');
  return mark < 0 ? '' : url.slice(mark + 1);
}

const MESSAGES = {
  missing: 'Missing Authentication Token',
  'unknown-key': 'The security token included in the request is invalid.',
  busy: 'Rate exceeded',
  failure: 'The server could not answer the request; its log has the reason under the request id',
} as const;

type Refusal =
  | Exclude<Awaited<ReturnType<typeof readSignature>>, { kind: 'pending' }>
  | Exclude<ReadBody, { kind: 'body' }>;

function messageOf(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'incomplete':
    case 'invalid':
      return refusal.message;
    case 'too-large':
      return `The body is larger than ${refusal.limitBytes} bytes`;
    default:
      return MESSAGES[refusal.kind];
  }
}

function commonError(codec: Codec, kind: CommonError, message: string): AwsError {
  const { name, status } = codec.commonErrors[kind];
  return new AwsError(name, message, { status });
}

function send(response: ServerResponse, requestId: string, { status, contentType, body }: Reply): void {
  drain(response.req);
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    'Content-Type': contentType,
    'Content-Length': bytes.length,
    'x-amzn-RequestId': requestId,
  });
  response.end(bytes);
}

/** Reads what a refused request still sends: a connection closed upon unread bytes takes the answer with it. */
function drain(request: IncomingMessage): void {
  let left = MOST_DRAINED_BYTES;
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.destroy();
  });
}
