import { fieldsOf } from '../../lib/json.ts';
import { languageRecord, type ReadRecord } from '../records.ts';

const DIGITS_AFTER_V = /^[vV](?=\d)/;

/**
 * The packages of a list as Composer writes it. Composer keeps the tag of a release, `v5.4.1`; Packagist's advisories name
 * versions without the `v`, which means nothing (composer/semver, "VersionParser::normalize"), so it is left off.
 */
export function* composerRecords(packages: unknown): Iterable<ReadRecord> {
  for (const value of Array.isArray(packages) ? packages : []) {
    const { name, version } = fieldsOf(value);
    const isNamed = typeof name === 'string' && typeof version === 'string';
    if (!isNamed) yield { kind: 'malformed', reason: 'a package has no name or no version' };
    else yield languageRecord('composer', name, version.trim().replace(DIGITS_AFTER_V, ''));
  }
}
