import type { ZipEntry } from '../../lib/zip.ts';

/** Where an application has its own classes, and the JVM those for its later versions. */
const ROOT = /^(?:WEB-INF\/classes\/|BOOT-INF\/classes\/|META-INF\/versions\/\d{1,3}\/)/;
const MOST_ENTRIES = 20_000;
/** What starts an application of Spring Boot, beside its own. */
const LAUNCHER = 'org/springframework/boot/loader/';

/**
 * The package that an archive's classes share, `org.apache.commons.io`; where it holds several families of packages,
 * since others were shaded in, that of one that is called as the artifact begins, or else of the largest. Undefined
 * where it has no class in a package.
 */
export function classPackage(entries: readonly ZipEntry[], artifact: string): string | undefined {
  const families = new Map<string, { count: number; shared: readonly string[] }>();
  for (const { name } of entries.slice(0, MOST_ENTRIES)) {
    const folder = folderOf(name);
    if (folder === undefined) continue;
    const parts = folder.split('/', MOST_PARTS);
    const key = parts.slice(0, 2).join('.');
    const family = families.get(key);
    families.set(key, { count: (family?.count ?? 0) + 1, shared: sharedStart(family?.shared ?? parts, parts) });
  }
  const [word = artifact] = artifact.split(/[-_.]/, 1);
  const largestFirst = [...families.values()].toSorted((a, b) => b.count - a.count);
  const named = largestFirst.find(({ shared }) => shared.some((part, at) => at > 0 && part.startsWith(word)));
  return (named ?? largestFirst[0])?.shared.join('.');
}

const MOST_PARTS = 12;

function folderOf(name: string): string | undefined {
  if (!name.endsWith('.class') || name.startsWith(LAUNCHER)) return undefined;
  const path = name.replace(ROOT, '');
  const slash = path.lastIndexOf('/');
  return slash <= 0 || path.startsWith('META-INF/') ? undefined : path.slice(0, slash);
}

function sharedStart(a: readonly string[], b: readonly string[]): readonly string[] {
  const end = a.findIndex((part, at) => part !== b[at]);
  return end === -1 ? a : a.slice(0, end);
}
