import { fieldsOf, parseJson } from '../../lib/json.ts';
import { textOf } from '../../lib/text.ts';
import { dockerfileLabels } from '../rhel/dockerfile-labels.ts';
import type { Extractor, Fact, FoundFile } from '../types.ts';
import { wantedPaths } from '../wanted-paths.ts';

const PLACES = wantedPaths(['root/buildinfo/labels.json', 'usr/share/buildinfo/labels.json'], ['root/buildinfo']);

/**
 * The labels of an image that Red Hat's build services made, one of which may be its CPE. Older images have them only in
 * the Dockerfile that they were made from, `Dockerfile-ubi8-8.4-208`.
 */
export const rhelLabels: Extractor = {
  id: 'rhel-labels',
  version: 1,
  limitBytes: 2 ** 20,
  ...PLACES,
  wants: (file) => PLACES.wants(file) && (file.path.endsWith('/labels.json') || file.path.startsWith(DOCKERFILES)),
  async *extract(file) {
    yield* file.path.startsWith(DOCKERFILES)
      ? factsOf(dockerfileLabels(textOf(file.bytes)).get('cpe'))
      : jsonFacts(file);
  },
};

const DOCKERFILES = 'root/buildinfo/Dockerfile-';

function jsonFacts(file: FoundFile): readonly Fact[] {
  const parsed = parseJson(file.bytes);
  if (parsed.kind === 'unreadable') return [{ kind: 'partial', reason: parsed.reason }];
  const { cpe } = fieldsOf(parsed.value);
  return typeof cpe === 'string' ? factsOf(cpe) : [];
}

/** Some builds wrote values with the quotes that they had in the Dockerfile. */
function factsOf(label = ''): readonly Fact[] {
  const cpe = label.replace(/^"(.*)"$/, '$1');
  const isCpe = /^cpe:(?:\/[aho]:|2\.3:[aho]:)/.test(cpe) && cpe.length <= 300;
  return isCpe ? [{ kind: 'repositories', names: [], cpes: [cpe] }] : [];
}
