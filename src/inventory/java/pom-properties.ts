/** What Maven knows a package by, as far as a file tells it. */
export interface Coordinates {
  readonly group?: string;
  readonly artifact?: string;
  readonly version?: string;
}

const LONGEST_FIELD = 300;
const LONGEST_LINE = 1000;

/** A part of coordinates as it may stand in a repository; undefined for anything else, placeholders among it. */
export function coordinate(text: string | undefined): string | undefined {
  const field = text?.trim() ?? '';
  return /^[^\s\p{C}:/\\${}<>"'|*?]+$/u.test(field) && field.length <= LONGEST_FIELD ? field : undefined;
}

/** What Maven writes beside the classes (Maven Archiver, "pom.properties content"; java.util.Properties' syntax). */
export function parsePomProperties(bytes: Uint8Array): Coordinates {
  const fields = new Map<string, string>();
  for (const line of Buffer.from(bytes)
    .toString('utf8')
    .split(/[\r\n]+/)) {
    if (line.length > LONGEST_LINE) continue;
    const [, key, value] = /^\s*(groupId|artifactId|version)\s*[=:\s]\s*(\S.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) fields.set(key, value.replaceAll(/\\(.)/g, '$1'));
  }
  return coordinatesOf(fields.get('groupId'), fields.get('artifactId'), fields.get('version'));
}

/** Those of the three that can be coordinates. */
export function coordinatesOf(
  groupText: string | undefined,
  artifactText: string | undefined,
  versionText: string | undefined,
): Coordinates {
  const [group, artifact, version] = [groupText, artifactText, versionText].map(coordinate);
  return {
    ...(group === undefined ? {} : { group }),
    ...(artifact === undefined ? {} : { artifact }),
    ...(version === undefined ? {} : { version }),
  };
}
