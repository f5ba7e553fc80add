import { z } from 'zod';

/** Some publishers write null for what they leave out. */
const maybe = <T extends z.ZodType>(form: T) => form.nullish().transform((value) => value ?? undefined);
const text = maybe(z.string());
const texts = maybe(z.array(z.string()));
/** What the schema leaves to each publisher is taken where it has the form that is known here, and is no error elsewhere. */
const own = <T extends z.ZodType>(form: T) => form.optional().catch(undefined);
const ownText = own(z.string());
const ownTexts = own(z.array(z.string()));

const severityForm = z.object({ type: z.string(), score: z.string() });
const eventForm = z.object({ introduced: text, fixed: text, last_affected: text, limit: text });
const rangeForm = z.object({ type: text, events: z.array(eventForm) });

const affectedForm = z.object({
  package: maybe(z.object({ ecosystem: z.string(), name: z.string() })),
  severity: maybe(z.array(severityForm)),
  ranges: maybe(z.array(rangeForm)),
  versions: texts,
  ecosystem_specific: own(
    z.object({
      urgency: ownText,
      severity: ownText,
      rpm_modularity: ownText,
      custom_ranges: own(z.array(rangeForm)),
      imports: own(z.array(z.object({ goos: ownTexts }))),
      affects: own(z.object({ os: ownTexts })),
    }),
  ),
  database_specific: own(z.object({ informational: ownText, last_known_affected_version_range: ownText })),
});

const osvForm = z.object({
  id: z.string().min(1).max(200),
  aliases: texts,
  upstream: texts,
  related: ownTexts,
  summary: text,
  details: text,
  published: text,
  withdrawn: text,
  severity: maybe(z.array(severityForm)),
  affected: maybe(z.array(affectedForm)),
  references: maybe(z.array(z.object({ type: text, url: z.string() }))),
  database_specific: own(
    z.object({
      severity: ownText,
      url: ownText,
      cwe_ids: ownTexts,
      'malicious-packages-origins': z.unknown().optional(),
    }),
  ),
});

export type Osv = z.infer<typeof osvForm>;
export type OsvAffected = z.infer<typeof affectedForm>;
export type OsvRange = z.infer<typeof rangeForm>;
export type OsvEvent = z.infer<typeof eventForm>;

/** An OSV record (ossf.github.io/osv-schema), as far as it is read here. Throws where the value is none. */
export function parseOsv(value: unknown): Osv {
  const parsed = osvForm.safeParse(value);
  if (!parsed.success) throw new Error(`no OSV record: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
