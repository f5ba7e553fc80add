import type { PropertyFilterProperty, PropertyFilterQuery } from '@cloudscape-design/collection-hooks';
import type { Finding } from '../../api/schema.generated.ts';

/** A finding with what it is filtered and ordered by. */
export interface FindingRow {
  readonly key: string;
  readonly finding: Finding;
  readonly severity: string;
  readonly vulnerability: string;
  readonly package: string;
  readonly type: string;
  readonly path: string;
  /** From the base, 1; empty of what no layer brought. */
  readonly layer: string;
  readonly fixable: 'yes' | 'no';
  readonly exploited: 'yes' | 'no';
  /** In per cent. */
  readonly epss: number;
  readonly cvss: number;
  readonly source: string;
  readonly excused: 'yes' | 'no';
  readonly verdict: string;
  readonly opened: string;
}

/** A row for each finding, of an image with those layers; the key tells those of one image apart. */
export function rowsOf(findings: readonly Finding[], layers: readonly string[]): readonly FindingRow[] {
  return findings.map((finding) => {
    const { vulnerability, package: of, fixedVersion, knownExploited, epss, source, excusedBy } = finding;
    const layer = layers.indexOf(of.layerDigest);
    return {
      key: [vulnerability, of.type, `${of.source.name}@${of.source.version}`].join(' '),
      finding,
      severity: finding.severity,
      vulnerability: [vulnerability, ...finding.aliases].join(' '),
      package: namesOf(finding),
      type: of.type,
      path: of.path,
      layer: layer === -1 ? '' : `${layer + 1}`,
      fixable: yesOrNo(fixedVersion !== undefined),
      exploited: yesOrNo(knownExploited !== undefined),
      epss: (epss?.score ?? 0) * 100,
      cvss: finding.score ?? 0,
      source,
      excused: yesOrNo(excusedBy !== undefined),
      verdict: finding.verdict,
      opened: finding.openedAt,
    };
  });
}

/** Whether an address that names a finding means this one: by its key, or any id of its vulnerability. */
export function isMeant({ key, finding }: FindingRow, named: string): boolean {
  return key === named || finding.vulnerability === named || finding.aliases.includes(named);
}

const WORDS = [':', '!:', '=', '!='] as const;
const CHOICE = ['=', '!='] as const;
const NUMBER = ['>=', '<=', '>', '<'] as const;

const property = (
  key: keyof FindingRow,
  label: string,
  operators: readonly (':' | '!:' | '=' | '!=' | '>' | '<' | '>=' | '<=')[],
): PropertyFilterProperty => ({
  key,
  propertyLabel: label,
  groupValuesLabel: `${label} values`,
  operators: [...operators],
});

/** What findings are filtered by. */
export const PROPERTIES: readonly PropertyFilterProperty[] = [
  property('severity', 'Severity', CHOICE),
  property('vulnerability', 'Vulnerability', WORDS),
  property('package', 'Package', WORDS),
  property('type', 'Type', CHOICE),
  property('path', 'Path', WORDS),
  property('layer', 'Layer', CHOICE),
  property('fixable', 'Fixable', CHOICE),
  property('exploited', 'Known exploited', CHOICE),
  property('epss', 'EPSS in %', NUMBER),
  property('cvss', 'CVSS', NUMBER),
  property('source', 'Source', CHOICE),
  property('excused', 'Excused', CHOICE),
  property('verdict', 'Verdict', CHOICE),
];

const TOKEN = /^(\w*)(!:|!=|>=|<=|:|=|>|<)(.*)$/s;

/** What an address filters by, as the filter takes it. */
export function queryOf(filter: readonly string[] = [], isAny = false): PropertyFilterQuery {
  const tokens = filter.flatMap((text) => {
    const [, key = '', operator, value] = TOKEN.exec(text) ?? [];
    const isKnown = key === '' || PROPERTIES.some((one) => one.key === key);
    if (operator === undefined || value === undefined || !isKnown) return [];
    return [{ operator, value, ...(key === '' ? {} : { propertyKey: key }) }];
  });
  return { operation: isAny ? 'or' : 'and', tokens };
}

/** The same as an address has it. */
export function filterOf({ tokens }: PropertyFilterQuery): readonly string[] {
  return tokens.map(({ propertyKey = '', operator, value }) => `${propertyKey}${operator}${value}`);
}

/** Whether a filter lets a row through, as the table's own does. */
export function isLetThrough(row: FindingRow, { tokens, operation }: PropertyFilterQuery): boolean {
  const fits = ({ propertyKey, operator, value }: PropertyFilterQuery['tokens'][number]) => {
    const keys = PROPERTIES.map(({ key }) => key).filter((key) => propertyKey === undefined || key === propertyKey);
    const own = keys.map((key) => isFit(row[key as keyof FindingRow], operator, value));
    return operator.startsWith('!') ? own.every(Boolean) : own.some(Boolean);
  };
  return tokens.length === 0 || (operation === 'or' ? tokens.some(fits) : tokens.every(fits));
}

function isFit(own: unknown, operator: string, value: unknown): boolean {
  const [text, wanted] = [String(own).toLowerCase(), String(value).toLowerCase()];
  switch (operator) {
    case ':':
      return text.includes(wanted);
    case '!:':
      return !text.includes(wanted);
    case '=':
      return String(own) === String(value);
    case '!=':
      return String(own) !== String(value);
    case '>=':
      return Number(own) >= Number(value);
    case '<=':
      return Number(own) <= Number(value);
    case '>':
      return Number(own) > Number(value);
    default:
      return Number(own) < Number(value);
  }
}

function namesOf({ package: of, also }: Finding): string {
  return [...new Set([of.name, of.source.name, ...also.map(({ name }) => name)])].join(' ');
}

function yesOrNo(is: boolean): 'yes' | 'no' {
  return is ? 'yes' : 'no';
}
