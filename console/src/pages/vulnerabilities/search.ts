import type { Operations } from '../../api/schema.generated.ts';

/** Which vulnerabilities are shown and what comes first, as the address says it. */
export type VulnerabilitiesSearch = Pick<
  Operations['listVulnerabilities']['query'],
  'severity' | 'fixable' | 'knownExploited' | 'epss' | 'q' | 'tags' | 'order'
>;

type Choice<Name extends keyof VulnerabilitiesSearch> = readonly NonNullable<VulnerabilitiesSearch[Name]>[];

export const ORDERS = ['severity', 'epss', 'images', 'newest'] as const satisfies Choice<'order'>;

/** What an address says of it; what it cannot mean is passed over. */
export function vulnerabilitiesSearch(search: Readonly<Record<string, unknown>>): VulnerabilitiesSearch {
  const one = <T>(choices: readonly T[], name: string) => choices.find((each) => each === search[name]);
  const epss = Number(search['epss']);
  const found = {
    severity: typeof search['severity'] === 'string' ? search['severity'] : undefined,
    fixable: yesOrNo(search['fixable']),
    knownExploited: yesOrNo(search['knownExploited']),
    epss: epss > 0 && epss <= 1 ? epss : undefined,
    q: typeof search['q'] === 'string' || typeof search['q'] === 'number' ? String(search['q']) : undefined,
    tags: one(['current'] as const, 'tags'),
    order: one(ORDERS, 'order'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined && value !== ''));
}

/** The router reads `true` as more than a word. */
function yesOrNo(value: unknown): 'true' | 'false' | undefined {
  const text = String(value);
  return text === 'true' || text === 'false' ? text : undefined;
}
