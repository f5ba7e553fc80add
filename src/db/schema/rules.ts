import type { Generated } from 'kysely';

/** Rules of the bus, their targets, and where and as whom HTTP targets are called. */
export interface RuleTables {
  event_rule: EventRuleTable;
  event_target: EventTargetTable;
  /** One row: it changes with each rule and target, so that other processes see that something did. */
  event_rule_version: { id: number; version: number };
  event_connection: EventConnectionTable;
  event_api_destination: EventApiDestinationTable;
}

interface EventRuleTable {
  id: Generated<number>;
  name: string;
  description: string | null;
  event_pattern: string;
  role_arn: string | null;
  enabled: number;
  /** JSON of values by key. */
  tags: string;
}

interface EventTargetTable {
  id: Generated<number>;
  rule_id: number;
  /** Unique within the rule. */
  name: string;
  arn: string;
  /** JSON of what else a target has. */
  settings: string;
}

interface EventConnectionTable {
  name: string;
  uuid: string;
  description: string | null;
  /** `API_KEY`, `BASIC` or `OAUTH_CLIENT_CREDENTIALS`. */
  kind: string;
  /** JSON of the parameters that are not secret, as the API answers them. */
  shown: string;
  /** Sealed JSON; null once the connection was deauthorised. */
  secrets: Uint8Array | null;
  created_at: number;
  modified_at: number;
  authorized_at: number | null;
}

interface EventApiDestinationTable {
  name: string;
  uuid: string;
  description: string | null;
  connection_arn: string;
  endpoint: string;
  method: string;
  /** Requests a second. */
  rate: number;
  created_at: number;
  modified_at: number;
}
