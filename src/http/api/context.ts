import type { IncomingMessage } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import type { AlertsAdministration } from '../../alert/index.ts';
import type { Identities, Sessions, SignInAttempt, SignInOutcome } from '../../auth/index.ts';
import type { Allows, Identity } from '../../auth/types.ts';
import type { Changes } from '../../change/types.ts';
import type { Database } from '../../db/index.ts';
import type { DeliveriesAdministration, DeliveryTally } from '../../delivery/types.ts';
import type { EventLog } from '../../event/types.ts';
import type { Excuses } from '../../excuse/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Reach, SaidVulnerability } from '../../match/index.ts';
import type { Explanation } from '../../match/types.ts';
import type { Registry } from '../../registry/types.ts';
import type { Scans } from '../../scan/types.ts';
import type { Standings } from '../../survey/index.ts';
import type { Trail } from '../../trail/types.ts';
import type { LoadedAdvisories } from './advisories.ts';
import type { AdvisoryUpdates } from './advisory-updates.ts';

/** Who asks, or why it cannot be told. */
export type ApiIdentification =
  | { readonly kind: 'identity'; readonly identity: Identity }
  | { readonly kind: 'refused'; readonly message: string };

/** What the REST API stands on. */
export interface ApiOptions {
  readonly database: Pick<Database, 'query' | 'write'>;
  readonly registry: Pick<Registry, 'repositories' | 'images' | 'blobs'>;
  /** Tells who asks. Throws OciError for too many wrong logins. */
  identify(request: IncomingMessage): Promise<ApiIdentification>;
  readonly allows: Allows;
  readonly sessions: Pick<Sessions, 'begin' | 'find' | 'peek' | 'end' | 'endAll' | 'setPassword'>;
  readonly users: Identities;
  /** Writes down who changes what. */
  readonly trail: Pick<Trail, 'acting' | 'actor' | 'list' | 'note'>;
  /** Tells who signs in to the console. */
  signIn(attempt: SignInAttempt): Promise<SignInOutcome>;
  /** Tells what changes. */
  readonly changes: Changes;
  /** Scans by hand. */
  readonly scans: Pick<Scans, 'start'>;
  readonly excuses: Excuses;
  readonly alerts: AlertsAdministration;
  readonly deliveries: DeliveriesAdministration;
  readonly deliveryTally: DeliveryTally;
  readonly eventLog: EventLog;
  readonly standings: Standings;
  readonly clock: Clock;
  /** The address that clients use, without a slash at its end. */
  readonly url: string;
  /** Of Pratique. */
  readonly version: string;
  /** How far the advisories reach that are in use, or were in use at a time; undefined where there are none. */
  reach(at?: number): Promise<Reach | undefined>;
  /** Why an inspected image is said to have a vulnerability, or not; undefined where no advisories are in use. */
  explain(explaining: { readonly manifestDigest: string; readonly name: string }): Promise<Explanation | undefined>;
  /** What the advisories in use say of a vulnerability, whether or not an image has it; undefined where they know none. */
  said(name: string): Promise<SaidVulnerability | undefined>;
  /** What is loaded of each source of advisories. */
  advisories(): Promise<LoadedAdvisories>;
  readonly updates: AdvisoryUpdates;
  /** Called for what went wrong unexpectedly; the client hears of it only that it did. */
  readonly onFailure: (failure: { readonly requestId: string; readonly path: string; readonly error: unknown }) => void;
}

/** What a request carries through hono. */
export interface ApiEnv {
  readonly Bindings: HttpBindings;
}
