import { z } from 'zod';
import { distros } from '../distro/index.ts';
import { versionScheme } from '../version/index.ts';
import { newestCvssFirst, parseCvss } from './cvss.ts';
import type { Affected, Cvss, Statement, VersionRange, Warning } from './types.ts';

/** Some publishers write null for what they leave out. */
const maybe = <T extends z.ZodType>(form: T) => form.nullish().transform((value) => value ?? undefined);
const text = maybe(z.string());

const severityForm = z.object({ type: z.string(), score: z.string() });
const eventForm = z.object({ introduced: text, fixed: text, last_affected: text });
const specificForm = maybe(z.object({ urgency: text, severity: text }));
const affectedForm = z.object({
  package: maybe(z.object({ ecosystem: z.string(), name: z.string() })),
  severity: maybe(z.array(severityForm)),
  ranges: maybe(z.array(z.object({ type: text, events: z.array(eventForm) }))),
  versions: maybe(z.array(z.string())),
  ecosystem_specific: specificForm,
});
const osvForm = z.object({
  id: z.string().min(1),
  aliases: maybe(z.array(z.string())),
  upstream: maybe(z.array(z.string())),
  summary: text,
  details: text,
  published: text,
  withdrawn: text,
  severity: maybe(z.array(severityForm)),
  affected: maybe(z.array(affectedForm)),
  references: maybe(z.array(z.object({ type: text, url: z.string() }))),
  database_specific: specificForm,
});

type Osv = z.infer<typeof osvForm>;
type OsvAffected = z.infer<typeof affectedForm>;
type OsvEvent = z.infer<typeof eventForm>;

/**
 * The statements of one OSV record (ossf.github.io/osv-schema): an advisory for what is affected in ecosystems that
 * are known here, and, unless it is withdrawn, its severity and details as facts about every id it bears. Throws where
 * the value is no OSV record.
 */
export function* osvStatements(value: unknown): Iterable<Statement> {
  const parsed = osvForm.safeParse(value);
  if (!parsed.success) throw new Error(`no OSV record: ${z.prettifyError(parsed.error)}`);
  const osv = parsed.data;
  const warnings: Warning[] = [];
  const affected = (osv.affected ?? []).flatMap((one) => affectedOf(osv, one, warnings));
  const cvss = cvssOf(osv, warnings);
  yield* warnings;
  for (const vulnerability of affected.length > 0 ? vulnerabilitiesOf(osv) : []) {
    yield { kind: 'advisory', id: osv.id, vulnerability, ...namesOf(osv, vulnerability), cvss, affected };
  }
  if (osv.withdrawn !== undefined || (cvss.length === 0 && osv.details === undefined)) return;
  for (const vulnerability of new Set([osv.id, ...(osv.aliases ?? [])])) {
    yield { kind: 'facts', vulnerability, ...(osv.details === undefined ? {} : { description: osv.details }), cvss };
  }
}

/** The CVE where it bears one, else what it says it derives from, else its own id. */
function vulnerabilitiesOf({ id, aliases = [], upstream = [] }: Osv): readonly string[] {
  const cve = [id, ...aliases].find((name) => name.startsWith('CVE-'));
  if (cve !== undefined) return [cve];
  return upstream.length > 0 ? upstream : [id];
}

function namesOf(osv: Osv, vulnerability: string) {
  const { id, aliases = [], references = [] } = osv;
  const page = references.find(({ type }) => type === 'ADVISORY') ?? references[0];
  const publishedAt = timeOf(osv.published);
  const withdrawnAt = timeOf(osv.withdrawn);
  return {
    aliases: aliases.includes(vulnerability) || id === vulnerability ? others([id, ...aliases], vulnerability) : [],
    ...(osv.summary === undefined ? {} : { title: osv.summary }),
    ...(osv.details === undefined ? {} : { description: osv.details }),
    ...(page === undefined ? {} : { uri: page.url }),
    ...(publishedAt === undefined ? {} : { publishedAt }),
    ...(withdrawnAt === undefined ? {} : { withdrawnAt }),
  };
}

