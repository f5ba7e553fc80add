import type { Occurrence, SbomDocument } from './types.ts';

/** What an SBOM describes, where it has a name. */
export function subjectOf(name: string | undefined, version: string | undefined): SbomDocument['subject'] {
  if (name === undefined) return undefined;
  return { name, ...(version === undefined ? {} : { version }) };
}

const DIGEST = /^[a-z0-9+._-]{1,32}:[0-9a-f]{32,128}$/;

/** An occurrence; what is no digest names no layer. */
export function occurrenceOf(path: string, layer: string | undefined): Occurrence {
  const plain = path.replace(/^\/+/, '');
  return { path: plain, ...(layer !== undefined && DIGEST.test(layer) ? { layerDigest: layer } : {}) };
}
