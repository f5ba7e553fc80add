import { elementsOf, type JsonPiece } from '../../lib/json-pieces.ts';
import { fieldsOf, listIn, textIn, textsIn } from './fields.ts';
import { PREFIX } from './property-names.ts';
import {
  MOST_PACKAGES,
  type SpdxPackage,
  type SpdxParts,
  type SpdxRelationship,
  tellsRelationship,
} from './spdx-elements.ts';
import type { Properties } from './types.ts';

type Fields = ReadonlyMap<string, JsonPiece>;

/** Whether an object with these members is SPDX 2 in JSON. */
export function isSpdx(fields: Fields): boolean {
  return textIn(fields, 'spdxVersion')?.startsWith('SPDX-') === true;
}

const LONGEST_VERSION = 40;
const MOST_RELATIONSHIPS = 200_000;
/** Far more than any document has, of whatever kind. */
const MOST_ELEMENTS = 1_000_000;

/** The parts of SPDX 2.2 and 2.3 in JSON (https://spdx.github.io/spdx-spec/v2.3/); files are passed over unread. */
export function spdxParts(fields: Fields): SpdxParts {
  const version = textIn(fields, 'spdxVersion')?.slice(0, LONGEST_VERSION) ?? '';
  const isKnown = /^SPDX-2\.[0-3]$/.test(version);
  const { relationships, doubts } = relationshipsIn(fields);
  return {
    title: version.replace('-', ' '),
    described: textsIn(fields, 'documentDescribes'),
    packages: packagesIn(fields),
    relationships,
    doubts: [...(isKnown ? [] : [`${version} is not known here`]), ...doubts],
  };
}

function* packagesIn(fields: Fields): Generator<SpdxPackage> {
  for (const piece of listIn(fields, 'packages')) {
    const one = fieldsOf(piece);
    const version = textIn(one, 'versionInfo');
    const purpose = textIn(one, 'primaryPackagePurpose')?.toUpperCase().replaceAll('_', '-');
    const title = textIn(one, 'description');
    const sourceInfo = textIn(one, 'sourceInfo');
    yield {
      id: textIn(one, 'SPDXID') ?? '',
      name: textIn(one, 'name') ?? '',
      ...(version === undefined ? {} : { version }),
      purls: purlsIn(one),
      ...(purpose === undefined ? {} : { purpose }),
      ...(title === undefined ? {} : { title }),
      ...(sourceInfo === undefined ? {} : { sourceInfo }),
      properties: annotationsIn(one),
    };
  }
}

/** A package may bear those of its sources beside its own, which comes first. */
const MOST_PURLS = 20;

function purlsIn(one: Fields): readonly string[] {
  return listIn(one, 'externalRefs')
    .map(fieldsOf)
    .filter((reference) => isPurlType(textIn(reference, 'referenceType')))
    .map((reference) => textIn(reference, 'referenceLocator'))
    .filter((locator) => locator !== undefined)
    .take(MOST_PURLS)
    .toArray();
}

/** `purl`, or the address of that type: `http://spdx.org/rdf/references/purl`. */
export function isPurlType(type: string | undefined): boolean {
  return type === 'purl' || type?.endsWith('/references/purl') === true;
}

const MOST_ANNOTATIONS = 20_000;

/** Our own: `pratique:owner=deb/python3-yaml`. */
function annotationsIn(one: Fields): Properties {
  const found: (readonly [string, string])[] = [];
  for (const piece of listIn(one, 'annotations')) {
    if (found.length >= MOST_ANNOTATIONS) break;
    const comment = textIn(fieldsOf(piece), 'comment') ?? '';
    const equals = comment.indexOf('=');
    if (comment.startsWith(PREFIX) && equals !== -1) found.push([comment.slice(0, equals), comment.slice(equals + 1)]);
  }
  return found;
}

function relationshipsIn(fields: Fields): Pick<SpdxParts, 'relationships' | 'doubts'> {
  const relationships: SpdxRelationship[] = [];
  let met = 0;
  try {
    for (const piece of listIn(fields, 'relationships')) {
      met += 1;
      const one = relationshipIn(fieldsOf(piece));
      if (one !== undefined && tellsRelationship(one)) relationships.push(one);
      if (relationships.length > MOST_RELATIONSHIPS || met > MOST_ELEMENTS)
        return { relationships, doubts: [TOO_MANY] };
    }
    return { relationships, doubts: [] };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { relationships, doubts: [error.message] };
  }
}

