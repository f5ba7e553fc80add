import { type Coordinates, coordinatesOf } from './pom-properties.ts';

/** Folders in which Maven's layout begins. */
const ROOTS = new Set(['repository', 'repo', 'maven2', 'm2', 'maven-repo', 'maven', 'releases', 'libs-release']);
const HASH = /^[\da-f]{30,40}$/;

/**
 * The coordinates of an archive that lies in a repository: Maven's (`repository/org/example/app/1.0/app-1.0.jar`) or
 * Gradle's cache (`files-2.1/org.example/app/1.0/<sha1>/app-1.0.jar`). Undefined where the path is of neither form.
 */
export function coordinatesOfPath(path: string): Required<Coordinates> | undefined {
  const parts = path.split('/');
  const file = parts.pop() ?? '';
  const isGradle = HASH.test(parts.at(-1) ?? '');
  if (isGradle) parts.pop();
  const [version, artifact] = [parts.pop(), parts.pop()];
  if (version === undefined || artifact === undefined || !isNamed(file, artifact, version)) return undefined;
  const root = parts.findLastIndex((part) => ROOTS.has(part));
  // Debian's repository has words in place of versions.
  if ((!isGradle && root === -1) || !/\d/.test(version)) return undefined;
  const group = isGradle ? parts.at(-1) : parts.slice(root + 1).join('.');
  return isWhole(coordinatesOf(group, artifact, version));
}

/** A snapshot's file has a time in place of the word. */
function isNamed(file: string, artifact: string, version: string): boolean {
  return file.startsWith(`${artifact}-${version.replace(/-SNAPSHOT$/, '')}`);
}

function isWhole({ group, artifact, version }: Coordinates): Required<Coordinates> | undefined {
  return group === undefined || artifact === undefined || version === undefined
    ? undefined
    : { group, artifact, version };
}
