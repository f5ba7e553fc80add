import { createHash } from 'node:crypto';
import { fieldsOf } from '../../lib/json.ts';
import { parseDigest } from '../../oci/digest.ts';
import { parsePurl } from '../fault.ts';
import { type ExcuseStatus, JUSTIFICATIONS, type Justification } from '../types.ts';
import { documentOf, type VexSaying } from './document.ts';
import { idIn, objectsIn, textIn, timeIn, wordIn } from './fields.ts';
import { isKnownName, partOf } from './part-of.ts';
import type { VexDocument, VexEnvelope, VexStatement, VexToWrite } from './types.ts';

type Fields = Readonly<Record<string, unknown>>;

/** CycloneDX 1.6, "impactAnalysisState". */
const STATUS_OF_STATE: ReadonlyMap<unknown, ExcuseStatus> = new Map(
  Object.entries({
    resolved: 'fixed',
    resolved_with_pedigree: 'fixed',
    exploitable: 'affected',
    in_triage: 'under_investigation',
    false_positive: 'not_affected',
    not_affected: 'not_affected',
  } as const),
);
const STATE_OF_STATUS = {
  fixed: 'resolved',
  affected: 'exploitable',
  under_investigation: 'in_triage',
  not_affected: 'not_affected',
} as const satisfies Record<ExcuseStatus, string>;

/** CycloneDX 1.6, "impactAnalysisJustification"; what depends on how it is run has no word in OpenVEX. */
const JUSTIFICATION_OF: ReadonlyMap<unknown, Justification> = new Map(
  Object.entries({
    code_not_present: 'vulnerable_code_not_present',
    code_not_reachable: 'vulnerable_code_not_in_execute_path',
    protected_by_compiler: 'inline_mitigations_already_exist',
    protected_at_runtime: 'inline_mitigations_already_exist',
    protected_at_perimeter: 'inline_mitigations_already_exist',
    protected_by_mitigating_control: 'inline_mitigations_already_exist',
  } as const),
);
const WORD_OF: Readonly<Partial<Record<Justification, string>>> = {
  vulnerable_code_not_present: 'code_not_present',
  vulnerable_code_not_in_execute_path: 'code_not_reachable',
  inline_mitigations_already_exist: 'protected_by_mitigating_control',
};
/** Where OpenVEX's word stands that CycloneDX has none for. */
const PROPERTY = 'pratique:vex:justification';
const MOST_COMPONENTS = 100_000;
const MOST_DEPTH = 10;
const LONGEST_REF = 2000;

/** Reads the vulnerabilities of a CycloneDX document. At most `limit` statements. */
export function readCycloneDx(value: Fields, limit: number): VexDocument {
  const metadata = fieldsOf(value['metadata']);
  const main = fieldsOf(metadata['component']);
  const whole = idIn(main, 'name') === undefined && knownNameOf(main) === undefined ? undefined : nameOf(main);
  const names = new Map(namesIn(value, whole));
  const ref = idIn(main, 'bom-ref');
  if (ref !== undefined && whole !== undefined) names.set(ref, { name: whole });
  const id = idIn(value, 'serialNumber');
  const author =
    textIn(objectsIn(metadata, 'authors')[0] ?? {}, 'name') ?? textIn(fieldsOf(metadata['supplier']), 'name');
  const writtenAt = timeIn(metadata, 'timestamp');
  const vulnerabilities = objectsIn(value, 'vulnerabilities').values();
  const sayings = vulnerabilities.flatMap((one) => statementsOf(one, { names, whole }));
  return documentOf({ format: 'cyclonedx', id, author, writtenAt }, sayings, limit);
}

/** A component, and what it is a part of. */
interface Component {
  readonly name: string;
  readonly whole?: string;
}

interface Named {
  /** Components by their `bom-ref`. */
  readonly names: ReadonlyMap<string, Component>;
  /** What the document is of, where it is of one thing. */
  readonly whole: string | undefined;
}

function* statementsOf(fields: Fields, named: Named): Iterable<VexSaying> {
  const vulnerability = idIn(fields, 'id');
  if (vulnerability === undefined) {
    yield { reason: 'it names no vulnerability' };
    return;
  }
  const analysis = fieldsOf(fields['analysis']);
  const status = STATUS_OF_STATE.get(analysis['state']);
  if (status === undefined) {
    yield { vulnerability, reason: 'it has no state of an analysis' };
    return;
  }
  const said = { vulnerability, status, ...wordsOf(fields, status) };
  const affects = objectsIn(fields, 'affects');
  if (affects.length === 0) yield { vulnerability, reason: 'it names no component' };
  for (const affected of affects) {
    const ref = String(affected['ref']).slice(0, LONGEST_REF);
    const component = componentAt(ref, named);
    if (component === undefined) yield { vulnerability, product: ref, reason: 'there is no such component' };
    else yield* ofVersions(said, component, objectsIn(affected, 'versions'));
  }
}

type Said = Pick<VexStatement, 'vulnerability' | 'status' | 'justification' | 'statement'>;

function wordsOf(fields: Fields, status: ExcuseStatus): Pick<Said, 'justification' | 'statement'> {
  const analysis = fieldsOf(fields['analysis']);
  const word = objectsIn(fields, 'properties').find(({ name }) => name === PROPERTY);
  const justification =
    (word && wordIn(word, 'value', JUSTIFICATIONS)) ?? JUSTIFICATION_OF.get(analysis['justification']);
  const statement = textIn(analysis, 'detail');
  return {
    ...(justification === undefined || status !== 'not_affected' ? {} : { justification }),
    ...(statement === undefined ? {} : { statement }),
  };
}

