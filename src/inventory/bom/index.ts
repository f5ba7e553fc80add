export { propertyOf } from './fields.ts';
export { namesOf, notesOf, packageOf, type SbomPackage, unusableClause } from './package-of.ts';
export { parseSbom } from './parse-sbom.ts';
export * as propertyNames from './property-names.ts';
export type { Properties, SbomComponent, SbomDocument } from './types.ts';
