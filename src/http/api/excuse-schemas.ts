import { z } from '@hono/zod-openapi';
import { EXCUSE_STATES, EXCUSE_STATUSES, JUSTIFICATIONS } from '../../excuse/types.ts';
import { parseTimeSpan } from '../../lib/time-span.ts';
import { pageParameters } from './parameters.ts';
import { text } from './texts.ts';

const time = z.iso.datetime();

const shape = {
  vulnerability: z.string().optional(),
  package: z.string().optional(),
  path: z.string().optional(),
  repository: z.string().optional(),
  tag: z.string().optional(),
  image: z.string().optional(),
};

export const excuseSchema = z
  .object({
    id: z.int(),
    scope: z.object(shape).openapi({ description: 'A finding is excused that has all that is given' }),
    status: z.enum(EXCUSE_STATUSES),
    justification: z.enum(JUSTIFICATIONS).optional(),
    reason: z.string(),
    owner: z.string().openapi({ description: 'On whose word' }),
    ticket: z.string().optional(),
    createdAt: time,
    expiresAt: time,
    untilFixed: z.boolean().openapi({ description: 'It ends once a fix is known' }),
    origin: z.string().openapi({ description: '`by hand`, or the document that it is from' }),
    endedAt: time.optional(),
    endedBecause: z.string().optional(),
  })
  .openapi('Excuse');

export const excusesSchema = z
  .object({ excuses: z.array(excuseSchema), next: z.string().optional() })
  .openapi('Excuses');

export const importedSchema = z
  .object({
    made: z.array(excuseSchema),
    skipped: z.array(z.object({ vulnerability: z.string(), product: z.string().optional(), reason: z.string() })),
  })
  .openapi('ImportedExcuses');

const WHEN = 'a day, as 2027-03-01, or a time with its zone, as 2027-03-01T09:30:00Z';
const expiresAt = text(40, WHEN)
  .refine((value) => parseTimeSpan(value) !== undefined, WHEN)
  .transform((value) => new Date(parseTimeSpan(value)?.until ?? 0).toISOString());

const BODY =
  'a JSON object of vulnerability, package, path, repository, tag, image, status, justification, reason, ticket, expiresAt and untilFixed';

const terms = { reason: text(2000), ticket: text(500).optional(), expiresAt: expiresAt.optional() };
const place = { repository: text(255).optional(), tag: text(128).optional(), image: text(150).optional() };

export const excuseBody = z
  .strictObject(
    {
      vulnerability: text(200).optional(),
      package: text(500).optional(),
      path: text(1000).optional(),
      ...place,
      status: z.enum(EXCUSE_STATUSES, `one of ${EXCUSE_STATUSES.join(', ')}`).default('not_affected'),
      justification: z.enum(JUSTIFICATIONS, `one of ${JUSTIFICATIONS.join(', ')}`).optional(),
      ...terms,
      untilFixed: z.boolean('true or false').optional(),
    },
    BODY,
  )
  .openapi('NewExcuse');

export type NewExcuseBody = z.output<typeof excuseBody>;

const ID = 'the number of an excuse';
export const excuseParameters = z.object({
  id: z
    .string(ID)
    .regex(/^\d{1,15}$/, ID)
    .transform(Number)
    .openapi({ param: { description: 'The number of an excuse' }, example: '7' }),
});

const DAYS = 'a whole number of days from 1 to 3650';

export const excusesParameters = z.strictObject(
  {
    state: z
      .enum(EXCUSE_STATES, `one of ${EXCUSE_STATES.join(', ')}`)
      .default('active')
      .openapi({ param: { description: '`stale`: nothing that is there now is excused by it' } }),
    days: z.coerce
      .number(DAYS)
      .int(DAYS)
      .min(1, DAYS)
      .max(3650, DAYS)
      .optional()
      .openapi({ param: { description: 'Of `expiring`: within how many' } }),
    ...pageParameters.shape,
  },
  'there are state, days, limit, cursor',
);

const told = (description: string) => ({ param: { description } });

export const importParameters = z.strictObject(
  {
    kind: z
      .enum(['vex', 'ids'], 'one of vex, ids')
      .default('vex')
      .openapi(told('What the body is: a VEX document, or a list of ids, one a line')),
    reason: terms.reason.optional().openapi(told('Why; of ids it is needed, of a document it stands before its own')),
    ticket: terms.ticket.openapi(told('Where it is followed up')),
    expiresAt: terms.expiresAt.openapi(told('When they end: a day, or a time with its zone')),
    untilFixed: z
      .enum(['true', 'false'], 'one of true, false')
      .optional()
      .openapi(told('Whether they end once a fix is known')),
    repository: place.repository.openapi(told('Only in this one, or in those that a pattern fits')),
    tag: place.tag.openapi(told('Only of this tag')),
    image: place.image.openapi(told('Only of the image of this digest')),
  },
  'there are kind, reason, ticket, expiresAt, untilFixed, repository, tag, image',
);
