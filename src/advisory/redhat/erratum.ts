import type { Statement, Warning } from '../types.ts';
import { type CsafDocument, type CsafVulnerability, parseCsaf } from './csaf-form.ts';
import { aboutOf, componentsOf, cvssOf, wordsOf } from './csaf-words.ts';
import { fixedStatements } from './fixed.ts';
import { type ProductTree, productTree } from './product-tree.ts';

const PAGE = 'https://access.redhat.com/errata/';
const ERRATUM = /^RH[SBE]A-\d{4}:\d{1,6}$/;
const LONGEST_ID = 100;

/**
 * The statements of one of Red Hat's errata (CSAF 2.0, "Security Advisory" profile): which builds of binary packages
 * mended which CVEs. What other errata mended, for a minor release too, it does not know: it is heard of the products that
 * it names. One without a CVE has none. Throws where the value is no such document.
 */
export function* erratumStatements(value: unknown): Iterable<Statement> {
  const document = parseCsaf(value);
  const { category, tracking } = document.document;
  if (category !== 'csaf_security_advisory' || !ERRATUM.test(tracking.id)) {
    throw new Error(
      `no erratum: its category is "${category.slice(0, 100)}", and its id "${tracking.id.slice(0, 100)}"`,
    );
  }
  if (tracking.status === 'deleted') return;
  const tree = productTree(document);
  for (const vulnerability of document.vulnerabilities ?? []) yield* statementsOf(vulnerability, document, tree);
}

function* statementsOf(one: CsafVulnerability, { document }: CsafDocument, tree: ProductTree): Iterable<Statement> {
  const { cve } = one;
  if (cve === undefined || cve.length > LONGEST_ID) return;
  const warnings: Warning[] = [];
  const reading = { id: `${document.tracking.id} ${cve}`, warnings };
  const fixed = componentsOf(one.product_status?.fixed, tree, reading);
  const affected = fixedStatements(fixed, 'unknown', wordsOf(one));
  const cvss = cvssOf(one, reading);
  yield* warnings;
  if (affected.length === 0) return;
  const title = document.title?.replace(/^Red Hat [A-Za-z ]{1,30} Advisory: /, '');
  yield {
    kind: 'advisory',
    id: document.tracking.id,
    vulnerability: cve,
    aliases: [],
    ...(title === undefined ? {} : { title }),
    ...aboutOf(one),
    uri: PAGE + document.tracking.id,
    cvss,
    affected,
  };
}
