import { z } from '@hono/zod-openapi';
import { EVIDENCES } from '../../inventory/types.ts';
import { FINDING_ORDERS } from '../../match/index.ts';

/*
 * What is asked for. Every text has a longest length and no control characters, and a query may hold nothing that is
 * not named here: a filter that is misspelt would show what nobody asked for.
 */

const MOST_ON_A_PAGE = 1000;
const BY_DEFAULT = 100;

/** Told by a function, since a document's patterns have no flags. */
const text = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((value) => !/\p{Cc}/u.test(value), 'there are control characters in it');

const platform = text(200)
  .optional()
  .openapi({
    param: { description: 'Of an index: which of its images', example: 'linux/amd64' },
  });

const page = {
  limit: z.coerce.number().int().min(1).max(MOST_ON_A_PAGE).default(BY_DEFAULT),
  cursor: text(200)
    .optional()
    .openapi({ param: { description: '`next` of the page before' } }),
};

export const imageParameters = z.object({
  name: text(255).openapi({
    param: { description: 'A repository’s name, percent-encoded: `team%2Fapp`' },
    example: 'team/app',
  }),
  reference: text(255).openapi({ param: { description: 'A tag or a digest' }, example: 'latest' }),
});

export const noParameters = z.strictObject({});

export const platformParameters = z.strictObject({ platform });

export const findingsParameters = z.strictObject({
  platform,
  order: z
    .enum(FINDING_ORDERS)
    .optional()
    .openapi({ param: { description: 'What comes first; what is alike in it is worst first' } }),
  asOf: z.iso
    .datetime({ offset: true })
    .optional()
    .openapi({ param: { description: 'What was known at that time; now, where absent' } }),
  ...page,
});

const vulnerabilityId = text(200).regex(/^\S+$/);

export const explanationParameters = z.strictObject({
  platform,
  vulnerability: vulnerabilityId.openapi({
    param: { description: 'By any of its ids' },
    example: 'CVE-2022-37434',
  }),
});

export const vulnerabilityParameters = z.object({
  id: vulnerabilityId.openapi({ param: { description: 'Any of its ids' }, example: 'CVE-2022-37434' }),
});

export const pageParameters = z.strictObject(page);

const PART = 'Part of it, or all of it where there is a `*` for any characters; case does not count';

export const packagesParameters = z.strictObject({
  platform,
  type: text(100)
    .optional()
    .openapi({ param: { description: 'purl’s type' }, example: 'deb' }),
  name: text(200)
    .optional()
    .openapi({ param: { description: PART } }),
  path: text(500)
    .optional()
    .openapi({ param: { description: PART } }),
  layer: text(150)
    .optional()
    .openapi({ param: { description: 'The digest of a layer' } }),
  evidence: z.enum(EVIDENCES).optional(),
  owned: z
    .enum(['true', 'false'])
    .optional()
    .openapi({ param: { description: 'Whether a package of the operating system brought it' } }),
  owner: text(300)
    .optional()
    .openapi({ param: { description: 'The name of that package' } }),
  ...page,
});

export const holdersParameters = z.strictObject({
  name: text(300).openapi({ param: { description: 'As it is stored: `@scope/name`, `group:artifact`' } }),
  type: text(100)
    .optional()
    .openapi({ param: { description: 'purl’s type' }, example: 'npm' }),
  version: text(256)
    .optional()
    .openapi({ param: { description: 'As it is stored' } }),
  ...page,
});

export const namesParameters = z.strictObject({
  prefix: text(200),
  type: text(100)
    .optional()
    .openapi({ param: { description: 'purl’s type' } }),
  limit: page.limit,
});

export const sbomParameters = z.strictObject({ platform, format: z.enum(['cyclonedx', 'spdx']).default('cyclonedx') });
