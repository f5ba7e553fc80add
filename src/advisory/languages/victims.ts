import { z } from 'zod';
import { filedName } from '../../version/index.ts';
import {
  type Interval,
  intersection,
  type Order,
  orderOf,
  rangesOf,
  type Succession,
} from '../constraints/interval.ts';
import type { Affected, Statement, VersionRange } from '../types.ts';
import { wordOfScore } from './score-word.ts';

const optionalText = z.string().optional().catch(undefined);
const constraints = z.union([z.string().transform((text) => [text]), z.array(z.string()).max(200)]);

const recordForm = z.object({
  cve: z.string().regex(/^\d{4}-\d{4,}$/),
  title: optionalText,
  description: optionalText,
  cvss_v2: optionalText,
  cvss_v3: optionalText,
  references: z.array(z.string()).optional().catch(undefined),
  affected: z.array(
    z.object({
      groupId: optionalText,
      artifactId: optionalText,
      name: optionalText,
      version: constraints,
      fixedin: constraints.nullish(),
    }),
  ),
});

type Package = z.infer<typeof recordForm>['affected'][number];

/** How an ecosystem's versions are filed, and the first version of a line of them. */
interface Language {
  readonly ecosystem: string;
  readonly scheme: string;
  readonly first: string;
}

const JAVA: Language = { ecosystem: 'Maven', scheme: 'maven', first: '-alpha' };
const PYTHON: Language = { ecosystem: 'PyPI', scheme: 'pep440', first: '.dev0' };

/**
 * The advisory of one record of the Victims project (github.com/victims/victims-cve-db, README, "Version strings"): about
 * Java's and Python's packages, until 2020. Throws where the value is no such record.
 */
export function* victimsStatements(value: unknown): Iterable<Statement> {
  const parsed = recordForm.safeParse(value);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const { cve, title, description, references = [], affected } = parsed.data;
  const severity = wordOfScore(parsed.data);
  const page = references.find((url) => /^https?:\/\//.test(url));
  yield {
    kind: 'advisory',
    id: `CVE-${cve}`,
    vulnerability: `CVE-${cve}`,
    aliases: [],
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(page === undefined ? {} : { uri: page }),
    cvss: [],
    affected: affected.map((one) => ({ ...affectedOf(one), ...(severity === undefined ? {} : { severity }) })),
  };
}

function affectedOf(one: Package): Affected {
  const { groupId, artifactId, name } = one;
  const isJava = groupId !== undefined && artifactId !== undefined;
  const filed = isJava ? `${groupId}:${artifactId}` : name;
  if (filed === undefined) throw new Error('it names no package');
  const { ecosystem, scheme, first } = isJava ? JAVA : PYTHON;
  const ranges = versionsOf(one, { order: orderOf(scheme), after: (version) => version }, first);
  return { ecosystem, name: filedName(ecosystem, filed), scheme, status: 'affected', ranges };
}

/** `<=2.12.2,2.12`: up to 2.12.2 within the line 2.12. */
const CONSTRAINT = /^(<=|<|>=|==)\s*([^\s,]{1,100})(?:\s*,\s*([^\s,]{1,100}))?$/;

interface Constraint {
  readonly sign: string;
  readonly version: string;
  readonly line: string | undefined;
}

/** One with an upper end is an interval of its line, and one without another end of those of its line. */
function versionsOf({ version, fixedin }: Package, succession: Succession, first: string): readonly VersionRange[] {
  const all = version.map(constraintOf);
  const lower = all.filter(({ sign }) => sign === '>=');
  const upper = all.filter(({ sign }) => sign !== '>=');
  const { order } = succession;
  const intervals = upper.flatMap((one) => {
    const own = lower.filter(({ line }) => line === one.line);
    return within([intervalOf(one, order, first), ...own.map((low) => intervalOf(low, order, first))], order);
  });
  const open = lower.filter(({ line }) => !upper.some((one) => one.line === line));
  const sound = (fixedin ?? []).map((text) => intervalOf(constraintOf(text), order, first));
  return rangesOf([...intervals, ...open.map((one) => intervalOf(one, order, first))], sound, succession);
}

function constraintOf(text: string): Constraint {
  const [, sign, version, line] = CONSTRAINT.exec(text.trim()) ?? [];
  if (sign === undefined || version === undefined) throw new Error(`"${text.slice(0, 100)}" is no version string`);
  return { sign, version, line };
}

function intervalOf({ sign, version, line }: Constraint, order: Order, first: string): Interval {
  for (const text of line === undefined ? [version] : [version, line]) {
    if (order.parse(text) === undefined) throw new Error(`"${text}" is no version`);
  }
  const edge = { version, isIn: sign !== '<' };
  if (sign === '==') return { from: edge, to: edge };
  const [start, end] = line === undefined ? [undefined, undefined] : [`${line}${first}`, nextLine(line)];
  if (sign === '>=')
    return { from: edge, ...(end === undefined ? {} : { to: { version: `${end}${first}`, isIn: false } }) };
  return { ...(start === undefined ? {} : { from: { version: start, isIn: true } }), to: edge };
}

/** That of 2.12 is 2.13; of what does not end in a number there is none. */
function nextLine(line: string): string | undefined {
  const [, before = '', last] = /^((?:\d+\.)*)(\d+)$/.exec(line) ?? [];
  return last === undefined ? undefined : `${before}${BigInt(last) + 1n}`;
}

function within(intervals: readonly Interval[], order: Order): readonly Interval[] {
  let common: Interval | undefined = {};
  for (const one of intervals) common = common === undefined ? undefined : intersection(common, one, order);
  return common === undefined ? [] : [common];
}
