import { z } from '@hono/zod-openapi';
import { parseRepositoryName } from '../../oci/name.ts';
import { LONGEST_LABEL_KEY, LONGEST_LABEL_VALUE, MOST_LABELS } from '../../registry/index.ts';
import { count, next, severityCounts, time } from './schemas.ts';
import { parsed, text } from './texts.ts';

const DAYS = 'a whole number of days from 1 to 365';
const days = z.int(DAYS).min(1, DAYS).max(365, DAYS);
const labels = z.record(z.string(), z.string());

const MUTABILITIES = ['MUTABLE', 'IMMUTABLE', 'MUTABLE_WITH_EXCLUSION', 'IMMUTABLE_WITH_EXCLUSION'] as const;
const tagMutability = z.enum(MUTABILITIES, `one of ${MUTABILITIES.join(', ')}`);
const EXCLUSIONS = 'one to five patterns of tags, of letters, digits, _, . and -, and * for any characters';
const exclusions = z
  .array(z.string(EXCLUSIONS).regex(/^[\w.*-]{1,128}$/, EXCLUSIONS), EXCLUSIONS)
  .max(5, EXCLUSIONS)
  .openapi({ description: 'Tags that are the other way round, for the two `_WITH_EXCLUSION` settings' });
const ENCRYPTIONS = ['AES256', 'KMS', 'KMS_DSSE'] as const;

const summary = {
  name: z.string(),
  createdAt: time,
  scanOnPush: z.boolean(),
  sandbox: z.literal(true).optional().openapi({ description: 'Its images are scanned, and nobody is told of them' }),
  sandboxDays: days.optional().openapi({ description: 'After which an image of a sandbox goes' }),
  images: count.openapi({ description: 'Manifests that it holds, platforms of indexes and attachments among them' }),
  tags: count,
  pushedAt: time.optional().openapi({ description: 'When something new was last pushed to it' }),
  findings: severityCounts
    .optional()
    .openapi({ description: 'Under its current tags, as the overview counts them; absent before they were counted' }),
  currentImages: count
    .optional()
    .openapi({ description: 'Images under its current tags: where there are none, nothing is found in them either' }),
  isDoubtful: z.literal(true).optional().openapi({
    description: 'Less is known of one of those images than should be: no finding does not mean that there is none',
  }),
  source: z.string().optional().openapi({ description: 'Its label ImageSource' }),
};

export const repositorySchema = z.object(summary).openapi('Repository');

export const oneRepositorySchema = z
  .object({
    ...summary,
    uri: z.string().openapi({ description: 'What clients push to and pull from', example: 'localhost:5000/team/app' }),
    labels: labels.openapi({ description: 'What ECR calls resource tags' }),
    tagMutability,
    mutabilityExclusions: z.array(z.string()),
    encryption: z.object({ encryptionType: z.string(), kmsKey: z.string().optional() }).openapi({
      description: 'As it was given when it was made; kept and shown, since disks are encrypted by whoever runs them',
    }),
    scanning: z
      .object({ onPush: z.boolean(), filters: z.array(z.string()) })
      .openapi({ description: 'Whether a push begins a scan, and the filters of the registry’s rules that say so' }),
    policy: z.string().optional().openapi({ description: 'ECR’s repository policy, as JSON text; kept, not enforced' }),
    lifecyclePolicy: z
      .string()
      .optional()
      .openapi({ description: 'ECR’s lifecycle policy, as JSON text; kept, not enforced' }),
    lifecyclePolicySetAt: time.optional(),
  })
  .openapi('OneRepository');

export const repositoriesSchema = z.object({ repositories: z.array(repositorySchema), next }).openapi('Repositories');

const LIFECYCLE = 'the text of a lifecycle policy, of at most 30720 characters';
export const lifecycleText = z.string(LIFECYCLE).min(1, LIFECYCLE).max(30_720, LIFECYCLE);
const POLICY = 'the text of a repository policy, of at most 10240 characters';

const settings = {
  scanOnPush: z.boolean('true or false').optional(),
  tagMutability: tagMutability.optional(),
  mutabilityExclusions: exclusions.optional(),
};

export const changesSchema = z
  .strictObject(
    {
      sandbox: z.boolean('true or false').optional(),
      sandboxDays: days.optional(),
      ...settings,
      lifecyclePolicy: lifecycleText.nullable().optional().openapi({ description: 'null removes it' }),
      policy: z
        .string(POLICY)
        .min(1, POLICY)
        .max(10_240, POLICY)
        .nullable()
        .optional()
        .openapi({ description: 'null removes it' }),
    },
    'a JSON object of sandbox, sandboxDays, scanOnPush, tagMutability, mutabilityExclusions, lifecyclePolicy and policy',
  )
  .openapi('RepositoryChanges');

const ENCRYPTION = 'an object of encryptionType and kmsKey';

export const newRepositorySchema = z
  .strictObject(
    {
      name: parsed(255, parseRepositoryName, 'the name of a repository, as team/app').openapi({ example: 'team/app' }),
      ...settings,
      encryption: z
        .strictObject(
          {
            encryptionType: z.enum(ENCRYPTIONS, `one of ${ENCRYPTIONS.join(', ')}`),
            kmsKey: text(2048).optional(),
          },
          ENCRYPTION,
        )
        .optional(),
      labels: z.record(z.string(), z.string('a text'), 'an object of texts').optional(),
    },
    'a JSON object of name, scanOnPush, tagMutability, mutabilityExclusions, encryption and labels',
  )
  .openapi('NewRepository');

export const labelsSchema = z.object({ labels }).openapi('Labels');

const VALUE = 'a text, or null to remove the label';
export const labelChangesSchema = z
  .strictObject(
    {
      labels: z.record(z.string(), z.string(VALUE).nullable(), 'an object of texts').openapi({
        description: `Keys of at most ${LONGEST_LABEL_KEY} characters, values of at most ${LONGEST_LABEL_VALUE}: letters, spaces, numbers and _.:/=+-@; at most ${MOST_LABELS} labels; null removes one`,
        example: { ImageSource: 'https://github.com/team/app' },
      }),
    },
    'a JSON object of labels',
  )
  .openapi('LabelChanges');
