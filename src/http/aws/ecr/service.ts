import { parseRepositoryName } from '../../../oci/name.ts';
import { repositoryArn, repositoryOfArn, userArn } from '../arn.ts';
import { AwsError } from '../error.ts';
import { jsonCodec, jsonOperation, parseJsonBody } from '../json.ts';
import type { AwsCall, PendingOperation, Service } from '../types.ts';
import { authorizationTokenHandlers } from './authorization-token.ts';
import { batchDeleteImageHandlers } from './batch-delete-image.ts';
import { batchGetImageHandlers } from './batch-get-image.ts';
import type { Handler, Handlers } from './handler.ts';
import { imageHandlers } from './images.ts';
import { layerUploadHandlers } from './layer-uploads.ts';
import { layerHandlers } from './layers.ts';
import { lifecyclePolicyHandlers } from './lifecycle-policy.ts';
import { type OperationName, operationNamed, operations } from './model.ts';
import { putImageHandlers } from './put-image.ts';
import { accessDenied, invalidParameter, repositoryNotFound } from './refusals.ts';
import { registryHandlers } from './registry.ts';
import { repositoryHandlers } from './repositories.ts';
import { repositoryPolicyHandlers } from './repository-policy.ts';
import { resourceTagHandlers } from './resource-tags.ts';
import { scanningConfigurationHandlers } from './scanning-configuration.ts';
import { scanHandlers } from './scans.ts';
import type { Requests } from './shapes.generated.ts';
import { parseRequest } from './validate.ts';

/** Amazon ECR, API version 2015-09-21 (`../../../../docs/ecr-compatibility.md`). */
export const ecrService: Service = {
  name: 'ecr',
  skewMinutes: 5,
  codec: jsonCodec,
  begin({ headers }) {
    const name = jsonOperation(headers, TARGET_PREFIX);
    return name === undefined ? undefined : begin(name);
  },
};

/** Every operation that is implemented. */
export const handlers = {
  ...authorizationTokenHandlers,
  ...batchDeleteImageHandlers,
  ...batchGetImageHandlers,
  ...imageHandlers,
  ...layerHandlers,
  ...layerUploadHandlers,
  ...lifecyclePolicyHandlers,
  ...putImageHandlers,
  ...registryHandlers,
  ...repositoryHandlers,
  ...repositoryPolicyHandlers,
  ...resourceTagHandlers,
  ...scanHandlers,
  ...scanningConfigurationHandlers,
} satisfies Handlers;

const TARGET_PREFIX = 'AmazonEC2ContainerRegistry_V20150921.';

/** Layer parts are 20 MiB in base64, manifests 4 MiB in a JSON string. */
const MOST_BODY_BYTES: Readonly<Record<string, number>> = { UploadLayerPart: 30 << 20, PutImage: 12 << 20 };
const MOST_OTHER_BODY_BYTES = 1 << 20;

function begin(name: string): PendingOperation {
  const operation = operationNamed(name);
  if (operation === undefined) {
    throw new AwsError('UnknownOperationException', `Amazon ECR has no operation '${name.slice(0, 128)}'`);
  }
  return {
    name,
    mostBodyBytes: MOST_BODY_BYTES[name] ?? MOST_OTHER_BODY_BYTES,
    run: async (body, call) => await run(operation, body, call),
  };
}

async function run<O extends OperationName>(operation: O, body: Buffer, call: AwsCall): Promise<unknown> {
  const handler: Handler<O> | undefined = (handlers as Handlers)[operation];
  if (handler === undefined) {
    throw new AwsError(
      'UnsupportedOperationException',
      `The operation ${operation} is not implemented by this registry`,
    );
  }
  const request = parseRequest(operation, parseJsonBody(body));
  checkRegistry(call, operation, request);
  if (handler.permission !== 'none') {
    for (const name of resourcesOf(call, request)) authorize(call, operation, handler.permission, name);
  }
  return await handler.handle(request, call);
}

type Request = Requests[OperationName];

/** There is one registry here: what is asked of another is not found in it. */
function checkRegistry(call: AwsCall, operation: OperationName, request: Request): void {
  const registryId = 'registryId' in request ? request.registryId : undefined;
  if (registryId === undefined || registryId === call.account) return;
  const [name = '*'] = resourcesOf(call, request);
  const looksForOne = name !== '*' && operations[operation].errors.includes('RepositoryNotFoundException');
  throw looksForOne
    ? repositoryNotFound({ account: registryId, name })
    : invalidParameter('registryId', `must be the id of this registry, ${call.account}`);
}

/** Names of the repositories that the request is about; `*` where it is about the registry. */
function resourcesOf(call: AwsCall, request: Request): readonly string[] {
  if ('resourceArn' in request) {
    const name = repositoryOfArn(call, request.resourceArn);
    if (name === undefined) throw invalidParameter('resourceArn', 'Invalid ARN');
    return [name];
  }
  if ('repositoryNames' in request) return request.repositoryNames ?? ['*'];
  return ['repositoryName' in request ? request.repositoryName : '*'];
}

function authorize(
  call: AwsCall,
  operation: OperationName,
  permission: 'pull' | 'push' | 'administer',
  name: string,
): void {
  const repository = parseRepositoryName(name);
  if (call.allows(call.identity, permission, repository)) return;
  throw accessDenied(userArn(call), operation, repositoryArn(call, name));
}
