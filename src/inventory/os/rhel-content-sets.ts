import { fieldsOf, parseJson } from '../../lib/json.ts';
import type { Extractor } from '../types.ts';
import { wantedPaths } from '../wanted-paths.ts';

const FOLDERS = wantedPaths([], ['root/buildinfo/content_manifests', 'usr/share/buildinfo']);

/**
 * What Red Hat's build services say of an image that they made: from which repositories its packages came, by the names of
 * their content sets, such as `rhel-9-for-x86_64-baseos-rpms`. Images of RHEL for edge devices, whose root's home is not
 * in the image, have them in `/usr/share`.
 */
export const rhelContentSets: Extractor = {
  id: 'rhel-content-sets',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...FOLDERS,
  wants: (file) => FOLDERS.wants(file) && file.path.endsWith('.json') && !file.path.endsWith('/labels.json'),
  async *extract(file) {
    const parsed = parseJson(file.bytes);
    if (parsed.kind === 'unreadable') {
      yield { kind: 'partial', reason: parsed.reason };
      return;
    }
    const sets = fieldsOf(parsed.value)['content_sets'];
    if (!Array.isArray(sets)) return;
    const names = [...new Set(sets.filter(isName))];
    if (names.length > 0) yield { kind: 'repositories', names: names.slice(0, MOST_NAMES), cpes: [] };
    if (names.length > MOST_NAMES) yield { kind: 'partial', reason: `it has more than ${MOST_NAMES} content sets` };
  },
};

const MOST_NAMES = 1000;

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 300;
}
