import type { PropertyFilterProperty } from '@cloudscape-design/collection-hooks';
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
  readonly fixable: 'yes' | 'no';
  readonly exploited: 'yes' | 'no';
  /** In per cent. */
  readonly epss: number;
  readonly source: string;
  readonly excused: 'yes' | 'no';
}

/** A row for each finding; the key tells those of one image apart. */
export function rowsOf(findings: readonly Finding[]): readonly FindingRow[] {
  return findings.map((finding) => {
    const { vulnerability, severity, package: of, fixedVersion, knownExploited, epss, source, excusedBy } = finding;
    return {
      key: [vulnerability, of.type, of.source.name, of.path].join(' '),
      finding,
      severity,
      vulnerability: [vulnerability, ...finding.aliases].join(' '),
      package: of.name,
      type: of.type,
      path: of.path,
      fixable: yesOrNo(fixedVersion !== undefined),
      exploited: yesOrNo(knownExploited !== undefined),
      epss: (epss?.score ?? 0) * 100,
      source,
      excused: yesOrNo(excusedBy !== undefined),
    };
  });
}

const WORDS = [':', '!:', '=', '!='] as const;
const CHOICE = ['=', '!='] as const;

const property = (
  key: keyof FindingRow,
  label: string,
  operators: readonly (':' | '!:' | '=' | '!=' | '>' | '<' | '>=' | '<=')[],
  values = `${label} values`,
): PropertyFilterProperty => ({ key, propertyLabel: label, groupValuesLabel: values, operators: [...operators] });

/** What findings are filtered by. */
export const PROPERTIES: readonly PropertyFilterProperty[] = [
  property('severity', 'Severity', CHOICE),
  property('vulnerability', 'Vulnerability', WORDS),
  property('package', 'Package', WORDS),
  property('type', 'Type', CHOICE),
  property('path', 'Path', WORDS),
  property('fixable', 'Fixable', CHOICE),
  property('exploited', 'Known exploited', CHOICE),
  property('epss', 'EPSS in %', ['>=', '<=', '>', '<']),
  property('source', 'Source', CHOICE),
  property('excused', 'Excused', CHOICE),
];

function yesOrNo(is: boolean): 'yes' | 'no' {
  return is ? 'yes' : 'no';
}