/** Of a component that bears no version, only those versions are meant that are listed, and not as affected. */
function* ofVersions(said: Said, { name, whole }: Component, versions: readonly Fields[]): Iterable<VexSaying> {
  const purl = parsePurl(name);
  const isOfAny = purl === undefined ? !isKnownName(name) : (purl.version ?? '') === '';
  if (versions.length === 0 || !isOfAny) {
    yield { ...said, ...partOf(whole, name, said.status) };
    return;
  }
  for (const one of versions) {
    const version = one['status'] === 'affected' ? undefined : idIn(one, 'version');
    if (version !== undefined && purl !== undefined) {
      purl.version = version;
      yield { ...said, ...partOf(whole, purl.toString(), said.status) };
    } else {
      const { vulnerability } = said;
      yield { vulnerability, product: name, reason: 'it is said of some versions of it alone, which nothing here has' };
    }
  }
}

/** Of components by their `bom-ref`: those of an image, or of what else the document is of, are parts of it. */
function namesIn(value: Fields, whole: string | undefined): ReadonlyMap<string, Component> {
  const names = new Map<string, Component>();
  let level = objectsIn(value, 'components').map((component) => ({ component, image: whole }));
  for (let depth = 0; depth < MOST_DEPTH && level.length > 0 && names.size < MOST_COMPONENTS; depth += 1) {
    for (const { component, image } of level) {
      const ref = idIn(component, 'bom-ref');
      if (ref !== undefined) names.set(ref, componentOf(image, nameOf(component)));
    }
    level = level.flatMap(({ component, image }) => {
      const name = nameOf(component);
      const own = isImage(name) ? name : image;
      return objectsIn(component, 'components').map((each) => ({ component: each, image: own }));
    });
  }
  return names;
}

function componentOf(whole: string | undefined, name: string): Component {
  return whole === undefined || isImage(name) ? { name } : { name, whole };
}

/** By its `bom-ref`, or by a BOM-Link to a component of another document. */
function componentAt(ref: string, { names, whole }: Named): Component | undefined {
  const own = names.get(ref);
  if (own !== undefined) return own;
  const isLink = ref.startsWith('urn:cdx:');
  const last = isLink ? decoded(ref.slice(ref.indexOf('#') + 1)) : ref;
  if (last === undefined) return undefined;
  const found = names.get(last) ?? (last.startsWith('pkg:') ? componentOf(whole, last) : undefined);
  return found ?? (isLink ? { name: ref } : undefined);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** What it is the same by everywhere, else what it is called. */
function nameOf(component: Fields): string {
  const [name = 'a component without a name', version] = [idIn(component, 'name'), idIn(component, 'version')];
  return knownNameOf(component) ?? (version === undefined ? name : `${name} ${version}`);
}

function knownNameOf(component: Fields): string | undefined {
  const version = idIn(component, 'version');
  return idIn(component, 'purl') ?? (version === undefined ? undefined : parseDigest(version));
}

function isImage(name: string): boolean {
  return /^pkg:(?:oci|docker)\//.test(name) || parseDigest(name) !== undefined;
}

/** Writes CycloneDX 1.6: what is said of parts of an image, of components of it. */
export function writeCycloneDx(statements: readonly VexToWrite[], { id, author, at, version }: VexEnvelope): unknown {
  const products = new Map<string, Set<string>>();
  for (const { product, part } of statements) {
    const parts = products.get(product) ?? new Set();
    products.set(product, part === undefined ? parts : parts.add(part));
  }
  const [whole] = products.size === 1 ? [...products.keys()].filter(isImage) : [];
  const components = [...products].map(([product, parts]) => ({
    ...component(product, product),
    ...(parts.size === 0 ? {} : { components: [...parts].map((part) => component(part, refOf({ product, part }))) }),
  }));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(id)}`,
    version: 1,
    metadata: {
      timestamp: new Date(at).toISOString(),
      tools: { components: [{ type: 'application', name: 'pratique', version }] },
      authors: [{ name: author }],
      ...(whole === undefined ? {} : { component: component(whole, whole) }),
    },
    components: whole === undefined ? components : (components[0]?.components ?? []),
    vulnerabilities: statements.map(vulnerabilityOf),
  };
}

function refOf({ product, part }: Pick<VexStatement, 'product' | 'part'>): string {
  return part === undefined ? product : `${product}#${part}`;
}

function component(name: string, ref: string) {
  const named = name.startsWith('pkg:') ? { purl: name } : {};
  const type = isImage(name) ? 'container' : 'library';
  return { type, 'bom-ref': ref, name: name.slice(name.lastIndexOf('/') + 1).split('@')[0] ?? name, ...named };
}

function vulnerabilityOf({ vulnerability, product, part, status, justification, statement, at }: VexToWrite): Fields {
  const word = justification === undefined ? undefined : WORD_OF[justification];
  return {
    id: vulnerability,
    analysis: {
      state: STATE_OF_STATUS[status],
      ...(word === undefined ? {} : { justification: word }),
      ...(status === 'affected' ? { response: ['will_not_fix'] } : {}),
      ...(statement === undefined ? {} : { detail: statement }),
      lastUpdated: new Date(at).toISOString(),
    },
    affects: [{ ref: refOf(part === undefined ? { product } : { product, part }) }],
    ...(justification === undefined ? {} : { properties: [{ name: PROPERTY, value: justification }] }),
  };
}

/** The same of the same text (RFC 9562, version 8: whatever its maker likes). */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
