import { newestCvssFirst, parseCvss } from '../cvss.ts';
import type { Advisory, Cvss, Warning } from '../types.ts';
import type { CsafVulnerability } from './csaf-form.ts';
import type { Words } from './fixed.ts';
import type { Component, ProductTree } from './product-tree.ts';

/** The vulnerability that a document is read of, and what could not be understood there. */
export interface Reading {
  readonly id: string;
  readonly warnings: Warning[];
}

/** The packages that product ids mean; what is no rpm of a release of RHEL is passed over. */
export function componentsOf(
  ids: readonly string[] | undefined,
  tree: ProductTree,
  { id, warnings }: Reading,
): readonly Component[] {
  const components: Component[] = [];
  for (const productId of ids ?? []) {
    const found = tree(productId);
    if (found.kind === 'component') components.push(found.component);
    if (found.kind !== 'malformed') continue;
    warnings.push({
      kind: 'warning',
      reason: 'a package that is not named as others are',
      example: `${id}: "${productId.slice(0, 200)}"`,
    });
  }
  return components;
}

/** What Red Hat does about a package that is not mended: `Will not fix`, `Fix deferred`, `Affected`. */
const STATES = new Set(['none_available', 'no_fix_planned', 'fix_planned', 'mitigation']);

/** What is said of each product: how bad it is, and what is done about it. */
export function wordsOf({ threats = [], remediations = [], product_status: status }: CsafVulnerability): Words {
  const severities = new Map<string, string>();
  let general: string | undefined;
  for (const { category, details, product_ids: ids } of threats) {
    if (category !== 'impact' || details === undefined) continue;
    // One that names no products is of all (CSAF 2.0, 3.2.3.14).
    if (ids === undefined) general = details;
    for (const id of ids ?? []) severities.set(id, details);
  }
  const states = new Map<string, string>();
  for (const id of status?.under_investigation ?? []) states.set(id, 'Under investigation');
  for (const { category, details, product_ids: ids } of remediations) {
    if (STATES.has(category) && details !== undefined)
      for (const id of ids ?? []) states.set(id, details.slice(0, 100));
  }
  return { severityOf: (id) => (severities.get(id) ?? general)?.slice(0, 100), stateOf: (id) => states.get(id) };
}

/** What is said of the vulnerability itself, whatever it affects. */
export function aboutOf({
  notes,
  release_date: date,
}: CsafVulnerability): Pick<Advisory, 'description' | 'publishedAt'> {
  const description = notes?.find(({ category }) => category === 'description')?.text;
  const publishedAt = Date.parse(date ?? '');
  return {
    ...(description === undefined ? {} : { description }),
    ...(Number.isNaN(publishedAt) ? {} : { publishedAt }),
  };
}

/** Every vector that is given, the newest version first. */
export function cvssOf({ scores = [] }: CsafVulnerability, { id, warnings }: Reading): readonly Cvss[] {
  const found = new Map<string, Cvss>();
  for (const { cvss_v2: v2, cvss_v3: v3, cvss_v4: v4 } of scores) {
    for (const vector of [v2, v3, v4].flatMap((score) => score?.vectorString ?? [])) {
      const cvss = parseCvss(vector);
      if (cvss !== undefined) found.set(cvss.vector, cvss);
      else warnings.push({ kind: 'warning', reason: 'a CVSS vector that is none', example: `${id}: "${vector}"` });
    }
  }
  return [...found.values()].toSorted(newestCvssFirst);
}
