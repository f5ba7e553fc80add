import type { z } from '@hono/zod-openapi';
import {
  isLabelValue,
  LONGEST_LABEL_KEY,
  LONGEST_LABEL_VALUE,
  labelKeyFault,
  MOST_LABELS,
  parseLifecyclePolicy,
  repositoryPolicyFault,
  SANDBOX_DAYS,
} from '../../registry/index.ts';
import type { LifecycleRule, Repository, RepositoryChanges } from '../../registry/types.ts';
import { Problem } from './problem.ts';
import type { changesSchema, newRepositorySchema } from './repository-schemas.ts';

type Mutability = Pick<z.output<typeof newRepositorySchema>, 'tagMutability' | 'mutabilityExclusions'>;

/** What a body changes of a repository. Throws `bad-request` with what is wrong with it. */
export function changesOf(body: z.output<typeof changesSchema>, before: Repository): RepositoryChanges {
  if (Object.keys(body).length === 0) throw new Problem('bad-request', 'the body: it changes nothing');
  const { scanOnPush, lifecyclePolicy, policy } = body;
  if (typeof lifecyclePolicy === 'string') lifecycleRules(lifecyclePolicy);
  const fault = typeof policy === 'string' ? repositoryPolicyFault(policy) : undefined;
  if (fault !== undefined) throw new Problem('bad-request', `the repository policy: ${fault}`);
  return {
    ...sandboxOf(body),
    ...mutabilityOf(body, before),
    ...(scanOnPush === undefined ? {} : { scanOnPush }),
    ...(lifecyclePolicy === undefined ? {} : { lifecyclePolicy }),
    ...(policy === undefined ? {} : { policy }),
  };
}

/** Two of the settings need exclusions, the other two have none: what is left out stays as it was. */
export function mutabilityOf(
  { tagMutability, mutabilityExclusions }: Mutability,
  before?: Repository,
): Pick<RepositoryChanges, 'tagMutability' | 'mutabilityExclusions'> {
  if (tagMutability === undefined && mutabilityExclusions === undefined) return {};
  const setting = tagMutability ?? before?.tagMutability ?? 'MUTABLE';
  const takesExclusions = setting.endsWith('_WITH_EXCLUSION');
  const exclusions = mutabilityExclusions ?? (takesExclusions ? (before?.mutabilityExclusions ?? []) : []);
  if (takesExclusions !== exclusions.length > 0) {
    const needs = takesExclusions ? 'needs mutabilityExclusions' : 'has no mutabilityExclusions';
    throw new Problem('bad-request', `tagMutability ${setting} ${needs}`);
  }
  return { tagMutability: setting, mutabilityExclusions: exclusions };
}

/** The rules of a lifecycle policy. Throws `bad-request` with all that is wrong with it. */
export function lifecycleRules(text: string): readonly LifecycleRule[] {
  const parsed = parseLifecyclePolicy(text);
  switch (parsed.kind) {
    case 'policy':
      return parsed.rules;
    case 'not-json':
      throw new Problem('bad-request', 'the lifecycle policy: it is not JSON');
    case 'invalid': {
      const faults = parsed.faults.slice(0, MOST_FAULTS).map(({ path, message }) => `${placeOf(path)}${message}`);
      throw new Problem('bad-request', `the lifecycle policy: ${faults.join('; ')}`);
    }
  }
}

const MOST_FAULTS = 10;

/** `rules.0.selection.countNumber` as people count: `rule 1, countNumber: `. */
function placeOf(path: string): string {
  const [, at, ...member] = /^rules\.(\d+)(?:\.(.+))?$/.exec(path) ?? [];
  if (at === undefined) return path === '' ? '' : `${path}: `;
  const name = member.join('').replace(/^selection\.|^action\./, '');
  return `rule ${Number(at) + 1}${name === '' ? '' : `, ${name}`}: `;
}

/** Labels that may be set; null removes one. Throws `bad-request` with what is wrong with one. */
export function checkLabels(labels: Readonly<Record<string, string | null>>): void {
  const signs = 'letters, spaces, numbers and _.:/=+-@';
  for (const [key, value] of Object.entries(labels)) {
    const fault = labelKeyFault(key);
    const shown = JSON.stringify(key.slice(0, 100));
    if (fault === 'form') {
      throw new Problem('bad-request', `the label ${shown}: a key is of 1 to ${LONGEST_LABEL_KEY} ${signs}`);
    }
    if (fault === 'reserved')
      throw new Problem('bad-request', `the label ${shown}: keys that begin with aws: are AWS’s own`);
    if (value !== null && !isLabelValue(value)) {
      throw new Problem('bad-request', `the label ${shown}: a value is of at most ${LONGEST_LABEL_VALUE} ${signs}`);
    }
  }
}

/** Throws `bad-request` where a repository would have more labels than it may. */
export function checkLabelCount(labels: Readonly<Record<string, string | null>>): void {
  if (Object.values(labels).filter((value) => value !== null).length <= MOST_LABELS) return;
  throw new Problem('bad-request', `a repository has at most ${MOST_LABELS} labels`);
}

function sandboxOf({ sandbox, sandboxDays }: z.output<typeof changesSchema>): Pick<RepositoryChanges, 'sandbox'> {
  if (sandbox !== true && sandboxDays !== undefined) {
    throw new Problem('bad-request', 'sandboxDays is of a sandbox: leave it out, or make sandbox true');
  }
  if (sandbox === undefined) return {};
  return { sandbox: sandbox ? { days: sandboxDays ?? SANDBOX_DAYS } : null };
}
