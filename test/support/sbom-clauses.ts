type Fields = Readonly<Record<string, unknown>>;

/**
 * What SPDX 2.3 asks of a document beyond its schema, clause by clause, as far as our documents use it; faults are
 * sentences that name the clause.
 */
export function spdxFaults(document: unknown): readonly string[] {
  const root = fieldsOf(document);
  const packages = listOf(root['packages']);
  const ids = new Set(['SPDXRef-DOCUMENT', ...packages.map((one) => one['SPDXID'])]);
  const creation = fieldsOf(root['creationInfo']);
  return [
    ...unless(root['spdxVersion'] === 'SPDX-2.3', '6.1 SPDX version'),
    ...unless(root['dataLicense'] === 'CC0-1.0', '6.2 data license'),
    ...unless(root['SPDXID'] === 'SPDXRef-DOCUMENT', '6.3 identifier'),
    ...unless(isText(root['name']), '6.4 document name'),
    ...unless(/^[a-z][a-z0-9+.-]*:[^#\s]+$/i.test(String(root['documentNamespace'])), '6.5 namespace'),
    ...unless(
      Array.isArray(creation['creators']) && creation['creators'].every((one) => /^Tool: \S+-\S+$/.test(String(one))),
      '6.8 creator',
    ),
    ...unless(TIME.test(String(creation['created'])), '6.9 created'),
    ...unless(ids.size === packages.length + 1, '7.2 identifiers are unique'),
    ...packages.flatMap(packageFaults),
    ...listOf(root['relationships']).flatMap((one) => relationshipFaults(one, ids)),
  ];
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const PURPOSES = ['CONTAINER', 'OPERATING_SYSTEM', undefined];

function packageFaults(one: Fields): readonly string[] {
  const named = (clause: string) => `${clause} of ${String(one['SPDXID'])}`;
  const supplier = one['supplier'] ?? 'NOASSERTION';
  return [
    ...unless(typeof one['name'] === 'string', named('7.1 name')),
    ...unless(/^SPDXRef-[a-zA-Z0-9.-]+$/.test(String(one['SPDXID'])), named('7.2 identifier')),
    ...unless(supplier === 'NOASSERTION' || /^Organization: .*$/.test(textOf(supplier)), named('7.5 supplier')),
    ...unless(one['downloadLocation'] === 'NOASSERTION', named('7.7 download location')),
    ...unless(one['filesAnalyzed'] === false && !('packageVerificationCode' in one), named('7.8 files analyzed')),
    ...unless(one['licenseConcluded'] === 'NOASSERTION', named('7.13 concluded license')),
    ...unless(!('licenseInfoFromFiles' in one), named('7.14 license from files')),
    ...unless(one['licenseDeclared'] === 'NOASSERTION', named('7.15 declared license')),
    ...unless(one['copyrightText'] === 'NOASSERTION', named('7.17 copyright')),
    ...listOf(one['externalRefs']).flatMap((reference) =>
      unless(
        reference['referenceCategory'] === 'PACKAGE-MANAGER' &&
          reference['referenceType'] === 'purl' &&
          /^pkg:[^\s]+$/.test(String(reference['referenceLocator'])),
        named('7.21 external reference'),
      ),
    ),
    ...unless(
      PURPOSES.some((purpose) => purpose === one['primaryPackagePurpose']),
      named('7.24 purpose'),
    ),
    ...listOf(one['annotations']).flatMap((annotation) => annotationFaults(annotation, named('12 annotation'))),
  ];
}

function annotationFaults(annotation: Fields, clause: string): readonly string[] {
  const isWhole =
    /^Tool: \S+$/.test(String(annotation['annotator'])) &&
    TIME.test(String(annotation['annotationDate'])) &&
    annotation['annotationType'] === 'OTHER' &&
    typeof annotation['comment'] === 'string';
  return unless(isWhole, clause);
}

const TYPES = ['DESCRIBES', 'CONTAINS', 'OTHER'];

function relationshipFaults(one: Fields, ids: ReadonlySet<unknown>): readonly string[] {
  const [from, type, to] = [one['spdxElementId'], one['relationshipType'], one['relatedSpdxElement']];
  const isWhole = ids.has(from) && ids.has(to) && TYPES.some((known) => known === type);
  return unless(isWhole && (type !== 'OTHER' || isText(one['comment'])), `11.1 relationship of ${String(from)}`);
}

function unless(holds: boolean, clause: string): readonly string[] {
  return holds ? [] : [clause];
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
