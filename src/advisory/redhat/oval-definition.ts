import { childOf, textOf, type XmlElement } from '../../lib/xml.ts';
import { parseCvss } from '../cvss.ts';
import { MOST_STATEMENTS } from '../reading/most-statements.ts';
import type { Affected, Cvss, Statement, Warning } from '../types.ts';
import { filed, isForDebugging, moduleCondition } from './streams.ts';

const ID = /^oval:com\.redhat\.rh[sbe]a:def:\d+$/;
const CVE = /^CVE-\d{4}-\d{1,20}$/;
const LONGEST_DESCRIPTION = 20_000;

/**
 * What one definition of Red Hat's OVAL says: an erratum, with a criterion for each binary package that it mends. Their
 * comments are of a few sentences, in a tree whose outer branches say of which release and of which module's stream.
 *
 *     <definition class="patch" id="oval:com.redhat.rhsa:def:20190966">
 *       <metadata><title>RHSA-2019:0966: firefox security update (Critical)</title> … <cve impact="moderate" …>CVE-…</cve>
 *       <criteria operator="AND"><criterion comment="Red Hat Enterprise Linux 8 is installed" />
 *         <criterion comment="Module nodejs:12 is enabled" />
 *         <criteria operator="OR"> … <criterion comment="npm is earlier than 1:6.14.4-1.12…" />
 *
 * An advisory for each CVE; an erratum without one speaks of no vulnerability. Definitions of another class say nothing.
 * Throws where it is no definition of Red Hat's.
 */
export function* ovalStatements(definition: XmlElement): Iterable<Statement> {
  const [id] = ID.exec(definition.attributes.get('id') ?? '') ?? [];
  if (id === undefined)
    throw new Error(`no definition of Red Hat's: "${definition.attributes.get('id')?.slice(0, 80)}"`);
  if (definition.attributes.get('class') !== 'patch') return;
  const metadata = childOf(definition, 'metadata');
  const [, erratum, title] =
    /^(RH[SBE]A-\d{4}:\d{1,6}): (.*?)(?: \([A-Za-z]+\))?$/s.exec(textOf(metadata, 'title') ?? '') ?? [];
  if (erratum === undefined || title === undefined) {
    yield { kind: 'warning', reason: 'a definition that names no erratum', example: `"${id}"` };
    return;
  }
  const advisory = childOf(metadata, 'advisory');
  const cves = (advisory?.children ?? []).filter(({ name, text }) => name === 'cve' && CVE.test(text.trim()));
  if (cves.length === 0) return;
  const builds = buildsIn(definition);
  if (cves.length * builds.length > MOST_STATEMENTS) {
    yield { kind: 'warning', reason: 'a definition that makes too many statements', example: erratum };
    return;
  }
  const unclear = builds.filter(isOfUnknownStream);
  if (unclear.length > 0) {
    const example = `${erratum}: "${unclear[0]?.name} ${unclear[0]?.version}"`;
    yield { kind: 'warning', reason: 'builds of a module of which no stream is told', example };
  }
  const known = builds.filter((build) => !isOfUnknownStream(build));
  const common = { title, ...commonOf(metadata, erratum) };
  for (const cve of cves) yield* statementsOf(cve, erratum, { known, common, severity: textOf(advisory, 'severity') });
}

function commonOf(metadata: XmlElement | undefined, erratum: string) {
  const description = textOf(metadata, 'description')?.slice(0, LONGEST_DESCRIPTION);
  const publishedAt = Date.parse(childOf(childOf(metadata, 'advisory'), 'issued')?.attributes.get('date') ?? '');
  return {
    ...(description === undefined ? {} : { description }),
    uri: `https://access.redhat.com/errata/${erratum}`,
    ...(Number.isNaN(publishedAt) ? {} : { publishedAt }),
  };
}

interface Erratum {
  readonly known: readonly Build[];
  readonly common: { readonly title: string; readonly uri: string };
  readonly severity: string | undefined;
}

