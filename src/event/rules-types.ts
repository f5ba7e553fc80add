import type { Pattern } from '../pattern/types.ts';
import type { NewEvent } from './types.ts';

/** A rule of the bus (EventBridge's PutRule). */
export interface Rule {
  readonly name: string;
  /** `arn:aws:events:<region>:<account>:rule/<name>` */
  readonly arn: string;
  readonly description?: string;
  /** JSON, as it was put. */
  readonly eventPattern: string;
  readonly pattern: Pattern;
  readonly isEnabled: boolean;
  readonly roleArn?: string;
  readonly targets: readonly Target[];
}

/** Where the events of a rule go, and as what. At most one of `input`, `inputPath` and `inputTransformer` is there. */
export interface Target {
  /** Unique within the rule. */
  readonly id: string;
  readonly arn: string;
  readonly input?: string;
  readonly inputPath?: string;
  readonly inputTransformer?: InputTransformer;
  readonly roleArn?: string;
  readonly retryPolicy?: RetryPolicy;
  /** A queue of SQS that what cannot be sent is put into; it is a dead letter here as well. */
  readonly deadLetterArn?: string;
  readonly httpParameters?: HttpParameters;
  /** Of a FIFO queue. */
  readonly messageGroupId?: string;
}

export interface InputTransformer {
  readonly paths: Readonly<Record<string, string>>;
  readonly template: string;
}

export interface RetryPolicy {
  /** 0 to 185 repeats after the first try. */
  readonly mostRepeats?: number;
  /** 60 to 86,400. */
  readonly mostAgeSeconds?: number;
}

