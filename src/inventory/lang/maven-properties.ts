import { mavenRecord } from '../java/maven-record.ts';
import { parsePomProperties } from '../java/pom-properties.ts';
import { packageFacts } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

const PLACE = /(?:^|\/)META-INF\/maven\/([^/]+)\/([^/]+)\/pom\.properties$/;

/** What Maven leaves beside the classes of an application that was unpacked into the image. */
export const mavenProperties: Extractor = {
  id: 'maven-properties',
  version: 1,
  limitBytes: 64 * 2 ** 10,
  ...wantedNames({ names: ['pom.properties'], also: ({ path }) => PLACE.test(path) }),
  async *extract(file, { signal }) {
    const [, folderGroup = '', folderArtifact = ''] = PLACE.exec(file.path) ?? [];
    const { group = folderGroup, artifact = folderArtifact, version } = parsePomProperties(file.bytes);
    yield* packageFacts({ evidence: 'installed' }, [mavenRecord(group, artifact, version)], signal);
  },
};
