import { z } from 'zod';
import { ubuntu } from '../../distro/index.ts';
import { newestCvssFirst, parseCvss } from '../cvss.ts';
import type { Advisory, Affected, Cvss, Statement, VersionRange, Warning } from '../types.ts';
import { pocketOfEcosystem } from './pockets.ts';

const PAGE = 'https://ubuntu.com/security/';
const LONGEST_DESCRIPTION = 20_000;
const LONGEST_WORD = 100;

const severityForm = z.array(z.object({ type: z.string(), score: z.string() })).nullish();
const eventForm = z.object({
  introduced: z.string().optional(),
  fixed: z.string().optional(),
  last_affected: z.string().optional(),
});
const affectedForm = z.object({
  package: z.object({ ecosystem: z.string(), name: z.string().min(1) }),
  severity: severityForm,
  ranges: z.array(z.object({ type: z.string(), events: z.array(eventForm) })).nullish(),
  ecosystem_specific: z
    .object({ availability: z.string().optional(), ubuntu_priority: z.string().optional() })
    .nullish(),
});
const recordForm = z.object({
  id: z.string(),
  upstream: z.array(z.string()).nullish(),
  details: z.string().nullish(),
  severity: severityForm,
  published: z.string().nullish(),
  withdrawn: z.string().nullish(),
  affected: z.array(affectedForm).nullish(),
});

type OsvRecord = z.infer<typeof recordForm>;
type OsvAffected = z.infer<typeof affectedForm>;

/**
 * What one of Canonical's OSV records says (its documentation, "Ubuntu OSV data"): `UBUNTU-CVE-…` lists the packages that
 * a CVE affects, fixed or not, and leaves out those that it does not. Notices (`USN-…`, `LSN-…`) name the same fixes
 * again and say nothing here. The listed versions are those below the fix, so the range stands for them. Throws where
 * the value is no OSV record.
 */
export function* osvRecordStatements(value: unknown): Iterable<Statement> {
  const parsed = recordForm.safeParse(value);
  if (!parsed.success) throw new Error(`no OSV record: ${z.prettifyError(parsed.error)}`);
  const record = parsed.data;
  if (!record.id.startsWith('UBUNTU-')) return;
  const vulnerability = record.upstream?.find((id) => id.startsWith('CVE-')) ?? record.id.slice('UBUNTU-'.length);
  const warnings: Warning[] = [];
  const affected = (record.affected ?? []).flatMap((one) => affectedOf(record, one, warnings));
  yield* warnings;
  if (affected.length > 0) yield advisoryOf(record, vulnerability, affected);
  const standing = standingOf(record.details ?? '');
  if (standing !== undefined) yield { kind: 'facts', vulnerability, cvss: [], standing };
}

function affectedOf(record: OsvRecord, one: OsvAffected, warnings: Warning[]): readonly Affected[] {
  const { ecosystem, name } = one.package;
  const pocket = pocketOfEcosystem(ecosystem);
  if (pocket === undefined) {
    const example = `${record.id}: "${ecosystem}" "${name}"`;
    warnings.push({ kind: 'warning', reason: 'a package of an ecosystem that is not known here', example });
    return [];
  }
  if (pocket.kind === 'elsewhere') return [];
  const ranges = (one.ranges ?? []).filter(({ type }) => type === 'ECOSYSTEM').flatMap(({ events }) => spansOf(events));
  if (ranges.length === 0) {
    warnings.push({ kind: 'warning', reason: 'a package without versions', example: `${record.id}: "${name}"` });
    return [];
  }
  const state = stateOf(one);
  const severity = priorityOf(record, one);
  return [
    {
      ecosystem: pocket.ecosystem,
      name,
      scheme: ubuntu.scheme,
      status: 'affected',
      ranges,
      ...(state === undefined ? {} : { state }),
      ...(severity === undefined ? {} : { severity }),
    },
  ];
}

/** In the order written: Canonical names one fix, or none. */
function spansOf(events: readonly z.infer<typeof eventForm>[]): readonly VersionRange[] {
  const spans: VersionRange[] = [];
  let open: VersionRange | undefined;
  for (const { introduced, fixed, last_affected: lastAffected } of events) {
    if (introduced !== undefined) open ??= introduced === '0' ? {} : { introduced };
    if (open === undefined || (fixed === undefined && lastAffected === undefined)) continue;
    spans.push(
      fixed === undefined ? { ...open, ...(lastAffected === undefined ? {} : { lastAffected }) } : { ...open, fixed },
    );
    open = undefined;
  }
  return open === undefined ? spans : [...spans, open];
}

/** `Available with Ubuntu Pro: https://ubuntu.com/pro`, without the address. */
function stateOf({ ecosystem_specific: specific }: OsvAffected): string | undefined {
  const availability = specific?.availability?.split(':')[0];
  return availability?.startsWith('Available with') === true ? availability : undefined;
}

function priorityOf(record: OsvRecord, { severity, ecosystem_specific: specific }: OsvAffected): string | undefined {
  const word = [...(severity ?? []), ...(record.severity ?? [])].find(({ type }) => type === 'Ubuntu');
  return (word?.score ?? specific?.ubuntu_priority)?.slice(0, LONGEST_WORD);
}

function advisoryOf(record: OsvRecord, vulnerability: string, affected: readonly Affected[]): Advisory {
  const { id, details, published, withdrawn } = record;
  const description = details === '[Unknown description]' ? undefined : details?.slice(0, LONGEST_DESCRIPTION);
  const publishedAt = Date.parse(published ?? '');
  const withdrawnAt = withdrawn === null || withdrawn === undefined ? undefined : Date.parse(withdrawn);
  return {
    kind: 'advisory',
    id,
    vulnerability,
    aliases: [id],
    ...(description === undefined || description === '' ? {} : { description }),
    uri: PAGE + encodeURIComponent(vulnerability),
    cvss: cvssOf(record),
    ...(Number.isNaN(publishedAt) ? {} : { publishedAt }),
    ...(withdrawnAt === undefined ? {} : { withdrawnAt: Number.isNaN(withdrawnAt) ? 0 : withdrawnAt }),
    affected,
  };
}

function cvssOf({ severity }: OsvRecord): readonly Cvss[] {
  const found = new Map<string, Cvss>();
  for (const { type, score } of severity ?? []) {
    const cvss = type.startsWith('CVSS_') ? parseCvss(score) : undefined;
    if (cvss !== undefined) found.set(cvss.vector, cvss);
  }
  return [...found.values()].toSorted(newestCvssFirst);
}

/** Canonical passes on how the CVE program marks what it has taken back, or what others doubt. */
function standingOf(details: string): 'rejected' | 'disputed' | undefined {
  if (/^\s*(?:\*\* ?REJECT|Rejected reason:)/i.test(details)) return 'rejected';
  return /^\s*\*\* ?DISPUTED/i.test(details) ? 'disputed' : undefined;
}
