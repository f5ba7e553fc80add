import { cleanPath } from '../lib/tar-path.ts';
import { isSane } from './records.ts';
import type { ExtractContext, Fact } from './types.ts';

/** More than any package brings; what is left out is matched as if nobody owned it, which hides nothing. */
const MOST_PATHS = 100_000;

/**
 * The fact that a package brought these files, of which only those are named that an extractor may look at. Paths may
 * begin with a slash or `./`; none is named where nobody looks at any, or where the owner's name could be none.
 */
export function ownedFacts(
  { type, owner }: { readonly type: string; readonly owner: string },
  paths: Iterable<string>,
  { isSought }: Pick<ExtractContext, 'isSought'>,
): readonly Fact[] {
  if (owner === '' || !isSane(owner)) return [];
  const sought: string[] = [];
  for (const written of paths) {
    const path = written.replace(/^\.?\/+/, '');
    if (path === '' || path.length > 4096 || !isSought(path) || cleanPath(path) !== path) continue;
    sought.push(path);
    if (sought.length === MOST_PATHS) break;
  }
  return sought.length === 0 ? [] : [{ kind: 'owned', type, owner, paths: sought }];
}
