import { z } from 'zod';
import { type Interval, rangesOf, without } from '../constraints/interval.ts';
import { npmRange, npmSuccession } from '../constraints/npm-range.ts';
import { isCveId } from '../cve/cve-id.ts';
import { parseCvss } from '../cvss.ts';
import type { Advisory, Affected, Statement } from '../types.ts';

const optionalText = z.string().optional().catch(undefined);
const cves = z.array(z.string()).catch([]);

const coreForm = z.object({
  cve: cves,
  vulnerable: z.string(),
  patched: z.string().nullish(),
  ref: optionalText,
  description: optionalText,
  overview: optionalText,
  affectedEnvironments: z.array(z.string()).catch([]),
  severity: optionalText,
});

const npmForm = z.object({
  module_name: z.string().min(1),
  cves,
  vulnerable_versions: z.string(),
  patched_versions: z.string().nullish(),
  title: optionalText,
  overview: optionalText,
  publish_date: optionalText,
  cvss_vector: optionalText,
});

/** What an advisory says beside its ids. */
type Said = Omit<Advisory, 'kind' | 'id' | 'vulnerability' | 'aliases'>;

/**
 * The advisories of one record about Node.js itself (github.com/nodejs/security-wg, vuln/README.md), filed as the program
 * `node`, which has no ecosystem. Node.js on Linux is not affected by what only Windows has. Throws where the value is no
 * such record.
 */
export function coreStatements(value: unknown, id: string): Iterable<Statement> {
  const { cve, vulnerable, patched, ref, description, overview, affectedEnvironments, severity } = parse(
    coreForm,
    value,
  );
  const isOfOthers = affectedEnvironments.length > 0 && !affectedEnvironments.some((one) => SYSTEMS.has(one));
  const versions: Pick<Affected, 'status' | 'ranges' | 'state'> = isOfOthers
    ? { status: 'not-affected', ranges: [], state: `only on ${affectedEnvironments.join(', ')}` }
    : versionsOf(vulnerable, patched ?? '');
  const words = overview ?? description;
  return advisoriesOf(id, cve, {
    ...(words === undefined ? {} : { description: words }),
    ...(ref !== undefined && /^https?:\/\//.test(ref) ? { uri: ref } : {}),
    cvss: [],
    affected: [
      {
        ecosystem: 'generic',
        name: 'node',
        scheme: 'semver',
        ...versions,
        ...(severity === undefined || severity === 'unknown' ? {} : { severity }),
      },
    ],
  });
}

/** Those whose programs images hold. */
const SYSTEMS = new Set(['all', 'linux']);

/** The advisories of one record about a package of npm. Throws where the value is no such record. */
export function npmStatements(value: unknown, id: string): Iterable<Statement> {
  const record = parse(npmForm, value);
  const cvss = parseCvss(record.cvss_vector ?? '');
  const publishedAt = Date.parse(record.publish_date ?? '');
  return advisoriesOf(id, record.cves, {
    ...(record.title === undefined ? {} : { title: record.title }),
    ...(record.overview === undefined ? {} : { description: record.overview }),
    uri: `https://github.com/nodejs/security-wg/blob/main/vuln/npm/${id.replace('NSWG-ECO-', '')}.json`,
    cvss: cvss === undefined ? [] : [cvss],
    ...(Number.isNaN(publishedAt) ? {} : { publishedAt }),
    ...(MALICIOUS.test(record.title ?? '') ? { malicious: true } : {}),
    affected: [
      {
        ecosystem: 'npm',
        name: record.module_name,
        scheme: 'semver',
        ...versionsOf(record.vulnerable_versions, record.patched_versions ?? ''),
      },
    ],
  });
}

const MALICIOUS = /^(?:Embedded Malicious Code|Malicious Package)$/i;

function parse<T>(form: z.ZodType<T>, value: unknown): T {
  const parsed = form.safeParse(value);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return parsed.data;
}

/** One for each CVE; a number of the working group's that stands for several is a name of none of them. */
function advisoriesOf(id: string, named: readonly string[], said: Said): readonly Advisory[] {
  const ids = [...new Set(named.map((name) => name.trim()))].filter(isCveId);
  const vulnerabilities = ids.length === 0 ? [id] : ids;
  const aliases = ids.length === 1 ? [id] : [];
  return vulnerabilities.map((vulnerability) => ({ kind: 'advisory', id, vulnerability, aliases, ...said }));
}

/** How the working group writes that every version is vulnerable, and that none is patched. */
const EVERY = '<=99.999.99999';
const NONE = '<0.0.0';

/** The vulnerable versions name whole lines where the patched ones take the rest of each out again. */
function versionsOf(vulnerable: string, patched: string): Pick<Affected, 'status' | 'ranges'> {
  const sound = ['', NONE].includes(patched.trim()) ? [] : rangeOf(patched);
  const affected = without(rangeOf(vulnerable.trim() === EVERY ? '*' : vulnerable), sound, npmSuccession.order);
  if (affected.length === 0) throw new Error(`no version is left of "${vulnerable}" without "${patched}"`);
  return { status: 'affected', ranges: rangesOf(affected, sound, npmSuccession) };
}

function rangeOf(text: string): readonly Interval[] {
  const intervals = npmRange(text);
  if (intervals === undefined) throw new Error(`"${text.slice(0, 100)}" is no range of npm`);
  return intervals;
}
