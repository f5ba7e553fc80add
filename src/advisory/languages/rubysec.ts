import { z } from 'zod';
import { gemRequirement, gemSuccession } from '../constraints/gem-requirement.ts';
import { type Interval, rangesOf, without } from '../constraints/interval.ts';
import type { Advisory, Affected, Statement } from '../types.ts';
import { wordOfScore } from './score-word.ts';

const optionalText = z.string().optional().catch(undefined);
const requirements = z.array(z.string()).max(200).nullish();

const recordForm = z.object({
  gem: optionalText,
  engine: optionalText,
  platform: optionalText,
  cve: optionalText,
  ghsa: optionalText,
  osvdb: optionalText,
  url: optionalText,
  title: optionalText,
  date: optionalText,
  description: optionalText,
  cvss_v2: optionalText,
  cvss_v3: optionalText,
  cvss_v4: optionalText,
  patched_versions: requirements,
  unaffected_versions: requirements,
});

type RubysecRecord = z.infer<typeof recordForm>;

/** What rubysec files under a gem, or under an implementation of Ruby. */
export type RubysecKind = 'gem' | 'engine';

/**
 * The advisory of one record of the Ruby Advisory Database (github.com/rubysec/ruby-advisory-db, README): every version is
 * affected that is neither patched nor unaffected. Gems lie in `RubyGems`, implementations of Ruby are programs without an
 * ecosystem. Throws where the value is no such record.
 */
export function* rubysecStatements(value: unknown, kind: RubysecKind): Iterable<Statement> {
  const parsed = recordForm.safeParse(value);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const record = parsed.data;
  const name = record[kind] ?? '';
  const ids = idsOf(record);
  const [vulnerability, ...aliases] = ids;
  if (name === '' || vulnerability === undefined) throw new Error(`it names no ${kind}, or no vulnerability`);
  yield advisoryOf(record, vulnerability, aliases, affectedOf(record, kind, name));
}

function idsOf({ cve, ghsa, osvdb }: RubysecRecord): readonly string[] {
  return [
    ...(cve !== undefined && /^\d{4}-\d{4,}$/.test(cve) ? [`CVE-${cve}`] : []),
    ...(ghsa !== undefined && /^[0-9a-z]{4}(?:-[0-9a-z]{4}){2}$/.test(ghsa) ? [`GHSA-${ghsa}`] : []),
    ...(osvdb !== undefined && /^\d+$/.test(osvdb) ? [`OSVDB-${osvdb}`] : []),
  ];
}

function affectedOf(record: RubysecRecord, kind: RubysecKind, name: string): Affected {
  const patched = intervalsOf(record.patched_versions ?? []);
  const unaffected = intervalsOf(record.unaffected_versions ?? []);
  const severity = wordOfScore(record);
  const affected = without([{}], [...patched, ...unaffected], gemSuccession.order);
  return {
    ecosystem: kind === 'gem' ? 'RubyGems' : 'generic',
    name,
    // RubyGems' word for the gems that JRuby takes.
    ...(record.platform === 'jruby' ? { only: { architectures: ['java'] } } : {}),
    scheme: 'gem',
    ...(affected.length === 0
      ? { status: 'not-affected', ranges: [] }
      : { status: 'affected', ranges: rangesOf(affected, patched, gemSuccession) }),
    ...(severity === undefined ? {} : { severity }),
  };
}

function intervalsOf(texts: readonly string[]): readonly Interval[] {
  return texts.flatMap((text) => {
    const interval = gemRequirement(text);
    if (interval === undefined) throw new Error(`"${text.slice(0, 100)}" is no requirement of RubyGems`);
    return interval === 'nothing' ? [] : [interval];
  });
}

function advisoryOf(
  { url, title, description, date }: RubysecRecord,
  vulnerability: string,
  aliases: readonly string[],
  affected: Affected,
): Advisory {
  const publishedAt = Date.parse(date ?? '');
  return {
    kind: 'advisory',
    id: vulnerability,
    vulnerability,
    aliases,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(url !== undefined && /^https?:\/\//.test(url) ? { uri: url } : {}),
    cvss: [],
    ...(Number.isNaN(publishedAt) ? {} : { publishedAt }),
    affected: [affected],
  };
}
