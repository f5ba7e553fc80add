import type { Statement, Warning } from '../types.ts';
import { type CsafDocument, type CsafVulnerability, parseCsaf } from './csaf-form.ts';
import { aboutOf, componentsOf, cvssOf, wordsOf } from './csaf-words.ts';
import { fixedStatements } from './fixed.ts';
import { type ProductTree, productTree } from './product-tree.ts';
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
    const example = `"${document.tracking.id.slice(0, LONGEST_ID)}"`;
    yield { kind: 'warning', reason: 'a vulnerability without an id', example };
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
  yield {
    kind: 'advisory',
    id,
    vulnerability: id,
    aliases: [],
    ...(title === undefined ? {} : { title }),
    ...aboutOf(one),
    uri: PAGE + encodeURIComponent(id),
    cvss,
    affected: statements,
  };
}
