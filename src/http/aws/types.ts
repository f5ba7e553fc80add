import type { IncomingHttpHeaders } from 'node:http';
import type { Allows, Authenticator, Identity } from '../../auth/types.ts';
import type { EventsAdministration } from '../../event/types.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Registry } from '../../registry/types.ts';
import type { Scans } from '../../scan/types.ts';
import type { Topics } from '../../topic/types.ts';
import type { Trail } from '../../trail/types.ts';
import type { SignatureRefusal } from './authorization.ts';
import type { AwsError } from './error.ts';

/** What the AWS APIs stand on. */
export interface AwsDependencies {
  /** Twelve digits: the registry's id. */
  readonly account: string;
  /** Regions that signatures may be made for; the first is the registry's own, which ARNs bear. */
  readonly regions: readonly [string, ...string[]];
  /** The address that clients use, without a slash at its end. */
  readonly url: string;
  readonly registry: Registry;
  readonly scans: Scans;
  readonly topics: Topics;
  readonly events: EventsAdministration;
  /** What keeps this server from calling an address, as far as that is known before it is called. */
  readonly addressFault: (address: string) => string | undefined;
  readonly authenticator: Pick<Authenticator, 'accessKey' | 'used' | 'issuePassword'>;
  readonly allows: Allows;
  /** At least 32 secret bytes, the same in every process: download addresses are signed with it. */
  readonly downloadKey: Uint8Array;
  readonly clock: Clock;
  /** Writes down who changes what. */
  readonly trail: Pick<Trail, 'acting' | 'as'>;
  /** Called for what went wrong unexpectedly; the client hears of it only that it did. */
  readonly onFailure: (failure: AwsFailure) => void;
}

export interface AwsFailure {
  readonly requestId: string;
  readonly operation: string;
  readonly error: unknown;
}

/** One request of a client whose signature was good. */
export interface AwsCall extends AwsDependencies {
  readonly identity: Identity;
}

/** One service of AWS behind `/`. */
export interface Service {
  /** Its name in credential scopes. */
  readonly name: string;
  /** How far the clock of its clients may be off. */
  readonly skewMinutes: number;
  /** Whether its clients may sign for this region too, as for a service that is the same in all of them. */
  readonly globalRegion?: string;
  readonly codec: Codec;
  /** What the request asks for, or undefined where it is meant for another service. Throws AwsError. */
  begin(request: {
    headers: IncomingHttpHeaders;
    query: string;
    /** The service that the request was signed for, by its own word; undefined where it is not signed. */
    scope: string | undefined;
  }): PendingOperation | undefined;
}

/** An operation before its body is read. */
export interface PendingOperation {
  readonly name: string;
  readonly mostBodyBytes: number;
  /** Answers what the codec writes. Throws AwsError for what the client is to hear. */
  run(body: Buffer, call: AwsCall): Promise<unknown>;
}

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** How a protocol of AWS writes what a service answers. */
export interface Codec {
  writeResult(result: unknown, requestId: string): Reply;
  writeError(error: AwsError, requestId: string): Reply;
  /** The protocol's own names of errors that every service has. */
  readonly commonErrors: Readonly<Record<CommonError, { readonly name: string; readonly status: number }>>;
}

export type CommonError = SignatureRefusal['kind'] | 'too-large' | 'busy' | 'failure';
