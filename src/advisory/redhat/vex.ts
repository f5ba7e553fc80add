import { newestCvssFirst, parseCvss } from '../cvss.ts';
import type { Cvss, Statement, Warning } from '../types.ts';
import { type CsafDocument, type CsafVulnerability, parseCsaf } from './csaf-form.ts';
import { fixedStatements, type Words } from './fixed.ts';
import { type Component, type ProductTree, productTree } from './product-tree.ts';
import { ownWords } from './streams.ts';
import { unfixedStatements } from './unfixed.ts';

const PAGE = 'https://access.redhat.com/security/cve/';
const LONGEST_ID = 100;

/**
 * The statements of one of Red Hat's VEX documents (CSAF 2.0, "VEX" profile): one vulnerability, and what it means for
 * each package of each product. Container images and what is no rpm are passed over, and so are packages of products on
 * top of RHEL that no release of RHEL is named for. Throws where the value is no such document.
 */
export function* vexStatements(value: unknown): Iterable<Statement> {
  const document = parseCsaf(value);
  const { category, tracking } = document.document;
  if (category !== 'csaf_vex') throw new Error(`no VEX document: its category is "${category.slice(0, 100)}"`);
  if (tracking.status === 'deleted') return;
  const tree = productTree(document);
  for (const vulnerability of document.vulnerabilities ?? []) yield* statementsOf(vulnerability, document, tree);
}

function* statementsOf(one: CsafVulnerability, { document }: CsafDocument, tree: ProductTree): Iterable<Statement> {
  const id = one.cve ?? document.tracking.id;
  if (id === '' || id.length > LONGEST_ID) {
    yield {
      kind: 'warning',
      reason: 'a vulnerability without an id',
      example: `"${document.tracking.id.slice(0, 100)}"`,
    };
    return;
  }
  const warnings: Warning[] = [];
  const { fixed, known_affected: affected, known_not_affected: notAffected } = one.product_status ?? {};
  const read = (ids: readonly string[] | undefined) => componentsOf(ids, tree, { id, warnings });
  const parts = {
    fixed: read(fixed),
    affected: read(affected),
    notAffected: read(notAffected),
    undetermined: read(one.product_status?.under_investigation),
  };
  const words = wordsOf(one);
  const own = ownWords([...parts.fixed, ...parts.affected, ...parts.notAffected]);
  const statements = [
    ...fixedStatements(parts.fixed, own, words),
    ...unfixedStatements({ ...parts, ownWords: own, words }),
  ];
  const cvss = cvssOf(one, { id, warnings });
  yield* warnings;
  if (statements.length === 0) return;
  const title = one.title ?? document.title;
  const description = one.notes?.find(({ category }) => category === 'description')?.text;
  const publishedAt = Date.parse(one.release_date ?? '');
  yield {
    kind: 'advisory',
    id,
    vulnerability: id,
    aliases: [],
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    uri: PAGE + encodeURIComponent(id),
    cvss,
    ...(Number.isNaN(publishedAt) ? {} : { publishedAt }),
    affected: statements,
  };
}

interface Reading {
  readonly id: string;
  readonly warnings: Warning[];
}

function componentsOf(
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

function wordsOf({ threats = [], remediations = [], product_status: status }: CsafVulnerability): Words {
  const severities = new Map<string, string>();
  for (const { category, details, product_ids: ids } of threats) {
    if (category === 'impact' && details !== undefined) for (const id of ids ?? []) severities.set(id, details);
  }
  const states = new Map<string, string>();
  for (const id of status?.under_investigation ?? []) states.set(id, 'Under investigation');
  for (const { category, details, product_ids: ids } of remediations) {
    if (STATES.has(category) && details !== undefined)
      for (const id of ids ?? []) states.set(id, details.slice(0, 100));
  }
  return { severityOf: (id) => severities.get(id)?.slice(0, 100), stateOf: (id) => states.get(id) };
}

function cvssOf({ scores = [] }: CsafVulnerability, { id, warnings }: Reading): readonly Cvss[] {
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
