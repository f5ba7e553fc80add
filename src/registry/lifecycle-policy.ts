import { z } from 'zod';
import { matchesWildcard } from '../lib/wildcard.ts';

const MOST_RULES = 50;
const PRIORITY = 'a whole number from 1';

const patterns = z.array(z.string().min(1, 'a text that is not empty'), 'a list of texts').min(1, 'at least one text');

const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, `one of ${words.join(', ')}`);

/** ECR user guide, "Lifecycle policy properties". */
const selection = z
  .strictObject(
    {
      tagStatus: oneOf(['tagged', 'untagged', 'any']),
      tagPatternList: patterns.optional(),
      tagPrefixList: patterns.optional(),
      storageClass: oneOf(['standard', 'archive']).optional(),
      countType: oneOf(['imageCountMoreThan', 'sinceImagePushed', 'sinceImagePulled', 'sinceImageTransitioned']),
      countUnit: z.literal('days', 'it can be days alone').optional(),
      countNumber: z.int('a whole number').min(1, PRIORITY),
    },
    { error: objectFault },
  )
  .refine((one) => one.tagStatus === 'tagged' || !namesTags(one), 'only tagStatus "tagged" takes a list of tags')
  .refine(
    (one) => one.tagStatus !== 'tagged' || (one.tagPatternList === undefined) !== (one.tagPrefixList === undefined),
    'tagStatus "tagged" needs tagPatternList or tagPrefixList, and not both',
  )
  .refine(
    (one) => one.countType.startsWith('since') === (one.countUnit !== undefined),
    'countUnit goes with countTypes of time',
  );

const action = z
  .strictObject(
    { type: oneOf(['expire', 'transition']), targetStorageClass: z.literal('archive').optional() },
    { error: objectFault },
  )
  .refine(
    (one) => (one.type === 'transition') === (one.targetStorageClass !== undefined),
    'targetStorageClass goes with "transition"',
  );

const rule = z.strictObject(
  {
    rulePriority: z.int(PRIORITY).min(1, PRIORITY),
    description: z.string('a text').max(256, 'at most 256 characters').optional(),
    selection,
    action,
  },
  { error: objectFault },
);

const policy = z
  .strictObject(
    {
      rules: z
        .array(rule, 'a list of rules')
        .min(1, 'at least one rule')
        .max(MOST_RULES, `at most ${MOST_RULES} rules`),
    },
    { error: objectFault },
  )
  .superRefine(({ rules }, context) => {
    const priorities = rules.map((one) => one.rulePriority);
    if (new Set(priorities).size < priorities.length) {
      context.addIssue({ code: 'custom', message: 'every rule needs a rulePriority of its own' });
    }
    for (const one of rules.filter((each) => each.selection.tagStatus === 'any')) {
      const isLast = one.rulePriority === Math.max(...sameAction(rules, one).map((each) => each.rulePriority));
      if (!isLast) {
        context.addIssue({ code: 'custom', message: 'a rule of tagStatus "any" must have the highest rulePriority' });
      }
    }
  });

/** A rule of a lifecycle policy (ECR user guide, "Lifecycle policy properties"). */
export type LifecycleRule = z.infer<typeof rule>;

/** What a text breaks of ECR's rules for lifecycle policies: where, and what is expected there. */
export interface LifecycleFault {
  /** `rules.0.selection.countNumber`; empty where it is the whole. */
  readonly path: string;
  readonly message: string;
}

export type ParsedLifecyclePolicy =
  | { readonly kind: 'policy'; readonly rules: readonly LifecycleRule[] }
  | { readonly kind: 'not-json' }
  | { readonly kind: 'invalid'; readonly faults: readonly [LifecycleFault, ...LifecycleFault[]] };

/** Reads a lifecycle policy as ECR's API takes it. */
export function parseLifecyclePolicy(text: string): ParsedLifecyclePolicy {
  const value = parse(text);
  if (value === undefined) return { kind: 'not-json' };
  const checked = policy.safeParse(value);
  if (checked.success) return { kind: 'policy', rules: checked.data.rules };
  const [first, ...more] = checked.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  return { kind: 'invalid', faults: [first ?? { path: '', message: 'it is not valid' }, ...more] };
}

/** Whether an image with these tags is one of those that a rule looks at. */
export function isSelected(
  { tagStatus, tagPatternList, tagPrefixList }: LifecycleRule['selection'],
  tags: readonly string[],
): boolean {
  switch (tagStatus) {
    case 'any':
      return true;
    case 'untagged':
      return tags.length === 0;
    case 'tagged':
      return (
        (tagPatternList ?? []).every((pattern) => tags.some((tag) => matchesWildcard(pattern, tag))) &&
        (tagPrefixList ?? []).every((prefix) => tags.some((tag) => tag.startsWith(prefix)))
      );
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Of a member that is not known, and of what is no object. */
function objectFault({ code, keys }: { readonly code?: string; readonly keys?: unknown }): string {
  if (code !== 'unrecognized_keys' || !Array.isArray(keys)) return 'expected object';
  return `there is no ${keys.map((key) => `"${String(key).slice(0, 100)}"`).join(', ')} in it`;
}

function namesTags(one: { tagPatternList?: unknown; tagPrefixList?: unknown }): boolean {
  return one.tagPatternList !== undefined || one.tagPrefixList !== undefined;
}

function sameAction(rules: readonly LifecycleRule[], one: LifecycleRule): readonly LifecycleRule[] {
  return rules.filter((each) => each.action.type === one.action.type);
}
