import { type Properties, propertyNames } from '../inventory/bom/index.ts';
import { imagePurl } from './image-purl.ts';
import { type ListedPackage, type Listing, listingOf } from './listing.ts';
import { elements, inPieces, timestamp } from './pieces.ts';
import type { ImageContents, SbomFormat, SbomMaking } from './types.ts';

/** SPDX 2.3 in JSON (https://spdx.github.io/spdx-spec/v2.3/), one package a line. What is not known is NOASSERTION. */
export const spdx: SbomFormat = {
  id: 'spdx',
  title: 'SPDX 2.3',
  mediaType: 'application/spdx+json',
  write: (contents, making) => inPieces(texts(listingOf(contents), making)),
};

const DOCUMENT = 'SPDXRef-DOCUMENT';
const IMAGE = 'SPDXRef-Image';
const SYSTEM = 'SPDXRef-OperatingSystem';

/** SPDX 2.3, 7 "Package information section": licences, copyright and where it came from, of which nothing is known. */
const UNKNOWN = {
  downloadLocation: 'NOASSERTION',
  filesAnalyzed: false,
  licenseConcluded: 'NOASSERTION',
  licenseDeclared: 'NOASSERTION',
  copyrightText: 'NOASSERTION',
};

function* texts(listing: Listing, making: SbomMaking): Generator<string> {
  const { contents, uuid, packages } = listing;
  const head = {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: DOCUMENT,
    name: contents.name,
    documentNamespace: `urn:uuid:${uuid}`,
    creationInfo: { created: timestamp(making.createdAt), creators: [toolOf(making)] },
    ...(contents.partial.length === 0 ? {} : { comment: 'It is not complete: the annotations of the image say why.' }),
  };
  yield `${JSON.stringify(head).slice(0, -1)},\n"packages":[`;
  yield* elements(packagesOf(listing, making));
  yield '\n],\n"relationships":[';
  yield* elements(relationshipsOf(contents, packages));
  yield '\n]}\n';
}

function toolOf({ version }: SbomMaking): string {
  return `Tool: pratique-${version}`;
}

function* packagesOf({ contents, notes, packages }: Listing, making: SbomMaking): Generator<unknown> {
  yield imageOf(contents, annotations(notes, making));
  if (contents.osRelease !== undefined) yield systemOf(contents.osRelease);
  for (const one of packages) yield packageOf(one, making);
}

function imageOf(contents: ImageContents, annotated: object) {
  const purl = imagePurl(contents);
  const [, sha256] = /^sha256:([0-9a-f]{64})$/.exec(contents.manifestDigest) ?? [];
  return {
    name: contents.name,
    SPDXID: IMAGE,
    versionInfo: contents.manifestDigest,
    ...UNKNOWN,
    ...(sha256 === undefined ? {} : { checksums: [{ algorithm: 'SHA256', checksumValue: sha256 }] }),
    ...(purl === undefined ? {} : { externalRefs: [purlReference(purl)] }),
    primaryPackagePurpose: 'CONTAINER',
    ...annotated,
  };
}

function systemOf({ ID: id = '', VERSION_ID: version, PRETTY_NAME: title }: Readonly<Record<string, string>>) {
  return {
    name: id,
    SPDXID: SYSTEM,
    ...(version === undefined ? {} : { versionInfo: version }),
    ...UNKNOWN,
    ...(title === undefined ? {} : { description: title }),
    primaryPackagePurpose: 'OPERATING_SYSTEM',
  };
}

function packageOf({ record, id, purl, notes, places }: ListedPackage, making: SbomMaking) {
  const { name, version, source, vendor, maintainer } = record;
  const supplier = vendor ?? maintainer;
  const found = places.map(({ path, layerDigest }) => [propertyNames.OCCURRENCE, `${layerDigest} ${path}`] as const);
  return {
    name,
    SPDXID: idOf(id),
    versionInfo: version,
    supplier: supplier === undefined ? 'NOASSERTION' : `Organization: ${oneLine(supplier)}`,
    ...UNKNOWN,
    ...(source.name === name && source.version === version ? {} : { sourceInfo: sourceInfoOf(source) }),
    externalRefs: [purlReference(purl)],
    ...annotations([...notes, ...found], making),
  };
}

/** In the words that other scanners read. */
function sourceInfoOf({ name, version }: ListedPackage['record']['source']): string {
  return `built package from: ${name} ${version}`;
}

function purlReference(purl: string) {
  return { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function annotations(notes: Properties, making: SbomMaking) {
  const made = { annotationDate: timestamp(making.createdAt), annotationType: 'OTHER', annotator: toolOf(making) };
  return notes.length === 0
    ? {}
    : { annotations: notes.map(([name, value]) => ({ ...made, comment: `${name}=${value}` })) };
}

function idOf(id: string): string {
  return `SPDXRef-Package-${id}`;
}

/** syft's words, by which other scanners leave out what a package of the operating system brought. */
const OWNERSHIP = 'ownership-by-file-overlap: the package of the operating system brought the files of the other one';

function* relationshipsOf(contents: ImageContents, packages: readonly ListedPackage[]): Generator<unknown> {
  const relate = (from: string, relationshipType: string, to: string) => ({
    spdxElementId: from,
    relationshipType,
    relatedSpdxElement: to,
  });
  yield relate(DOCUMENT, 'DESCRIBES', IMAGE);
  if (contents.osRelease !== undefined) yield relate(IMAGE, 'CONTAINS', SYSTEM);
  for (const { id } of packages) yield relate(IMAGE, 'CONTAINS', idOf(id));
  const owners = new Map(packages.map(({ id, record: { type, name } }) => [`${type}/${name}`, id]));
  for (const { id, owner } of packages) {
    const by = owner === undefined ? undefined : owners.get(`${owner.type}/${owner.name}`);
    if (by !== undefined && by !== id) yield { ...relate(idOf(by), 'OTHER', idOf(id)), comment: OWNERSHIP };
  }
}