function* statementsOf(cve: XmlElement, erratum: string, { known, common, severity }: Erratum): Iterable<Statement> {
  const vulnerability = cve.text.trim();
  const warnings: Warning[] = [];
  const cvss = cvssOf(cve, vulnerability, warnings);
  const word = (cve.attributes.get('impact') ?? severity)?.slice(0, 100);
  const affected = known.map((build) => ({
    ...affectedBy(build),
    ...(word === undefined || word.toLowerCase() === 'none' ? {} : { severity: word }),
  }));
  yield* warnings;
  if (affected.length === 0) return;
  yield { kind: 'advisory', id: erratum, vulnerability, aliases: [], ...common, cvss, affected };
}

/** `cvss3="6.1/CVSS:3.0/AV:N/…"`, `cvss2="5.0/AV:N/…"`: the score, and the vector. */
function cvssOf(cve: XmlElement, vulnerability: string, warnings: Warning[]): readonly Cvss[] {
  const texts = ['cvss4', 'cvss3', 'cvss2'].flatMap((name) => cve.attributes.get(name) ?? []);
  return texts.flatMap((text) => {
    const cvss = parseCvss(text.slice(text.indexOf('/') + 1));
    if (cvss !== undefined) return [cvss];
    const example = `${vulnerability}: "${text.slice(0, 200)}"`;
    warnings.push({ kind: 'warning', reason: 'a CVSS vector that is none', example });
    return [];
  });
}

/** The first build of a binary package that has what an erratum mends. */
interface Build {
  readonly name: string;
  readonly version: string;
  readonly major: string;
  readonly module: string;
}

function affectedBy({ version, ...of }: Build): Affected {
  return { ...filed(of, moduleCondition(of)), of: 'binary', status: 'affected', ranges: [{ fixed: version }] };
}

/** The files of before 2020 leave the streams of RHEL 8 out: what is of one stream says nothing of another. */
function isOfUnknownStream({ version, module }: Build): boolean {
  return module === '' && /[._]module[+_]el/.test(version);
}

/** What the branches around a criterion say. */
interface Place {
  readonly major?: string;
  readonly module: string;
  /** It is about something else than RHEL. */
  readonly isElsewhere: boolean;
}

function buildsIn(definition: XmlElement): readonly Build[] {
  const builds = new Map<string, Build>();
  const root = childOf(definition, 'criteria');
  if (root !== undefined) gather(root, { module: '', isElsewhere: false }, builds);
  return [...builds.values()].filter(({ name }) => !isForDebugging(name));
}

function gather(criteria: XmlElement, outer: Place, builds: Map<string, Build>): void {
  const comments = criteria.children.flatMap(({ name, attributes }) =>
    name === 'criterion' ? (attributes.get('comment') ?? []) : [],
  );
  const place = criteria.attributes.get('operator') === 'OR' ? outer : comments.reduce(placedBy, outer);
  const { major, module, isElsewhere } = place;
  if (isElsewhere) return;
  for (const comment of comments) {
    const [, name, epoch, rest] = /^(\S{1,200}) is earlier than (?:(\d{1,10}):)?(\S{1,200})$/.exec(comment) ?? [];
    if (name === undefined || rest === undefined || major === undefined) continue;
    const version = epoch === undefined || Number(epoch) === 0 ? rest : `${epoch}:${rest}`;
    builds.set(`${major} ${module} ${name} ${version}`, { name, version, major, module });
  }
  for (const child of criteria.children) if (child.name === 'criteria') gather(child, place, builds);
}

function placedBy(place: Place, comment: string): Place {
  const [, module] = /^Module ([^\s:]{1,100}:[^\s:]{1,100}) is enabled$/.exec(comment) ?? [];
  if (module !== undefined) return { ...place, module };
  const [, product = ''] = /^(.{1,200}) is installed$/.exec(comment) ?? [];
  if (product === '') return place;
  const [, major] = /^Red Hat Enterprise Linux (\d{1,2})$/.exec(product) ?? [];
  return major === undefined ? { ...place, isElsewhere: true } : { ...place, major };
}
