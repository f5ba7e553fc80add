import { parseCvss } from '../cvss.ts';
import type { Advisory, Affected, Cvss, Statement, Warning } from '../types.ts';
import { pocketOf } from './pockets.ts';
import { affectedBy } from './status.ts';

const PAGE = 'https://ubuntu.com/security/';
const LONGEST_DESCRIPTION = 20_000;

/**
 * What one file of Ubuntu's CVE tracker says (its README): fields, each at the start of a line with its further lines
 * indented, among them a status for each package in each pocket.
 *
 *     Candidate: CVE-2020-9402
 *     Priority: medium
 *     CVSS:
 *      nvd: CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H
 *     xenial_python-django: released (1.8.7-1ubuntu5.12)
 *     trusty/esm_python-django: not-affected
 *
 * Written by hand: brackets are of either kind, and some are not closed. Throws where there is no candidate.
 */
export function* trackerStatements(text: string): Iterable<Statement> {
  const fields = fieldsOf(text);
  const id = fields.get('Candidate')?.[0] ?? '';
  if (!/^CVE-\d{4}-\w{1,20}$/.test(id)) throw new Error(`no candidate: it is "${id.slice(0, 80)}"`);
  const affected: Affected[] = [];
  for (const [name, lines] of fields) {
    const said = saidOf(name, lines[0] ?? '', fields);
    if ('kind' in said) yield { ...said, example: `${id}: ${said.example}` };
    else affected.push(...said);
  }
  yield advisoryOf(id, fields, affected);
}

type Fields = ReadonlyMap<string, readonly string[]>;

/** The lines of each field, the one that it begins on first. Of a field that comes twice the last counts. */
function fieldsOf(text: string): Fields {
  const fields = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (/^\s/.test(line) || line === '') lines.push(line.trim());
    else if (colon > 0 && !line.startsWith('#')) {
      lines = [line.slice(colon + 1).trim()];
      fields.set(line.slice(0, colon), lines);
    }
  }
  return fields;
}

/** A pocket and a source package; other fields begin with a capital. */
const STATUS = /^([a-z][A-Za-z0-9./-]*)_([\w.+-]+)$/;

function saidOf(name: string, line: string, fields: Fields): readonly Affected[] | Warning {
  const [, where, source] = STATUS.exec(name) ?? [];
  if (where === undefined || source === undefined || line === '') return [];
  const pocket = pocketOf(where);
  if (pocket?.kind === 'elsewhere') return [];
  if (pocket === undefined)
    return { kind: 'warning', reason: 'a release that is not known here', example: `"${where}"` };
  const [word = '', ...rest] = line.split(' ');
  const note = rest
    .join(' ')
    .trim()
    .replace(/^[([]/, '')
    .replace(/[)\]]{1,3}$/, '')
    .trim();
  const priority = priorityOf(fields, where, source);
  const affected = affectedBy({
    ecosystem: pocket.ecosystem,
    name: source,
    word,
    note,
    ...(priority === undefined ? {} : { priority }),
  });
  return affected ?? { kind: 'warning', reason: 'a status that is not known here', example: `"${name}: ${line}"` };
}

/** That of a package in a release stands above the package's, and that above the vulnerability's. */
function priorityOf(fields: Fields, where: string, source: string): string | undefined {
  const names = [`Priority_${source}_${where}`, `Priority_${source}`, 'Priority'];
  const line = names.map((name) => fields.get(name)?.[0]).find((one) => one !== undefined && one !== '');
  return line?.split(' ')[0];
}

function advisoryOf(id: string, fields: Fields, affected: readonly Affected[]): Advisory {
  const text = (name: string) => (fields.get(name) ?? []).filter((line) => line !== '').join(' ');
  const description = (text('Description') || text('Ubuntu-Description')).slice(0, LONGEST_DESCRIPTION);
  const publishedAt = Date.parse(text('PublicDate'));
  return {
    kind: 'advisory',
    id,
    vulnerability: id,
    aliases: [],
    ...(description === '' ? {} : { description }),
    uri: PAGE + id,
    cvss: (fields.get('CVSS') ?? []).flatMap(cvssOf),
    ...(Number.isNaN(publishedAt) ? {} : { publishedAt }),
    affected,
  };
}

/** `nvd: CVSS:3.1/AV:N/…`, since 2021 with `[7.5 HIGH]` behind it. */
function cvssOf(line: string): readonly Cvss[] {
  const vector = line.split(' ').find((word) => word.startsWith('CVSS:'));
  const cvss = vector === undefined ? undefined : parseCvss(vector);
  return cvss === undefined ? [] : [cvss];
}
