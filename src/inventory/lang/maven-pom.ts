import { mavenRecord } from '../java/maven-record.ts';
import { parsePom } from '../java/pom.ts';
import { LOCKED_ANYWHERE } from '../lock-facts.ts';
import { packageFacts } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * The dependencies that a `pom.xml` among sources plans in a version that it gives itself. Maven has no lock file, and
 * what a parent or a bill of materials decides lies elsewhere: that is left out. The project itself is no package, and a
 * library's model, which lies in `META-INF`, plans nothing for the image.
 */
export const mavenPom: Extractor = {
  id: 'maven-pom',
  version: 1,
  limitBytes: 4 * 2 ** 20,
  ...wantedNames({ names: ['pom.xml'], also: ({ path }) => !`/${path}`.includes('/META-INF/') }),
  async *extract(file, { signal }) {
    const parsed = parsePom(file.bytes);
    if (parsed.kind === 'malformed') yield { kind: 'partial', reason: `it ${parsed.reason}` };
    else {
      const { dependencies } = parsed.pom;
      const records = dependencies.map((one) => mavenRecord(one.group, one.artifact, one.version));
      yield* packageFacts(LOCKED_ANYWHERE, records, signal);
    }
  },
};
