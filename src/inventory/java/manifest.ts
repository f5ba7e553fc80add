import { bufferOf } from '../../lib/buffer-of.ts';

/** What an archive says of itself in its manifest, as far as it tells what package it is. */
export type Manifest = ReadonlyMap<ManifestField, string>;

const FIELDS = [
  'artifact-id',
  'automatic-module-name',
  'bundle-symbolicname',
  'bundle-version',
  'extension-name',
  'group-id',
  'implementation-title',
  'implementation-vendor-id',
  'implementation-version',
  'plugin-version',
  'short-name',
  'specification-title',
  'specification-version',
] as const;

export type ManifestField = (typeof FIELDS)[number];

const KNOWN: ReadonlySet<string> = new Set(FIELDS);
const LONGEST_VALUE = 300;

/**
 * The main attributes of a `META-INF/MANIFEST.MF` (JAR File Specification, "JAR Manifest"), by names in lower case. Of
 * those that come twice the last counts, as for the JVM. Placeholders that nobody filled in are left out.
 */
export function parseManifest(bytes: Uint8Array): Manifest {
  const buffer = bufferOf(bytes);
  const [main = ''] = buffer.toString('utf8').split(/(?:\r\n|\n|\r(?!\n)){2}/, 1);
  const fields = new Map<ManifestField, string>();
  for (const line of main.replaceAll(/(?:\r\n|\n|\r) /g, '').split(/[\r\n]+/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    const value = valueOf(line.slice(colon + 1));
    if (isField(name) && value !== '') fields.set(name, value);
  }
  return fields;
}

function isField(name: string): name is ManifestField {
  return KNOWN.has(name);
}

function valueOf(text: string): string {
  const value = text.trim();
  const isUsable = value.length <= LONGEST_VALUE && !value.includes('${') && !value.startsWith('%');
  return isUsable ? value : '';
}
