import { createHash } from 'node:crypto';
import { fieldsOf } from '../../lib/json.ts';
import { parseDigest } from '../../oci/digest.ts';
import { type ExcuseStatus, JUSTIFICATIONS, type Justification } from '../types.ts';
import { documentOf } from './document.ts';
import { idIn, objectsIn, textIn, timeIn, wordIn } from './fields.ts';
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

/** Reads the vulnerabilities of a CycloneDX document. At most `limit` statements. */
export function readCycloneDx(value: Fields, limit: number): VexDocument {
  const metadata = fieldsOf(value['metadata']);
  const main = fieldsOf(metadata['component']);
  const image = nameOf(main);
  const whole = image !== undefined && isImage(image) ? image : undefined;
  const names = new Map(namesIn(value, whole));
  const ref = idIn(main, 'bom-ref');
  if (ref !== undefined && image !== undefined) names.set(ref, { product: image });
  const id = idIn(value, 'serialNumber');
  const author =
    textIn(objectsIn(metadata, 'authors')[0] ?? {}, 'name') ?? textIn(fieldsOf(metadata['supplier']), 'name');
  const writtenAt = timeIn(metadata, 'timestamp');
  const vulnerabilities = objectsIn(value, 'vulnerabilities').values();
  const statements = vulnerabilities.flatMap((one) => statementsOf(one, { names, whole }));
  return documentOf({ format: 'cyclonedx', id, author, writtenAt }, statements, limit);
}

type Product = Pick<VexStatement, 'product' | 'part'>;

interface Named {
  /** Components by their `bom-ref`: those of an image are parts of it. */
  readonly names: ReadonlyMap<string, Product>;
  /** The image that the document is of, where it is of one. */
  readonly whole: string | undefined;
}

function* statementsOf(fields: Fields, { names, whole }: Named): Iterable<VexStatement> {
  const analysis = fieldsOf(fields['analysis']);
  const [vulnerability, status] = [idIn(fields, 'id'), STATUS_OF_STATE.get(analysis['state'])];
  if (vulnerability === undefined || status === undefined) return;
  const word = objectsIn(fields, 'properties').find(({ name }) => name === PROPERTY);
  const justification =
    (word && wordIn(word, 'value', JUSTIFICATIONS)) ?? JUSTIFICATION_OF.get(analysis['justification']);
  const statement = textIn(analysis, 'detail');
  const said = {
    vulnerability,
    status,
    ...(justification === undefined || status !== 'not_affected' ? {} : { justification }),
    ...(statement === undefined ? {} : { statement }),
  };
  for (const { ref } of objectsIn(fields, 'affects')) {
    const named = nameAt(String(ref), { names, whole });
    if (named !== undefined) yield { ...said, ...named };
  }
}

/** Of components by their `bom-ref`. */
function namesIn(value: Fields, whole: string | undefined): ReadonlyMap<string, Product> {
  const names = new Map<string, Product>();
  let level = objectsIn(value, 'components').map((component) => ({ component, image: whole }));
  for (let depth = 0; depth < MOST_DEPTH && level.length > 0 && names.size < MOST_COMPONENTS; depth += 1) {
    for (const { component, image } of level) {
      const [ref, name] = [idIn(component, 'bom-ref'), nameOf(component)];
      if (ref !== undefined && name !== undefined) names.set(ref, partOf(image, name));
    }
    level = level.flatMap(({ component, image }) => {
      const name = nameOf(component);
      const own = name !== undefined && isImage(name) ? name : image;
      return objectsIn(component, 'components').map((each) => ({ component: each, image: own }));
    });
  }
  return names;
}

function partOf(image: string | undefined, name: string): Product {
  return image === undefined || isImage(name) ? { product: name } : { product: image, part: name };
}

/** By its `bom-ref`, or by a BOM-Link to another document whose reference is a purl. */
function nameAt(ref: string, { names, whole }: Named): Product | undefined {
  const own = names.get(ref);
  if (own !== undefined || ref.length > 2000) return own;
  const last = ref.startsWith('urn:cdx:') ? decoded(ref.slice(ref.indexOf('#') + 1)) : ref;
  if (last === undefined) return undefined;
  return names.get(last) ?? (last.startsWith('pkg:') ? partOf(whole, last) : undefined);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function nameOf(component: Fields): string | undefined {
  const purl = idIn(component, 'purl');
  if (purl !== undefined) return purl;
  const version = idIn(component, 'version');
  return version === undefined ? undefined : parseDigest(version);
}

function isImage(name: string): boolean {
  return name.startsWith('pkg:oci/') || parseDigest(name) !== undefined;
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

function refOf({ product, part }: Product): string {
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
