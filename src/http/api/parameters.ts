import { z } from '@hono/zod-openapi';
import { EVIDENCES } from '../../inventory/types.ts';
import { parseTimeSpan } from '../../lib/time-span.ts';
import { FINDING_ORDERS } from '../../match/index.ts';
import { SEVERITIES } from '../../match/types.ts';
import { parseRepositoryName, parseTag } from '../../oci/name.ts';
import { parsePlatform } from '../../oci/platform.ts';
import { STANDING_ORDERS } from '../../survey/index.ts';
import { parsed, text } from './texts.ts';

/*
 * What is asked for. Every text has a longest length and no control characters, and a query may hold nothing that is
 * not named here: a filter that is misspelt would show what nobody asked for. Every schema is made with the words for
 * what it expects, which `parameterFaults` tells whoever gave something else.
 */

const MOST_ON_A_PAGE = 1000;
const BY_DEFAULT = 100;

const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, `one of ${words.join(', ')}`);

/** Those of a query. */
const query = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => {
  const names = Object.keys(shape);
  return z.strictObject(shape, names.length === 0 ? 'there are none' : `there are ${names.join(', ')}`);
};

const platform = parsed(200, parsePlatform, 'os/architecture, as linux/amd64 or linux/arm/v7')
  .optional()
  .openapi({
    param: { description: 'Of an index: which of its images', example: 'linux/amd64' },
  });

const PAGE_SIZE = `a whole number from 1 to ${MOST_ON_A_PAGE}`;

const LIMIT = { param: { description: 'The most that a page has' } };

const page = {
  limit: z.coerce
    .number(PAGE_SIZE)
    .int(PAGE_SIZE)
    .min(1, PAGE_SIZE)
    .max(MOST_ON_A_PAGE, PAGE_SIZE)
    .default(BY_DEFAULT)
    .openapi(LIMIT),
  cursor: text(200, 'the next of the page before')
    .optional()
    .openapi({ param: { description: '`next` of the page before' } }),
};

const name = parsed(255, parseRepositoryName, 'the name of a repository, as team/app').openapi({
  param: { description: 'A repository’s name, percent-encoded: `team%2Fapp`' },
  example: 'team/app',
});

export const repositoryParameters = z.object({ name });

export const tagParameters = z.object({
  name,
  tag: parsed(128, parseTag, 'a tag, as latest').openapi({ param: { description: 'A tag' }, example: 'latest' }),
});

export const deleteRepositoryParameters = query({
  force: oneOf(['true', 'false'])
    .default('false')
    .openapi({ param: { description: 'Deletes the images that it holds, too' } }),
});

export const repositoriesParameters = query({
  q: text(255)
    .optional()
    .openapi({ param: { description: 'A part of the name' } }),
  limit: page.limit,
  cursor: text(255, 'the next of the page before')
    .optional()
    .openapi({ param: { description: '`next` of the page before' } }),
});

/** Of what there is little of. */
export const namedParameters = query({
  limit: page.limit.default(MOST_ON_A_PAGE).openapi(LIMIT),
  cursor: repositoriesParameters.shape.cursor,
});

export const imagesParameters = query({
  all: oneOf(['true', 'false'])
    .default('false')
    .openapi({ param: { description: 'With untagged parts of indexes, and what is attached to other images' } }),
  q: text(255)
    .optional()
    .openapi({ param: { description: 'A part of a tag, or how the digest begins; case does not count' } }),
  tagged: oneOf(['true', 'false'])
    .optional()
    .openapi({ param: { description: 'Those with a tag, or without any' } }),
  inspection: oneOf(['waiting', 'inspected', 'none'])
    .optional()
    .openapi({
      param: { description: 'Those that wait for an inspection, that were inspected, or that are no images' },
    }),
  limit: page.limit.default(25).openapi(LIMIT),
  cursor: page.cursor,
});

export const imageParameters = z.object({
  name,
  reference: text(255).openapi({ param: { description: 'A tag or a digest' }, example: 'latest' }),
});

export const noParameters = query({});

export const platformParameters = query({ platform });

const TRUE_OR_FALSE = ['true', 'false'] as const;
const SEVERITY_LIST = `one of ${SEVERITIES.join(', ')}, or several with commas between`;
const LIKELIHOOD = 'a number from 0 to 1';

const severityOf = (text: string) => SEVERITIES.find((one) => one === text.trim().toUpperCase());

/** What findings are picked by, of an image or of all. */
const pick = {
  severity: parsed(100, (value) => everyOf(value.split(',').map(severityOf)), SEVERITY_LIST)
    .optional()
    .openapi({ param: { description: 'One or several', example: 'CRITICAL,HIGH' } }),
  fixable: oneOf(TRUE_OR_FALSE)
    .optional()
    .openapi({ param: { description: 'Whether a fix is known' } }),
  knownExploited: oneOf(TRUE_OR_FALSE)
    .optional()
    .openapi({ param: { description: 'Whether it is in CISA’s catalogue' } }),
  epss: z.coerce
    .number(LIKELIHOOD)
    .min(0, LIKELIHOOD)
    .max(1, LIKELIHOOD)
    .optional()
    .openapi({ param: { description: 'At least so likely to be made use of, by FIRST’s EPSS', example: 0.1 } }),
  q: text(200)
    .optional()
    .openapi({ param: { description: 'Part of an id, of a title, or of a package’s name; case does not count' } }),
};

