import { textsOfSerialized } from '../composer/php-serialized.ts';
import { languageRecord, packageFacts, type ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * Packages of PEAR and extensions of PECL, by the registry in which `pear` and `pecl` keep what they have installed, a
 * file for each (PEAR, "PEAR_Registry"). Those of PEAR's own channel lie right in it. Packagist has them too, in lower
 * case under `pear/`, and advisories name them so; those of other channels are named with their channel.
 */
export const pear: Extractor = {
  id: 'pear',
  version: 1,
  limitBytes: 4 * 2 ** 20,
  ...wantedNames({ endings: ['.reg'], also: ({ path }) => REGISTERED.test(path) }),
  async *extract(file, { signal }) {
    const { texts, isWhole } = textsOfSerialized(file.bytes);
    // package.xml 1.0 has `package` and a plain `version`.
    const name = texts.get('name') ?? texts.get('package') ?? '';
    const version = texts.get('version.release') ?? texts.get('version') ?? '';
    const channel = REGISTERED.exec(file.path)?.[1];
    if (isWhole) yield* packageFacts({ evidence: 'installed' }, [recordOf(channel, name, version)], signal);
    else yield { kind: 'partial', reason: 'it is not as PEAR writes it' };
  },
};

const REGISTERED = /(?:^|\/)\.registry\/(?:\.channel\.([^/]+)\/)?[^/]+\.reg$/;

function recordOf(channel: string | undefined, name: string, version: string): ReadRecord {
  if (name === '') return { kind: 'malformed', reason: 'a package has no name' };
  return channel === undefined
    ? languageRecord('composer', `pear/${name.toLowerCase()}`, version)
    : languageRecord('pear', `${channel}/${name}`, version);
}
