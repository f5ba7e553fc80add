import { z } from 'zod';
import { invalidParameter } from './refusals.ts';

const MOST_RULES = 50;

const tagged = {
  tagPatternList: z.array(z.string().min(1)).min(1).optional(),
  tagPrefixList: z.array(z.string().min(1)).min(1).optional(),
};

/** ECR user guide, "Lifecycle policy properties". */
const selection = z
  .strictObject({
    tagStatus: z.enum(['tagged', 'untagged', 'any']),
    ...tagged,
    storageClass: z.enum(['standard', 'archive']).optional(),
    countType: z.enum(['imageCountMoreThan', 'sinceImagePushed', 'sinceImagePulled', 'sinceImageTransitioned']),
    countUnit: z.literal('days').optional(),
    countNumber: z.int().min(1),
  })
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
  .strictObject({ type: z.enum(['expire', 'transition']), targetStorageClass: z.literal('archive').optional() })
  .refine(
    (one) => (one.type === 'transition') === (one.targetStorageClass !== undefined),
    'targetStorageClass goes with "transition"',
  );

const rule = z.strictObject({
  rulePriority: z.int().min(1),
  description: z.string().max(256).optional(),
  selection,
  action,
});

const policy = z.strictObject({ rules: z.array(rule).min(1).max(MOST_RULES) }).superRefine(({ rules }, context) => {
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

type Rule = z.infer<typeof rule>;

/** Throws `InvalidParameterException` with what the text breaks of ECR's rules for lifecycle policies. */
export function checkLifecyclePolicy(text: string): void {
  const checked = policy.safeParse(parse(text));
  if (checked.success) return;
  const [issue] = checked.error.issues;
  throw invalid(
    [issue?.path.join('.') ?? '', issue?.message ?? 'it is not valid'].filter((part) => part !== '').join(': '),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('Could not map policyString into LifecyclePolicy.');
  }
}

function namesTags(one: { tagPatternList?: unknown; tagPrefixList?: unknown }): boolean {
  return one.tagPatternList !== undefined || one.tagPrefixList !== undefined;
}

function sameAction(rules: readonly Rule[], one: Rule): readonly Rule[] {
  return rules.filter((each) => each.action.type === one.action.type);
}

function invalid(reason: string): Error {
  return invalidParameter('LifecyclePolicyText', `Lifecycle policy validation failure: ${reason}`);
}