function everyOf<T>(values: readonly (T | undefined)[]): readonly T[] | undefined {
  const given = values.filter((value) => value !== undefined);
  return given.length === values.length ? given : undefined;
}

export const findingsParameters = query({
  platform,
  order: oneOf(FINDING_ORDERS)
    .optional()
    .openapi({ param: { description: 'What comes first; what is alike in it is worst first' } }),
  asOf: parsed(40, parseTimeSpan, 'a day, as 2026-11-01, or a time with its zone, as 2026-11-01T09:30:00Z')
    .optional()
    .openapi({
      param: {
        description: 'What was known at that time, or at the end of that day in UTC; now, where absent',
        example: '2026-11-01',
      },
    }),
  excused: oneOf(['include', 'exclude', 'only'])
    .default('include')
    .openapi({ param: { description: 'What is excused: with the others, left out, or alone' } }),
  ...pick,
  package: text(300)
    .optional()
    .openapi({ param: { description: 'The name of the package that has it, or of what it is built from' } }),
  path: text(500)
    .optional()
    .openapi({ param: { description: 'Part of the path of that package; case does not count' } }),
  layer: text(150)
    .optional()
    .openapi({ param: { description: 'The digest of the layer that brought it' } }),
  source: text(100)
    .optional()
    .openapi({ param: { description: 'The source of advisories that says it', example: 'debian-tracker' } }),
  ...page,
});

export const referrersParameters = query({ platform, ...page });

const FEW = 'a whole number from 1 to 50';

export const searchParameters = query({
  q: text(200).openapi({
    param: { description: 'Part of a repository’s name, or the beginning of what is looked for' },
  }),
  limit: z.coerce
    .number(FEW)
    .int(FEW)
    .min(1, FEW)
    .max(50, FEW)
    .default(5)
    .openapi({
      param: { description: 'Of each kind' },
    }),
});

export const overviewParameters = query({
  since: parsed(40, parseTimeSpan, 'a day, as 2026-11-01, or a time with its zone, as 2026-11-01T09:30:00Z')
    .optional()
    .openapi({
      param: { description: 'Tells what came and went since that time, or the start of that day in UTC' },
      example: '2026-11-01',
    }),
});

const ID = 'an id without spaces, as CVE-2022-37434';
const vulnerabilityId = text(200, ID).regex(/^\S+$/, ID);

export const explanationParameters = query({
  platform,
  vulnerability: vulnerabilityId.openapi({
    param: { description: 'By any of its ids' },
    example: 'CVE-2022-37434',
  }),
});

export const vulnerabilityParameters = z.object({
  id: vulnerabilityId.openapi({ param: { description: 'Any of its ids' }, example: 'CVE-2022-37434' }),
});

export const pageParameters = query(page);

export const vulnerabilitiesParameters = query({
  ...pick,
  tags: oneOf(['current', 'any'])
    .default('any')
    .openapi({ param: { description: 'What images under current tags have, or any' } }),
  order: oneOf(STANDING_ORDERS)
    .default('severity')
    .openapi({ param: { description: 'What comes first, after whether it is under current tags' } }),
  ...page,
});

const PART = 'Part of it, or all of it where there is a `*` for any characters; case does not count';

export const packagesParameters = query({
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
  evidence: oneOf(EVIDENCES)
    .optional()
    .openapi({ param: { description: 'How it is known to be there: its own files, a lock file, an SBOM' } }),
  owned: oneOf(['true', 'false'])
    .optional()
    .openapi({ param: { description: 'Whether a package of the operating system brought it' } }),
  owner: text(300)
    .optional()
    .openapi({ param: { description: 'The name of that package' } }),
  ...page,
});

export const holdersParameters = query({
  name: text(300).openapi({ param: { description: 'As it is stored: `@scope/name`, `group:artifact`' } }),
  type: text(100)
    .optional()
    .openapi({ param: { description: 'purl’s type' }, example: 'npm' }),
  version: text(256)
    .optional()
    .openapi({ param: { description: 'As it is stored' } }),
  ...page,
});

export const versionsParameters = query({ name: holdersParameters.shape.name, type: holdersParameters.shape.type });

export const namesParameters = query({
  prefix: text(200).openapi({ param: { description: 'What they begin with', example: 'openss' } }),
  type: text(100)
    .optional()
    .openapi({ param: { description: 'purl’s type' } }),
  ...page,
  cursor: text(900, 'the next of the page before')
    .optional()
    .openapi({ param: { description: '`next` of the page before' } }),
});

export const sbomParameters = query({
  platform,
  format: oneOf(['cyclonedx', 'spdx'])
    .default('cyclonedx')
    .openapi({ param: { description: 'CycloneDX 1.6 or SPDX 2.3' } }),
});
