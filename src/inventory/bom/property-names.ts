/**
 * The properties with which our own SBOMs say what neither format nor purl has a place for. Of the whole image:
 * `pratique:layer` (digests, the base first), `pratique:platform` (`linux/arm64/v8`), `pratique:database` (paths),
 * `pratique:database-type`, `pratique:content-set`, `pratique:repository-cpe`, `pratique:partial` (a clause each), and
 * `pratique:os-release:<FIELD>`. Of a package: `pratique:evidence`, `pratique:owner` (`deb/python3-yaml`), and
 * `pratique:<field>` for each field of its record that its purl does not tell, or tells otherwise.
 */
export const PREFIX = 'pratique:';

export const LAYER = `${PREFIX}layer`;
export const PLATFORM = `${PREFIX}platform`;
export const DATABASE = `${PREFIX}database`;
export const DATABASE_TYPE = `${PREFIX}database-type`;
export const CONTENT_SET = `${PREFIX}content-set`;
export const REPOSITORY_CPE = `${PREFIX}repository-cpe`;
export const PARTIAL = `${PREFIX}partial`;
export const OS_RELEASE = `${PREFIX}os-release:`;

export const EVIDENCE = `${PREFIX}evidence`;
export const OWNER = `${PREFIX}owner`;
/** Only in SPDX, which has no other place: a layer's digest where one is known, a space, a path. */
export const OCCURRENCE = `${PREFIX}occurrence`;
/** The name of a field that the purl seems to tell and the record does not have. */
export const WITHOUT = `${PREFIX}without`;
