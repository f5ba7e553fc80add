import type { JsonPiece } from '../../lib/json-pieces.ts';
import { fieldsOf, isOverlong, listIn, membersIn, propertiesIn, textIn } from './fields.ts';
import { type Gathering, gathering } from './gather.ts';
import { occurrenceOf, subjectOf } from './parts.ts';
import type { Occurrence, Properties, SbomComponent, SbomDocument, SbomLimits } from './types.ts';

type Fields = ReadonlyMap<string, JsonPiece>;

/** Whether an object with these members is CycloneDX; its key order is nobody's promise. */
export function isCycloneDx(fields: Fields): boolean {
  return textIn(fields, 'bomFormat') === 'CycloneDX' || /cyclonedx/i.test(textIn(fields, '$schema') ?? '');
}

const KNOWN_VERSION = /^1\.[2-7]$/;
const LONGEST_VERSION = 40;

/**
 * The components of CycloneDX JSON (https://cyclonedx.org/docs/1.7/json/), nested ones too. Left out are what it
 * describes itself, files, data, and what its `scope` excludes.
 */
export function cycloneDxDocument(fields: Fields, limits: SbomLimits): SbomDocument {
  const gathered = gathering(limits);
  const version = textIn(fields, 'specVersion')?.slice(0, LONGEST_VERSION) ?? 'of no version';
  if (!KNOWN_VERSION.test(version)) gathered.doubt(`CycloneDX ${version} is not known here`);
  const about = membersIn(fields, 'metadata');
  const subject = membersIn(about, 'component');
  const visit = visitor(gathered, textIn(subject, 'bom-ref'), limits.nesting);
  for (const holder of [subject, fields]) {
    gathered.read(() => {
      for (const piece of listIn(holder, 'components')) visit(piece, 1);
    });
  }
  const described = subjectOf(textIn(subject, 'name'), textIn(subject, 'version'));
  return {
    format: 'cyclonedx',
    title: `CycloneDX ${version}`,
    ...(described === undefined ? {} : { subject: described }),
    properties: propertiesIn(about),
    components: gathered.components,
    owners: new Map(),
    doubts: gathered.doubts(),
  };
}

/** Of these types nothing is a package, though something that is one may be nested in it. */
const NO_PACKAGES = new Set(['file', 'container', 'data', 'device', 'machine-learning-model', 'cryptographic-asset']);

function visitor(gathered: Gathering, described: string | undefined, nesting: number) {
  return function visit(piece: JsonPiece, depth: number): void {
    gathered.meet();
    const fields = fieldsOf(piece);
    if (textIn(fields, 'scope') === 'excluded') return;
    if (depth > nesting) {
      gathered.leaveOut('deep');
      return;
    }
    const ref = textIn(fields, 'bom-ref');
    if (ref === undefined || ref !== described) take(gathered, fields, ref ?? '');
    for (const nested of listIn(fields, 'components')) visit(nested, depth + 1);
  };
}

function take(gathered: Gathering, fields: Fields, ref: string): void {
  const type = textIn(fields, 'type') ?? 'library';
  if (NO_PACKAGES.has(type)) return;
  const component = componentOf(fields, type, ref);
  if (component.kind === 'operating-system' || component.purl !== undefined) gathered.add(component);
  else if (isOverlong(fields, 'purl')) gathered.leaveOut('overlong');
  else if (type !== 'application' || component.version !== undefined) gathered.leaveOut('unnamed');
  // An application of no version is what others are grouped under, such as a lock file.
}

function componentOf(fields: Fields, type: string, ref: string): SbomComponent {
  const group = textIn(fields, 'group');
  const version = textIn(fields, 'version');
  const title = textIn(fields, 'description');
  const purl = textIn(fields, 'purl');
  const properties = propertiesIn(fields);
  return {
    kind: type === 'operating-system' ? 'operating-system' : 'package',
    ref,
    name: textIn(fields, 'name') ?? '',
    ...(group === undefined ? {} : { group }),
    ...(version === undefined ? {} : { version }),
    ...(title === undefined || type !== 'operating-system' ? {} : { title }),
    ...(purl === undefined ? {} : { purl }),
    properties,
    occurrences: occurrencesOf(fields, properties),
  };
}

const MOST_OCCURRENCES = 20_000;

/** `evidence.occurrences` (1.5), or what scanners say in properties. */
function occurrencesOf(fields: Fields, properties: Properties): readonly Occurrence[] {
  const found: Occurrence[] = [];
  for (const piece of listIn(membersIn(fields, 'evidence'), 'occurrences')) {
    const occurrence = fieldsOf(piece);
    const path = textIn(occurrence, 'location');
    const layer = textIn(occurrence, 'additionalContext');
    if (path !== undefined && found.length < MOST_OCCURRENCES) found.push(occurrenceOf(path, layer));
  }
  return found.length > 0 ? found : foundBy(properties);
}

function foundBy(properties: Properties): readonly Occurrence[] {
  const named = new Map(properties);
  const path = named.get('syft:location:0:path') ?? named.get('aquasecurity:trivy:FilePath');
  const layer = named.get('syft:location:0:layerID') ?? named.get('aquasecurity:trivy:LayerDigest');
  return path === undefined && layer === undefined ? [] : [occurrenceOf(path ?? '', layer)];
}