const TOO_MANY = `it has more than ${MOST_RELATIONSHIPS} relationships of packages, or ${MOST_ELEMENTS} in all`;

function relationshipIn(one: Fields): SpdxRelationship | undefined {
  const from = textIn(one, 'spdxElementId');
  const type = textIn(one, 'relationshipType');
  const to = textIn(one, 'relatedSpdxElement');
  const comment = textIn(one, 'comment');
  if (from === undefined || type === undefined || to === undefined) return undefined;
  return { from, type: type.toUpperCase(), to, ...(comment === undefined ? {} : { comment }) };
}

/** Whether an object with these members is SPDX 3 in JSON-LD. */
export function isSpdx3(fields: Fields): boolean {
  return fields.has('@graph') && /spdx/i.test(textIn(fields, '@context') ?? textsIn(fields, '@context').join(' '));
}

/** The parts of SPDX 3.0 in JSON-LD (https://spdx.github.io/spdx-spec/v3.0.1/serializations/), one element at a time. */
export function spdx3Parts(fields: Fields): SpdxParts {
  const described: string[] = [];
  const relationships: SpdxRelationship[] = [];
  const packages: SpdxPackage[] = [];
  const graph = fields.get('@graph');
  let met = 0;
  for (const piece of graph === undefined ? [] : elementsOf(graph)) {
    met += 1;
    if (met > MOST_ELEMENTS || packages.length > MOST_PACKAGES) throw new SyntaxError(TOO_LARGE);
    const element = fieldsOf(piece);
    const type = textIn(element, 'type') ?? textIn(element, '@type') ?? '';
    if (type === 'software_Sbom' || type === 'SpdxDocument') described.push(...textsIn(element, 'rootElement'));
    if (type === 'software_Package') packages.push(package3(element));
    if (type.endsWith('Relationship') && relationships.length < MOST_RELATIONSHIPS)
      relationships.push(...relationships3(element));
  }
  return { title: 'SPDX 3', described, packages, relationships, doubts: [] };
}

const TOO_LARGE = `it has more than ${MOST_PACKAGES} packages, or ${MOST_ELEMENTS} elements in all`;

function package3(element: Fields): SpdxPackage {
  const version = textIn(element, 'software_packageVersion');
  const purpose = textIn(element, 'software_primaryPurpose')
    ?.replaceAll(/(?=[A-Z])/g, '-')
    .toUpperCase();
  const url = textIn(element, 'software_packageUrl');
  const title = textIn(element, 'description');
  return {
    id: textIn(element, 'spdxId') ?? textIn(element, '@id') ?? '',
    name: textIn(element, 'name') ?? '',
    ...(version === undefined ? {} : { version }),
    purls: [...(url === undefined ? [] : [url]), ...identifiers3(element)],
    ...(purpose === undefined ? {} : { purpose }),
    ...(title === undefined ? {} : { title }),
    properties: [],
  };
}

function identifiers3(element: Fields): readonly string[] {
  return listIn(element, 'externalIdentifier')
    .map(fieldsOf)
    .filter((identifier) => textIn(identifier, 'externalIdentifierType')?.toLowerCase() === 'packageurl')
    .map((identifier) => textIn(identifier, 'identifier'))
    .filter((identifier) => identifier !== undefined)
    .take(MOST_PURLS)
    .toArray();
}

/** Only what says how something was made: `generates`; and dependencies for building and testing alone. */
function relationships3(element: Fields): readonly SpdxRelationship[] {
  const from = textIn(element, 'from');
  const type = textIn(element, 'relationshipType');
  const scope = textIn(element, 'scope');
  if (from === undefined) return [];
  return textsIn(element, 'to').flatMap((to) => {
    if (type === 'generates') return [{ from, type: 'GENERATES', to }];
    const isBuild = scope === 'build' || scope === 'development' || scope === 'test';
    return type === 'dependsOn' && isBuild ? [{ from: to, type: 'BUILD_DEPENDENCY_OF', to: from }] : [];
  });
}