/** What is added to the address and the headers of an API destination. */
export interface HttpParameters {
  /** In place of the `*` of the endpoint, in order. */
  readonly path: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

export type HttpMethod = 'POST' | 'GET' | 'HEAD' | 'OPTIONS' | 'PUT' | 'PATCH' | 'DELETE';

/** An HTTP endpoint that events are sent to (EventBridge's CreateApiDestination). */
export interface ApiDestination {
  readonly name: string;
  /** `arn:aws:events:<region>:<account>:api-destination/<name>/<uuid>` */
  readonly arn: string;
  readonly description?: string;
  readonly connectionArn: string;
  readonly endpoint: string;
  readonly method: HttpMethod;
  /** At most so many requests a second. */
  readonly ratePerSecond: number;
  /** Whether its connection has credentials. */
  readonly isActive: boolean;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** Credentials of a connection, in clear: for the one that sends, never for an answer or a log. */
export interface ConnectionSecrets {
  readonly authorization:
    | { readonly kind: 'API_KEY'; readonly name: string; readonly value: string }
    | { readonly kind: 'BASIC'; readonly username: string; readonly password: string }
    | {
        readonly kind: 'OAUTH_CLIENT_CREDENTIALS';
        readonly endpoint: string;
        readonly method: 'GET' | 'POST' | 'PUT';
        readonly clientId: string;
        readonly clientSecret: string;
        readonly parameters: ConnectionParameters;
      };
  /** Of every invocation. */
  readonly parameters: ConnectionParameters;
}

export interface ConnectionParameters {
  readonly headers: readonly ConnectionParameter[];
  readonly query: readonly ConnectionParameter[];
  readonly body: readonly ConnectionParameter[];
}

export interface ConnectionParameter {
  readonly key: string;
  readonly value: string;
  readonly isSecret: boolean;
}

/** Rules as the pump reads them. */
export interface RulesReader {
  /** Those that are enabled, with their targets, by name; looked up anew within a second of a change by any process. */
  enabled(): Promise<readonly Rule[]>;
}

/** API destinations as the target that sends to them reads them. */
export interface ApiDestinationsReader {
  /** Undefined where there is none, or its connection was deauthorised or deleted. */
  find(arn: string): Promise<{ readonly destination: ApiDestination; readonly secrets: ConnectionSecrets } | undefined>;
}

/** A rule as it is set up; what is absent is taken away from one that was there. */
export interface NewRule {
  readonly name: string;
  readonly eventPattern: string;
  readonly description?: string;
  readonly roleArn?: string;
  readonly isEnabled: boolean;
  /** Of a new rule alone. */
  readonly tags?: Tags;
}

export type Tags = Readonly<Record<string, string>>;

/** Rules and targets as their owners set them up. Patterns, names and targets are taken as checked. */
export interface RulesStore extends RulesReader {
  /** Answers the rule's ARN. The targets of one that was there stay. */
  put(rule: NewRule): Promise<string>;
  find(name: string): Promise<Rule | undefined>;
  /** By name. */
  list(): Promise<readonly Rule[]>;
  /** False where there is no such rule, as below. */
  setEnabled(name: string, isEnabled: boolean): Promise<boolean>;
  /** A rule with targets stays. */
  delete(name: string): Promise<'deleted' | 'has-targets' | 'unknown'>;
  /** In the places of those of the same ids; nothing where more than `most` would be there. */
  putTargets(rule: string, targets: readonly Target[], most: number): Promise<'put' | 'too-many' | 'unknown'>;
  /** Answers the ids that were not there; undefined where the rule is not. */
  removeTargets(rule: string, ids: readonly string[]): Promise<readonly string[] | undefined>;
  tags(name: string): Promise<Tags | undefined>;
  /** Null takes a tag away. */
  setTags(name: string, tags: Readonly<Record<string, string | null>>): Promise<boolean>;
}

/** A connection as the API shows it. Times are milliseconds since the epoch. */
export interface Connection {
  readonly name: string;
  /** `arn:aws:events:<region>:<account>:connection/<name>/<uuid>` */
  readonly arn: string;
  readonly description?: string;
  readonly kind: ConnectionSecrets['authorization']['kind'];
  /** Whether it still has its credentials. */
  readonly isAuthorized: boolean;
  /** What is not secret of its parameters, as the API answers it. */
  readonly shown: unknown;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly authorizedAt?: number;
}

export interface NewConnection {
  readonly name: string;
  readonly description?: string;
  readonly secrets: ConnectionSecrets;
  readonly shown: unknown;
}

/** Connections, whose secrets are sealed at rest. */
export interface ConnectionsStore {
  /** Undefined where the name is taken. */
  create(connection: NewConnection): Promise<Connection | undefined>;
  /** Undefined where there is none, as below. What is absent stays. */
  update(name: string, change: Partial<Omit<NewConnection, 'name'>>): Promise<Connection | undefined>;
  find(name: string): Promise<Connection | undefined>;
  /** By its ARN. */
  findByArn(arn: string): Promise<Connection | undefined>;
  list(): Promise<readonly Connection[]>;
  /** The credentials; undefined where there are none (any more). */
  secrets(arn: string): Promise<ConnectionSecrets | undefined>;
  /** Forgets the credentials. */
  deauthorize(name: string): Promise<Connection | undefined>;
  delete(name: string): Promise<Connection | undefined>;
}

export interface NewApiDestination {
  readonly name: string;
  readonly description?: string;
  readonly connectionArn: string;
  readonly endpoint: string;
  readonly method: HttpMethod;
  readonly ratePerSecond: number;
}

export interface ApiDestinationsStore extends ApiDestinationsReader {
  /** Undefined where the name is taken. */
  create(destination: NewApiDestination): Promise<ApiDestination | undefined>;
  /** Undefined where there is none. What is absent stays. */
  update(name: string, change: Partial<Omit<NewApiDestination, 'name'>>): Promise<ApiDestination | undefined>;
  named(name: string): Promise<ApiDestination | undefined>;
  list(): Promise<readonly ApiDestination[]>;
  /** False where there is none. */
  delete(name: string): Promise<boolean>;
}

/** All that is set up of events, and the bus for events of others. */
export interface EventsAdministration {
  readonly rules: RulesStore;
  readonly connections: ConnectionsStore;
  readonly apiDestinations: ApiDestinationsStore;
  /** Puts events on the bus, all or none; answers their ids in the same order. Absent, there is no bus to put them on. */
  put?(events: readonly NewEvent[]): Promise<readonly string[]>;
}
