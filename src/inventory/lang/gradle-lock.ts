import { linesOf } from '../../lib/lines.ts';
import { mavenRecord } from '../java/maven-record.ts';
import { LOCKED_ANYWHERE } from '../lock-facts.ts';
import { packageFacts, type ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';
import { baseName, wantedNames } from '../wanted-names.ts';

const FILES = ['gradle.lockfile', 'buildscript-gradle.lockfile', 'settings-gradle.lockfile'];
const OLD_FOLDER = '/gradle/dependency-locks/';

/**
 * Gradle's lock files ("Locking Versions"): one for a project, one for its build's own plugins, and the older form, one
 * for each configuration. What only tests and tools of the build need is left out.
 */
export const gradleLock: Extractor = {
  id: 'gradle-lock',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({
    endings: ['.lockfile'],
    also: ({ path }) => FILES.includes(baseName(path).toLowerCase()) || `/${path}`.includes(OLD_FOLDER),
  }),
  async *extract(file, { signal }) {
    const name = baseName(file.path);
    const configuration = FILES.includes(name.toLowerCase()) ? '' : name.slice(0, -'.lockfile'.length);
    yield* packageFacts(LOCKED_ANYWHERE, recordsOf(file.bytes, configuration), signal);
  },
};

function* recordsOf(bytes: Uint8Array, configuration: string): Iterable<ReadRecord> {
  for (const line of linesOf(bytes)) {
    const text = line.trim();
    if (text === '' || text.startsWith('#') || text.startsWith('empty=')) continue;
    const [, group, artifact, version, listed] = /^([^:=]+):([^:=]+):([^:=]+)(?:=(.*))?$/.exec(text) ?? [];
    const used = (listed ?? configuration).split(',');
    if (group === undefined) yield { kind: 'malformed', reason: `${JSON.stringify(text.slice(0, 100))} is no module` };
    else if (used.some(isOfProgram)) yield mavenRecord(group, artifact, version);
  }
}

/** Configurations of Gradle's own plugins and of well-known ones. */
const OF_TOOLS =
  /^test|Test|[aA]nnotationProcessor|^(?:kapt|ksp|checkstyle|pmd|spotbugs|codenarc|detekt|ktlint|jacoco|errorprone|spotless|jmh|zinc|kotlin(?:Compiler|Build|Klib|Native|Scripting))/;

function isOfProgram(configuration: string): boolean {
  return !OF_TOOLS.test(configuration);
}
