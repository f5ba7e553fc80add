import { type Coordinates, coordinatesOf } from './pom-properties.ts';

/** Folders in which Maven's layout begins; `system` is Karaf's. */
const ROOTS = new Set(['repository', 'repo', 'maven2', 'm2', 'maven-repo', 'maven', 'system', 'releases']);
const HASH = /^[\da-f]{30,40}$/;

/**
 * The coordinates of an archive that lies in a repository: Maven's (`repository/org/example/app/1.0/app-1.0.jar`),
 * Gradle's cache (`files-2.1/org.example/app/1.0/<sha1>/app-1.0.jar`) or Ivy's (`org.example/app/jars/app-1.0.jar`).
 * Undefined where the path is of no such form.
 */
export function coordinatesOfPath(path: string): Required<Coordinates> | undefined {
  const parts = path.split('/');
  const file = parts.pop() ?? '';
  const last = parts.at(-1) ?? '';
  const found = /^(?:jars|bundles)$/.test(last) ? inIvys(parts, file) : inMavens(parts, file);
  return found === undefined ? undefined : whole(found);
}

function inMavens(folders: readonly string[], file: string): Coordinates | undefined {
  const isGradle = HASH.test(folders.at(-1) ?? '');
  const parts = isGradle ? folders.slice(0, -1) : [...folders];
  const [version = '', artifact = ''] = [parts.pop(), parts.pop()];
  // A snapshot's file has a time in place of the word; Debian's repository has words in place of versions.
  const isNamed = file.startsWith(`${artifact}-${version.replace(/-SNAPSHOT$/, '')}`) && /\d/.test(version);
  const root = parts.findLastIndex((part) => ROOTS.has(part));
  if (!isNamed || (!isGradle && root === -1)) return undefined;
  return coordinatesOf(isGradle ? parts.at(-1) : parts.slice(root + 1).join('.'), artifact, version);
}

function inIvys(folders: readonly string[], file: string): Coordinates | undefined {
  const [group = '', artifact = ''] = folders.slice(-3);
  const version = file.slice(artifact.length + 1, file.lastIndexOf('.'));
  return file.startsWith(`${artifact}-`) && group.includes('.') ? coordinatesOf(group, artifact, version) : undefined;
}

function whole({ group, artifact, version }: Coordinates): Required<Coordinates> | undefined {
  return group === undefined || artifact === undefined || version === undefined
    ? undefined
    : { group, artifact, version };
}
