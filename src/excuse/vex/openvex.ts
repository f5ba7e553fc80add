import { fieldsOf } from '../../lib/json.ts';
import { EXCUSE_STATUSES, JUSTIFICATIONS } from '../types.ts';
import { documentOf } from './document.ts';
import { idIn, objectsIn, textIn, timeIn, wordIn } from './fields.ts';
import type { VexDocument, VexEnvelope, VexStatement, VexToWrite } from './types.ts';

type Fields = Readonly<Record<string, unknown>>;

const CONTEXT = 'https://openvex.dev/ns/v0.2.0';

/** Reads OpenVEX 0.2.0, and what earlier drafts had otherwise: names in the place of structures. At most `limit` statements. */
export function readOpenVex(value: Fields, limit: number): VexDocument {
  const [id, author] = [idIn(value, '@id'), textIn(value, 'author')];
  const writtenAt = timeIn(value, 'last_updated') ?? timeIn(value, 'timestamp');
  const listed = inOrder(objectsIn(value, 'statements')).values();
  return documentOf({ format: 'openvex', id, author, writtenAt }, listed.flatMap(statementsOf), limit);
}

/** A later statement takes the place of an earlier one about the same (OpenVEX, "Updating Statements with Inherited Data"). */
function inOrder(statements: readonly Fields[]): readonly Fields[] {
  const timeOf = (fields: Fields) => timeIn(fields, 'last_updated') ?? timeIn(fields, 'timestamp') ?? 0;
  return statements
    .map((fields) => ({ fields, time: timeOf(fields) }))
    .toSorted((one, other) => one.time - other.time)
    .map(({ fields }) => fields);
}

function* statementsOf(fields: Fields): Iterable<VexStatement> {
  const vulnerability = idIn(fieldsOf(fields['vulnerability']), 'name') ?? idIn(fields, 'vulnerability');
  const status = wordIn(fields, 'status', EXCUSE_STATUSES);
  if (vulnerability === undefined || status === undefined) return;
  const justification = wordIn(fields, 'justification', JUSTIFICATIONS);
  const words = [
    textIn(fields, 'impact_statement'),
    textIn(fields, 'action_statement'),
    textIn(fields, 'status_notes'),
  ];
  const statement = words.filter((text) => text !== undefined).join('; ');
  const said = {
    vulnerability,
    status,
    ...(justification === undefined || status !== 'not_affected' ? {} : { justification }),
    ...(statement === '' ? {} : { statement }),
  };
  const products: readonly unknown[] = Array.isArray(fields['products']) ? fields['products'] : [];
  for (const listed of products) {
    const product = nameOf(listed);
    if (product === undefined) continue;
    const parts = objectsOrNames(fieldsOf(listed)['subcomponents']);
    if (parts.length === 0) yield { ...said, product };
    for (const part of parts) yield { ...said, product, part };
  }
}

function objectsOrNames(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.map(nameOf).filter((name) => name !== undefined);
}

/** A structure's purl, else its id, else a digest; or the name that stands in its place. */
function nameOf(value: unknown): string | undefined {
  if (typeof value === 'string') return idIn({ value }, 'value');
  const fields = fieldsOf(value);
  const purl = idIn(fieldsOf(fields['identifiers']), 'purl');
  const sha256 = idIn(fieldsOf(fields['hashes']), 'sha-256');
  return purl ?? idIn(fields, '@id') ?? (sha256 === undefined ? undefined : `sha256:${sha256}`);
}

/** Writes OpenVEX 0.2.0. Of nothing, no document: one has a statement at least. */
export function writeOpenVex(statements: readonly VexToWrite[], { id, author, at, version }: VexEnvelope): unknown {
  return {
    '@context': CONTEXT,
    '@id': id,
    author,
    timestamp: new Date(at).toISOString(),
    version: 1,
    tooling: `pratique ${version}`,
    statements: statements.map((one) => ({
      vulnerability: { name: one.vulnerability },
      timestamp: new Date(one.at).toISOString(),
      products: [
        {
          ...component(one.product),
          ...(one.part === undefined ? {} : { subcomponents: [component(one.part)] }),
        },
      ],
      status: one.status,
      ...words(one),
    })),
  };
}

function component(name: string): Fields {
  return { '@id': name, ...(name.startsWith('pkg:') ? { identifiers: { purl: name } } : {}) };
}

/** Either a justification or an impact statement goes with `not_affected`, an action statement with `affected`. */
function words({ status, justification, statement = 'no reason is given' }: VexToWrite): Fields {
  if (status === 'affected') return { action_statement: statement };
  if (status !== 'not_affected') return { status_notes: statement };
  return justification === undefined ? { impact_statement: statement } : { justification, status_notes: statement };
}
