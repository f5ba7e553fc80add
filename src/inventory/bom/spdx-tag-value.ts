import { linesOf } from '../../lib/lines.ts';
import {
  MOST_PACKAGES,
  type SpdxPackage,
  type SpdxParts,
  type SpdxRelationship,
  tellsRelationship,
} from './spdx-elements.ts';
import { isPurlType } from './spdx-json.ts';

const HEAD_BYTES = 4096;
const LONGEST_VERSION = 40;
const LONGEST_LINE = 16_384;
const MOST_RELATIONSHIPS = 200_000;

/** Whether a text is SPDX as tags and values. */
export function isTagValue(bytes: Uint8Array): boolean {
  return /^\s*(?:#[^\n]*\n\s*)*SPDXVersion:/.test(Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString('utf8'));
}

/** The parts of SPDX 2 as tags and values (SPDX 2.3, 4.2 "Tag:value format"); what lies between `<text>` tags is skipped. */
export function tagValueParts(bytes: Uint8Array): SpdxParts {
  const packages: Draft[] = [];
  const relationships: SpdxRelationship[] = [];
  let title = 'SPDX 2';
  let current: Draft | undefined;
  for (const [tag, value] of tagsOf(bytes)) {
    if (tag === 'SPDXVersion') title = value.slice(0, LONGEST_VERSION).replace('-', ' ');
    // A file, a snippet or a licence ends what is said of a package.
    if (tag === 'FileName' || tag === 'SnippetSPDXID' || tag === 'LicenseID') current = undefined;
    if (tag === 'PackageName') {
      current = { id: '', name: value, purls: [], properties: [] };
      packages.push(current);
      if (packages.length > MOST_PACKAGES) throw new SyntaxError(`it has more than ${MOST_PACKAGES} packages`);
    }
    if (tag === 'Relationship' && relationships.length < MOST_RELATIONSHIPS)
      relationships.push(...relationshipOf(value));
    if (current !== undefined) note(current, tag, value);
  }
  return { title, described: [], packages, relationships, doubts: [] };
}

type Draft = { -readonly [K in keyof SpdxPackage]: SpdxPackage[K] } & { purls: string[] };

function* tagsOf(bytes: Uint8Array): Generator<readonly [tag: string, value: string]> {
  let isInText = false;
  for (const line of linesOf(bytes)) {
    if (isInText) {
      isInText = !line.includes('</text>');
      continue;
    }
    const colon = line.indexOf(':');
    if (line.length > LONGEST_LINE || colon === -1) continue;
    const value = line.slice(colon + 1).trim();
    isInText = value.startsWith('<text>') && !value.includes('</text>');
    yield [line.slice(0, colon).trim(), value];
  }
}

function note(draft: Draft, tag: string, value: string): void {
  if (tag === 'SPDXID') draft.id = value;
  if (tag === 'PackageVersion') draft.version = value;
  if (tag === 'PrimaryPackagePurpose') draft.purpose = value.toUpperCase().replaceAll('_', '-');
  if (tag === 'PackageSourceInfo') draft.sourceInfo = value.replaceAll(/<\/?text>/g, '');
  if (tag !== 'ExternalRef') return;
  const [, type, locator] = value.split(/\s+/);
  if (isPurlType(type) && locator !== undefined) draft.purls.push(locator);
}

function relationshipOf(value: string): readonly SpdxRelationship[] {
  const [from, type, to] = value.split(/\s+/);
  if (from === undefined || type === undefined || to === undefined) return [];
  const one = { from, type: type.toUpperCase(), to };
  return tellsRelationship(one) ? [one] : [];
}
