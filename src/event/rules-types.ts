import type { Transaction } from '../db/index.ts';
import type { Pattern } from '../pattern/types.ts';

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
  /** Kept and shown: what cannot be sent is a dead letter here, whatever it names. */
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

export const HTTP_METHODS = ['POST', 'GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'] as const;

export type HttpMethod = (typeof HTTP_METHODS)[number];

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
  readonly isActive: boolean;
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

/** Whether a topic of this server has the ARN, for targets that name one. */
export type TopicExists = (tx: Transaction, arn: string) => Promise<boolean>;
