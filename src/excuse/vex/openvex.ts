import { fieldsOf } from '../../lib/json.ts';
import { EXCUSE_STATUSES, type ExcuseStatus, JUSTIFICATIONS } from '../types.ts';
import { documentOf, type VexSaying } from './document.ts';
import { idIn, objectsIn, textIn, timeIn, wordIn } from './fields.ts';
import type { VexDocument, VexEnvelope, VexStatement, VexToWrite } from './types.ts';

type Fields = Readonly<Record<string, unknown>>;

const CONTEXT = 'https://openvex.dev/ns/v0.2.0';

/** Reads OpenVEX 0.2.0, and what earlier drafts had otherwise: names in the place of structures. At most `limit` statements. */
export function readOpenVex(value: Fields, limit: number): VexDocument {
  const [id, author] = [idIn(value, '@id'), textIn(value, 'author')];
  const writtenAt = timeIn(value, 'last_updated') ?? timeIn(value, 'timestamp');
  const listed = inOrder(objectsIn(value, 'statements'), timeIn(value, 'timestamp')).values();
  return documentOf({ format: 'openvex', id, author, writtenAt }, listed.flatMap(statementsOf), limit);
}

/**
 * A later statement takes the place of an earlier one about the same; one without a time has the document's (OpenVEX,
 * "Updating Statements with Inherited Data").
 */
function inOrder(statements: readonly Fields[], documentTime = 0): readonly Fields[] {
  const timeOf = (fields: Fields) => timeIn(fields, 'last_updated') ?? timeIn(fields, 'timestamp') ?? documentTime;
  return statements
    .map((fields) => ({ fields, time: timeOf(fields) }))
    .toSorted((one, other) => one.time - other.time)
    .map(({ fields }) => fields);
}

function* statementsOf(fields: Fields): Iterable<VexSaying> {
  const vulnerability = vulnerabilityOf(fields);
  if (vulnerability === undefined) {
    yield { reason: 'it names no vulnerability' };
    return;
  }
  const status = wordIn(fields, 'status', EXCUSE_STATUSES);
  if (status === undefined) {
    yield { vulnerability, reason: 'it has none of the statuses of OpenVEX' };
    return;
  }
  const said = { vulnerability, status, ...wordsOf(fields, status) };
  const products = listIn(fields, 'products');
  if (products.length === 0) yield { vulnerability, reason: 'it names no product' };
  for (const listed of products) {
    const product = nameOf(listed);
    if (product === undefined) {
      yield { vulnerability, reason: 'a product of it has neither an id, a purl nor a digest' };
      continue;
    }
    const own = listIn(fieldsOf(listed), 'subcomponents');
    // In earlier drafts the parts are those of every product.
    const parts = own.length > 0 ? own : listIn(fields, 'subcomponents');
    if (parts.length === 0) yield { ...said, product };
    for (const part of parts.map(nameOf)) {
      if (part === undefined) yield { vulnerability, product, reason: 'a part of it has neither an id nor a purl' };
      else yield { ...said, product, part };
    }
  }
}

/** Its name; an address in the place of one names nothing that a finding is called by. */
function vulnerabilityOf(fields: Fields): string | undefined {
  const named = fieldsOf(fields['vulnerability']);
  const id = idIn(named, '@id');
  return idIn(named, 'name') ?? idIn(fields, 'vulnerability') ?? (id?.includes('/') === true ? undefined : id);
}

function wordsOf(fields: Fields, status: ExcuseStatus): Pick<VexStatement, 'justification' | 'statement'> {
  const justification = wordIn(fields, 'justification', JUSTIFICATIONS);
  const texts = ['impact_statement', 'action_statement', 'status_notes'].map((name) => textIn(fields, name));
  const statement = texts.filter((text) => text !== undefined).join('; ');
  return {
    ...(justification === undefined || status !== 'not_affected' ? {} : { justification }),
    ...(statement === '' ? {} : { statement }),
  };
}

function listIn(fields: Fields, name: string): readonly unknown[] {
  const value = fields[name];
  return Array.isArray(value) ? value : [];
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
