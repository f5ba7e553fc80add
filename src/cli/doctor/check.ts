/** What a check came to: a sentence, and what to type or change where something is to be done. */
export interface CheckOutcome {
  /** `warn` is worth a look, `fail` keeps the registry from its work. */
  readonly kind: 'ok' | 'warn' | 'fail';
  readonly message: string;
  readonly next?: string;
}

/** One thing that is looked at. It leaves everything as it was. */
export interface Check {
  readonly title: string;
  /** What it throws counts as its failure. */
  run(): Promise<CheckOutcome>;
}

export interface CheckResult extends CheckOutcome {
  readonly title: string;
}

export function ok(message: string): CheckOutcome {
  return { kind: 'ok', message };
}

export function warn(message: string, next: string): CheckOutcome {
  return { kind: 'warn', message, next };
}

export function fail(message: string, next: string): CheckOutcome {
  return { kind: 'fail', message, next };
}
