import type { Permission } from '../../../auth/types.ts';
import type { AwsCall } from '../types.ts';
import type { OperationName } from './model.ts';
import type { Requests, Responses } from './shapes.generated.ts';

/** How one operation is answered. */
export interface Handler<O extends OperationName> {
  /** What its caller must be allowed on each repository that the request names, or on all where it names none. */
  readonly permission: Permission | 'none';
  /** What it sets is kept and shown, and nothing follows it yet. */
  readonly isOnlyKept?: true;
  /** The request is valid, its caller may make it, and its registryId is this registry's. Throws AwsError. */
  readonly handle: (request: Requests[O], call: AwsCall) => Promise<Responses[O]>;
}

/** The operations that are implemented. */
export type Handlers = { readonly [O in OperationName]?: Handler<O> };
