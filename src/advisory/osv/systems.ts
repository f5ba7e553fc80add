import type { OsvAffected } from './form.ts';

/** The system whose packages images hold: what runs there is told by no package. */
const SYSTEM = 'linux';

/**
 * The systems that a package is only affected on, in Go's words or Rust's (`imports` and `affects` of
 * `ecosystem_specific`), where Linux is none of them; undefined where it may be affected on Linux.
 */
export function otherSystems({ ecosystem_specific: specific }: OsvAffected): readonly string[] | undefined {
  const imports = specific?.imports ?? [];
  const isOfSome = imports.length > 0 && imports.every(({ goos = [] }) => goos.length > 0);
  const named = isOfSome ? imports.flatMap(({ goos = [] }) => goos) : (specific?.affects?.os ?? []);
  return named.length === 0 || named.includes(SYSTEM) ? undefined : [...new Set(named)].toSorted();
}
