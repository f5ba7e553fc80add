import { parseJson } from '../../lib/json.ts';
import { listIn, textIn, textsIn } from '../fields.ts';
import { mavenRecord } from '../java/maven-record.ts';
import { documentFacts, LOCKED_ANYWHERE } from '../lock-facts.ts';
import type { ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/** The lock file of sbt's plugin sbt-dependency-lock: what is needed to compile or to run. */
export const sbtLock: Extractor = {
  id: 'sbt-lock',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({ names: ['build.sbt.lock'] }),
  async *extract(file, { signal }) {
    yield* documentFacts(parseJson(file.bytes), LOCKED_ANYWHERE, recordsOf, signal);
  },
};

const OF_PROGRAM = new Set(['compile', 'runtime']);

function* recordsOf(lock: unknown): Iterable<ReadRecord> {
  for (const module of listIn(lock, 'dependencies')) {
    const [group, artifact, version] = ['org', 'name', 'version'].map((key) => textIn(module, key));
    const used = textsIn(module, 'configurations');
    const isOfProgram = used.length === 0 || used.some((configuration) => OF_PROGRAM.has(configuration));
    if (isOfProgram) yield mavenRecord(group, artifact, version);
  }
}
