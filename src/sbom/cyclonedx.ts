import type { Properties } from '../inventory/bom/index.ts';
import { imagePurl } from './image-purl.ts';
import { type ListedPackage, type Listing, listingOf } from './listing.ts';
import { elements, inPieces, timestamp } from './pieces.ts';
import type { ImageContents, SbomFormat, SbomMaking } from './types.ts';

/** CycloneDX 1.6 in JSON (https://cyclonedx.org/docs/1.6/json/), one component a line. */
export const cyclonedx: SbomFormat = {
  id: 'cyclonedx',
  title: 'CycloneDX 1.6',
  mediaType: 'application/vnd.cyclonedx+json; version=1.6',
  write: (contents, making) => inPieces(texts(listingOf(contents), making)),
};

const IMAGE_REF = 'image';
const SYSTEM_REF = 'operating-system';
/** The schema allows no longer version; a property has it then. */
const LONGEST_VERSION = 1024;

function* texts(listing: Listing, making: SbomMaking): Generator<string> {
  const head = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${listing.uuid}`,
    version: 1,
    metadata: metadataOf(listing, making),
  };
  yield `${JSON.stringify(head).slice(0, -1)},\n"components":[`;
  yield* elements(componentsOf(listing));
  const refs = [...(listing.contents.osRelease === undefined ? [] : [SYSTEM_REF]), ...listing.packages.map(refOf)];
  yield `\n],\n"dependencies":${JSON.stringify([{ ref: IMAGE_REF, dependsOn: refs }])},\n`;
  yield `"compositions":${JSON.stringify([compositionOf(listing.contents)])}}\n`;
}

function metadataOf({ contents, notes }: Listing, { createdAt, version }: SbomMaking) {
  const purl = imagePurl(contents);
  const [, sha256] = /^sha256:([0-9a-f]{64})$/.exec(contents.manifestDigest) ?? [];
  return {
    timestamp: timestamp(createdAt),
    tools: { components: [{ type: 'application', name: 'pratique', version }] },
    component: {
      type: 'container',
      'bom-ref': IMAGE_REF,
      name: contents.name,
      version: contents.manifestDigest,
      ...(sha256 === undefined ? {} : { hashes: [{ alg: 'SHA-256', content: sha256 }] }),
      ...(purl === undefined ? {} : { purl }),
    },
    properties: propertiesOf(notes),
  };
}

function* componentsOf({ contents, packages }: Listing): Generator<unknown> {
  const { osRelease } = contents;
  if (osRelease !== undefined) yield systemOf(osRelease);
  for (const one of packages) yield componentOf(one);
}

function systemOf(osRelease: NonNullable<ImageContents['osRelease']>) {
  const { ID: id = '', VERSION_ID: version, PRETTY_NAME: title } = osRelease;
  return {
    type: 'operating-system',
    'bom-ref': SYSTEM_REF,
    name: id,
    ...(version === undefined || version.length > LONGEST_VERSION ? {} : { version }),
    ...(title === undefined ? {} : { description: title }),
  };
}

function componentOf(one: ListedPackage) {
  const { record, names, purl, notes, places } = one;
  return {
    type: record.type === 'generic' ? 'application' : 'library',
    'bom-ref': refOf(one),
    ...(record.maintainer === undefined ? {} : { supplier: { name: record.maintainer } }),
    ...(record.vendor === undefined ? {} : { publisher: record.vendor }),
    ...names,
    ...(record.version.length > LONGEST_VERSION ? {} : { version: record.version }),
    purl,
    properties: propertiesOf(notes),
    evidence: {
      occurrences: places.map(({ path, layerDigest }) => ({
        location: path,
        ...(layerDigest === '' ? {} : { additionalContext: layerDigest }),
      })),
    },
  };
}

function refOf({ id }: Pick<ListedPackage, 'id'>): string {
  return `package-${id}`;
}

function propertiesOf(notes: Properties) {
  return notes.map(([name, value]) => ({ name, value }));
}

/** What was read in part is incomplete; of what was read whole nobody knows that no program came without a package. */
function compositionOf({ partial }: ImageContents) {
  return { aggregate: partial.length > 0 ? 'incomplete' : 'unknown', assemblies: [IMAGE_REF] };
}