function others(names: readonly string[], name: string): readonly string[] {
  return [...new Set(names)].filter((other) => other !== name);
}

function timeOf(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}

function cvssOf(osv: Osv, warnings: Warning[]): readonly Cvss[] {
  const found = new Map<string, Cvss>();
  for (const { type, score } of [osv, ...(osv.affected ?? [])].flatMap(({ severity = [] }) => severity)) {
    if (!type.startsWith('CVSS_')) continue;
    const cvss = parseCvss(score);
    if (cvss !== undefined) found.set(cvss.vector, cvss);
    else warnings.push({ kind: 'warning', reason: 'a CVSS vector that is none', example: `${osv.id}: "${score}"` });
  }
  return [...found.values()].toSorted(newestCvssFirst);
}

function affectedOf(osv: Osv, one: OsvAffected, warnings: Warning[]): readonly Affected[] {
  const { ecosystem = '', name = '' } = one.package ?? {};
  const release = ecosystem.slice(ecosystem.indexOf(':') + 1);
  const distro = distros.find((known) => ecosystem === known.ecosystem(release));
  if (distro === undefined || name === '') {
    const example = `${osv.id}: "${ecosystem}" "${name}"`;
    warnings.push({ kind: 'warning', reason: 'a package of an ecosystem that is not known here', example });
    return [];
  }
  const ranges = rangesOf(one, distro.scheme);
  if (ranges.length === 0) {
    warnings.push({ kind: 'warning', reason: 'a package without versions', example: `${osv.id}: "${name}"` });
    return [];
  }
  const severity = severityOf(osv, one);
  const affected: Affected = { ecosystem, name, scheme: distro.scheme, status: 'affected', ranges };
  return [severity === undefined ? affected : { ...affected, severity }];
}

function severityOf(osv: Osv, { severity = [], ecosystem_specific: specific }: OsvAffected): string | undefined {
  const word = [...severity, ...(osv.severity ?? [])].find(({ type }) => !type.startsWith('CVSS_'));
  return specific?.urgency ?? specific?.severity ?? word?.score ?? osv.database_specific?.severity;
}

/** A version is affected if it is listed or in a range (osv-schema, "Evaluation"); what git commits say is left out. */
function rangesOf({ ranges = [], versions = [] }: OsvAffected, scheme: string): readonly VersionRange[] {
  const spans = ranges.filter(({ type }) => type !== 'GIT').flatMap(({ events }) => spansOf(events, scheme));
  return [...spans, ...versions.map((version) => ({ introduced: version, lastAffected: version }))];
}

function spansOf(events: readonly OsvEvent[], schemeId: string): readonly VersionRange[] {
  const spans: VersionRange[] = [];
  let open: VersionRange | undefined;
  for (const { introduced, fixed, last_affected: lastAffected } of sorted(events, schemeId)) {
    if (introduced !== undefined) open ??= introduced === '0' ? {} : { introduced };
    if (open === undefined) continue;
    if (fixed !== undefined) spans.push({ ...open, fixed });
    else if (lastAffected !== undefined) spans.push({ ...open, lastAffected });
    if (fixed !== undefined || lastAffected !== undefined) open = undefined;
  }
  return open === undefined ? spans : [...spans, open];
}

/** By version, as the schema asks, where all of them are versions; else as written. */
function sorted(events: readonly OsvEvent[], schemeId: string): readonly OsvEvent[] {
  const scheme = versionScheme(schemeId);
  const versions = events.map((event) => ({
    event,
    version: scheme?.parse(event.introduced ?? event.fixed ?? event.last_affected ?? ''),
  }));
  if (scheme === undefined || versions.some(({ version }) => version === undefined)) return events;
  return versions.toSorted((a, b) => scheme.compare(a.version, b.version)).map(({ event }) => event);
}
