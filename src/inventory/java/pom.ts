import { childOf, parseXml, textOf, type XmlElement } from '../../lib/xml.ts';
import { type Coordinates, coordinatesOf } from './pom-properties.ts';

/** A project object model (Maven's POM 4.0.0), as far as it can be read without others. */
export interface Pom {
  /** The project's own; what it does not say is its parent's. */
  readonly project: Coordinates;
  /**
   * What it needs to run, each in a version that this file gives: by itself, by a property, or by its own dependency
   * management. Left out are what only tests or compiling need, what the place where it runs provides, ranges, and what
   * a parent or an imported model decides.
   */
  readonly dependencies: readonly Required<Coordinates>[];
}

export type ParsedPom =
  | { readonly kind: 'pom'; readonly pom: Pom }
  | { readonly kind: 'malformed'; readonly reason: string };

const LIMITS = { elements: 50_000, depth: 100 };

/** Reads a `pom.xml`; the reason why not is a clause. What is called so and is no model of Maven's says nothing. */
export function parsePom(bytes: Uint8Array): ParsedPom {
  const parsed = parseXml(bytes, LIMITS);
  if (parsed.kind === 'malformed') return parsed;
  if (parsed.root.name !== 'project') return { kind: 'pom', pom: { project: {}, dependencies: [] } };
  const model = modelOf(parsed.root);
  return { kind: 'pom', pom: { project: model.project, dependencies: dependenciesOf(parsed.root, model) } };
}

interface Model {
  readonly project: Coordinates;
  /** A text with its properties filled in; what cannot be stays. */
  fill(text: string | undefined): string | undefined;
}

function modelOf(root: XmlElement): Model {
  const parent = childOf(root, 'parent');
  const of = (name: string) => textOf(root, name) ?? textOf(parent, name);
  const properties = new Map<string, string>();
  for (const { name, text } of childOf(root, 'properties')?.children ?? []) {
    if (text.length <= LONGEST_TEXT) properties.set(name, text.trim());
  }
  for (const name of ['groupId', 'artifactId', 'version']) {
    const [own, inherited] = [name === 'artifactId' ? textOf(root, name) : of(name), textOf(parent, name)];
    for (const prefix of ['project.', 'pom.', '']) if (own !== undefined) properties.set(`${prefix}${name}`, own);
    if (inherited !== undefined) properties.set(`project.parent.${name}`, inherited);
  }
  const fill = (text: string | undefined) => filled(text, properties);
  return { project: coordinatesOf(fill(of('groupId')), fill(textOf(root, 'artifactId')), fill(of('version'))), fill };
}

const MOST_ROUNDS = 5;
const LONGEST_TEXT = 1000;

/** Properties name others; a circle ends with the rounds, and something that grows with the length. */
function filled(text: string | undefined, properties: ReadonlyMap<string, string>): string | undefined {
  let result = text;
  for (let round = 0; round < MOST_ROUNDS && result?.includes('${') === true; round += 1) {
    if (result.length > LONGEST_TEXT) return undefined;
    result = result.replaceAll(/\$\{([^{}]{1,200})\}/g, (whole, name: string) => properties.get(name) ?? whole);
  }
  return result;
}

const NOT_RUN = new Set(['test', 'provided', 'import', 'system']);

function dependenciesOf(root: XmlElement, { fill }: Model): readonly Required<Coordinates>[] {
  const read = (element: XmlElement) => declared(element, fill);
  const managed = new Map(
    listed(childOf(root, 'dependencyManagement'))
      .map(read)
      .map((one) => [one.key, one]),
  );
  const found = listed(root).map((element) => {
    const { key, group, artifact, version, scope } = read(element);
    const above = managed.get(key);
    const isRun = !NOT_RUN.has(scope ?? above?.scope ?? 'compile');
    return isRun ? coordinatesOf(group, artifact, exact(version ?? above?.version)) : {};
  });
  return found.filter((one): one is Required<Coordinates> => Object.keys(one).length === 3);
}

function listed(element: XmlElement | undefined): readonly XmlElement[] {
  return childOf(element, 'dependencies')?.children.filter(({ name }) => name === 'dependency') ?? [];
}

function declared(element: XmlElement, fill: Model['fill']) {
  const [group, artifact, version, scope] = ['groupId', 'artifactId', 'version', 'scope'].map((name) =>
    fill(textOf(element, name)),
  );
  return { key: `${group}:${artifact}`, group, artifact, version, scope };
}

/** `[1.2.3]` is that version alone; any other range leaves the choice open. */
function exact(version: string | undefined): string | undefined {
  const [, only] = /^\[([^,[\]()]{1,100})\]$/.exec(version ?? '') ?? [];
  return only ?? (/[[\](),]/.test(version ?? '') ? undefined : version);
}
