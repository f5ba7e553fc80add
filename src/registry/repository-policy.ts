import { z } from 'zod';

/** IAM lets one item stand without its list. */
function oneOrMore<T extends z.ZodType>(item: T) {
  return z.preprocess((value): unknown[] => (Array.isArray(value) ? value : [value]), z.array(item).min(1));
}

const action = z.string().regex(/^(?:\*|ecr:[a-z*?]+)$/i, 'is no action of ECR');
const principals = z
  .partialRecord(z.enum(['AWS', 'Service', 'Federated', 'CanonicalUser']), oneOrMore(z.string().min(1)))
  .refine((named) => Object.keys(named).length > 0, 'names nobody');
const principal = z.preprocess((value) => (value === '*' ? { AWS: '*' } : value), principals);

/** IAM's grammar of policies, as far as it holds for one that lies on a repository: no `Resource`, only ECR's actions. */
const statement = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Principal: principal.optional(),
    NotPrincipal: principal.optional(),
    Action: oneOrMore(action).optional(),
    NotAction: oneOrMore(action).optional(),
    Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  })
  .refine(
    (one) => (one.Principal === undefined) !== (one.NotPrincipal === undefined),
    'needs Principal or NotPrincipal',
  )
  .refine((one) => (one.Action === undefined) !== (one.NotAction === undefined), 'needs Action or NotAction');

const policy = z.strictObject({
  Version: z.enum(['2008-10-17', '2012-10-17']).optional(),
  Id: z.string().optional(),
  Statement: oneOrMore(statement),
});

/** What a text breaks of the grammar of ECR's repository policies; undefined where nothing. */
export function repositoryPolicyFault(text: string): string | undefined {
  const value = parse(text);
  if (value === undefined) return 'it is not JSON';
  const checked = policy.safeParse(value);
  if (checked.success) return undefined;
  const [issue] = checked.error.issues;
  return [issue?.path.join('.') ?? '', issue?.message ?? 'it is not valid'].filter((part) => part !== '').join(' ');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
