import type { XmlElement } from '../../lib/xml.ts';
import type { Affected, Statement, Warning } from '../types.ts';
import { type Pocket, pocketOf } from './pockets.ts';
import { affectedBy, isVersion } from './status.ts';

const PAGE = 'https://ubuntu.com/security/';
const ID = /^oval:com\.ubuntu\.([a-z]+):def:\d+$/;
const CVE = /^CVE-\d{4}-\w{1,20}$/;
const LONGEST_DESCRIPTION = 20_000;

/**
 * What one definition of Canonical's CVE OVAL says, which is about one vulnerability in one release: a criterion for
 * each source package, whose comment is one of a few sentences. The tests behind them compare binary packages with the
 * source's version, so it is the sentences that are read.
 *
 *     <definition class="vulnerability" id="oval:com.ubuntu.xenial:def:201920796000000">
 *       <metadata>… <reference source="CVE" ref_id="CVE-2018-20796" /> …</metadata>
 *       <criteria> … <criterion comment="curl package in xenial is affected and needs fixing." /> … </criteria>
 *
 * Definitions of another class say nothing. Throws where it is no definition of a release of Ubuntu.
 */
export function* definitionStatements(definition: XmlElement): Iterable<Statement> {
  const [id = '', codename = ''] = ID.exec(definition.attributes.get('id') ?? '') ?? [];
  const pocket = pocketOf(codename);
  if (pocket?.kind !== 'ecosystem') {
    throw new Error(`no definition of a release of Ubuntu: "${definition.attributes.get('id')?.slice(0, 80)}"`);
  }
  if (definition.attributes.get('class') !== 'vulnerability') return;
  const cve = cveOf(definition);
  if (cve === undefined) {
    yield { kind: 'warning', reason: 'a definition without a CVE', example: `"${id}"` };
    return;
  }
  const affected: Affected[] = [];
  const severity = textOf(definition, 'severity');
  for (const criterion of elementsOf(definition, 'criterion')) {
    const said = saidIn(criterion.attributes.get('comment') ?? '', pocket, severity);
    if ('kind' in said) yield { ...said, example: `${cve}: ${said.example}` };
    else affected.push(...said);
  }
  const description = textOf(definition, 'description')?.slice(0, LONGEST_DESCRIPTION);
  const publishedAt = Date.parse(textOf(definition, 'public_date') ?? '');
  yield {
    kind: 'advisory',
    id: cve,
    vulnerability: cve,
    aliases: [],
    ...(description === undefined ? {} : { description }),
    uri: PAGE + cve,
    cvss: [],
    ...(Number.isNaN(publishedAt) ? {} : { publishedAt }),
    affected,
  };
}

function cveOf(definition: XmlElement): string | undefined {
  const title = textOf(definition, 'title')?.split(' ')[0] ?? '';
  const ids = elementsOf(definition, 'reference').map(({ attributes }) => attributes.get('ref_id') ?? '');
  return [...ids, title].find((one) => CVE.test(one));
}

function* elementsOf(element: XmlElement, name: string): Generator<XmlElement> {
  for (const child of element.children) {
    if (child.name === name) yield child;
    yield* elementsOf(child, name);
  }
}

function textOf(definition: XmlElement, name: string): string | undefined {
  const [found] = elementsOf(definition, name);
  const text = found?.text.trim() ?? '';
  return text === '' ? undefined : text;
}

/** The tracker's `not-affected`, with the version since which it is so; the generator takes any note for a version. */
const BEFORE = 'not-affected';
/** The sentences of the generator, each for a status of the tracker. */
const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/^ package in [a-z]+ was vulnerable (?:but|and) has been fixed/, 'released'],
  [/^ package in [a-z]+, is related to the CVE in some way and has been fixed/, BEFORE],
  [/^ package in [a-z]+ is affected and needs fixing/, 'needed'],
  [/^ package in [a-z]+ is affected and may need fixing/, 'needs-triage'],
  [/^ package in [a-z]+ is affected, but a decision has been made to defer addressing it/, 'deferred'],
  [/^ package in [a-z]+ is affected\. An update containing the fix has been completed/, 'pending'],
  [/^: while related to the CVE in some way, a decision has been made to ignore this issue/, 'ignored'],
];

/** The package's name, with the CVE before it in files since 2022, and the sentence with a note. */
const COMMENT = /^(?:\(CVE-[\w-]+\) )?([a-z\d][a-z\d.+-]*)((?: package in |: while ).*)$/is;

function saidIn(
  comment: string,
  { ecosystem }: Extract<Pocket, { kind: 'ecosystem' }>,
  priority: string | undefined,
): readonly Affected[] | Warning {
  const [, name = '', sentence = ''] = COMMENT.exec(comment) ?? [];
  const note = noteIn(sentence);
  const status = SENTENCES.find(([form]) => form.test(sentence))?.[1];
  const word = status === BEFORE && isVersion(note) ? 'released' : status;
  const affected =
    word === undefined
      ? undefined
      : affectedBy({ ecosystem, name, word, note, ...(priority === undefined ? {} : { priority }) });
  return affected ?? { kind: 'warning', reason: 'a criterion that is not understood', example: `"${comment}"` };
}

/** `… (note: '1.2-3').` */
function noteIn(sentence: string): string {
  const start = sentence.indexOf("(note: '");
  return start === -1 ? '' : sentence.slice(start + "(note: '".length).replace(/'\)\.?\s*$/, '');
}
