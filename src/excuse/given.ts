import { coversPackages, coversPlace } from './covers.ts';
import { tidyScope } from './fault.ts';
import type { ExcusedBy, ExcusedPackage, ExcusePlace, ExcuseScope } from './types.ts';
import { excuses, lastWords, scopeOf } from './vex/index.ts';
import type { VexDocument } from './vex/types.ts';

/** What a document says that whoever looks at an image gives beside it: their own word, for this one look. */
export type GivenExcuses = ReadonlyMap<string, readonly GivenExcuse[]>;

interface GivenExcuse {
  readonly scope: ExcuseScope;
  readonly by: ExcusedBy;
  /** The package as a part of which alone it is excused: a purl. */
  readonly partOf?: string;
}

/** A finding of an image that is looked at. */
export interface FindingLookedAt {
  /** All its ids. */
  readonly names: readonly string[];
  readonly packages: readonly ExcusedPackage[];
  /** All that is in the image. */
  readonly beside: readonly ExcusedPackage[];
  /** Of the image: digests under which it is known, and as which it is looked at. */
  readonly digests: readonly string[];
  readonly place?: ExcusePlace;
}

/** The excuses of documents, by the vulnerabilities that they are about; `hosts` are registries whose images are meant. */
export function givenExcuses(documents: readonly VexDocument[], hosts: readonly string[]): GivenExcuses {
  const all = documents.flatMap(({ author = 'the VEX document', statements }) =>
    lastWords(statements).flatMap(({ statement: one, against }) => {
      const found = excuses(one) && against === undefined ? scopeOf(one, { hosts }) : undefined;
      if (found === undefined || found.kind === 'none') return [];
      const { status, justification, statement = `it is ${status.replaceAll('_', ' ')}` } = one;
      const by = {
        owner: author,
        status,
        ...(justification === undefined ? {} : { justification }),
        reason: statement,
      };
      return [{ scope: tidyScope(found.scope), by, ...(found.kind === 'part' ? { partOf: found.of } : {}) }];
    }),
  );
  return Map.groupBy(all, ({ scope }) => scope.vulnerability ?? '');
}

/** Whose word excuses a finding, of those that are given. */
export function excusedByGiven(given: GivenExcuses, finding: FindingLookedAt): ExcusedBy | undefined {
  const { names, packages, beside, digests, place } = finding;
  const about = names.flatMap((name) => given.get(name) ?? []);
  const excuse = about.find(
    ({ scope, partOf }) =>
      (scope.image === undefined || digests.includes(scope.image)) &&
      coversPlace(scope, place) &&
      coversPackages(scope, packages, false) &&
      (partOf === undefined || packages.every((one) => isPartOf(one, partOf, beside))),
  );
  return excuse?.by;
}

/** Whether a package lies in the very file that is the other one, as modules of Go lie in a program. */
function isPartOf({ path }: ExcusedPackage, whole: string, beside: readonly ExcusedPackage[]): boolean {
  // What the database of a distribution lists lies there with everything else.
  if (/^pkg:(?:apk|deb|rpm)\//i.test(whole)) return false;
  const isWhole = (one: ExcusedPackage) => coversPackages({ package: whole }, [one], false);
  return beside.some(
    (one) => (one.path === path || path.startsWith(`${one.path}/`)) && one.path !== '' && isWhole(one),
  );
}
