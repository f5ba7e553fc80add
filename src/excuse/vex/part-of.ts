import { parseDigest } from '../../oci/digest.ts';
import { parsePurl } from '../fault.ts';
import type { VexStatement } from './types.ts';

/** Whether a product is named by what is the same everywhere: a purl, or a digest. */
export function isKnownName(name: string): boolean {
  return name.startsWith('pkg:') || parseDigest(name) !== undefined;
}

/** The product that is meant where somebody says what a document is about: the only one whose name is not known. */
export function soleUnknown(statements: readonly VexStatement[]): string | undefined {
  const unknown = new Set(statements.map(({ product }) => product).filter((name) => !isKnownName(name)));
  return unknown.size === 1 ? [...unknown][0] : undefined;
}

const DISTRIBUTIONS = new Set(['apk', 'deb', 'rpm']);

/**
 * A part of a product, as it is spoken of. Of a product without a name that is known, a platform mostly, a package is
 * spoken of by itself where that goes with it wherever it is: a fix in a version, and a build of a distribution's.
 */
export function partOf(
  whole: string | undefined,
  part: string,
  status: VexStatement['status'],
): Pick<VexStatement, 'product' | 'part'> {
  if (whole === undefined || whole === part) return { product: part };
  const purl = isKnownName(whole) ? undefined : parsePurl(part);
  const hasVersion = purl?.version !== undefined && purl.version !== null;
  const isItself = hasVersion && (status === 'fixed' || DISTRIBUTIONS.has(purl.type ?? ''));
  return isItself ? { product: part } : { product: whole, part };
}
