import { coversPackages, coversPlace } from './covers.ts';
import { tidyScope } from './fault.ts';
import { latest } from './import.ts';
import type { ExcusedBy, ExcusedPackage, ExcusePlace, ExcuseScope } from './types.ts';
import { scopeOf } from './vex/index.ts';
import type { VexDocument } from './vex/types.ts';

/** What a document says that whoever looks at an image gives beside it: their own word, for this one look. */
export type GivenExcuses = ReadonlyMap<string, readonly { readonly scope: ExcuseScope; readonly by: ExcusedBy }[]>;

/** A finding of an image that is looked at. */
export interface FindingLookedAt {
  /** All its ids. */
  readonly names: readonly string[];
  readonly packages: readonly ExcusedPackage[];
  /** Of the image: digests under which it is known, and as which it is looked at. */
  readonly digests: readonly string[];
  readonly place?: ExcusePlace;
}

/** The excuses of documents, by the vulnerabilities that they are about; `hosts` are registries whose images are meant. */
export function givenExcuses(documents: readonly VexDocument[], hosts: readonly string[]): GivenExcuses {
  const all = documents.flatMap(({ author = 'the VEX document', statements }) =>
    latest(statements).flatMap((one) => {
      const found =
        one.status === 'affected' || one.status === 'under_investigation' ? undefined : scopeOf(one, { hosts });
      if (found?.kind !== 'scope') return [];
      const { status, justification, statement = `it is ${status.replaceAll('_', ' ')}` } = one;
      const by = {
        owner: author,
        status,
        ...(justification === undefined ? {} : { justification }),
        reason: statement,
      };
      return [{ scope: tidyScope(found.scope), by }];
    }),
  );
  return Map.groupBy(all, ({ scope }) => scope.vulnerability ?? '');
}

/** Whose word excuses a finding, of those that are given. */
export function excusedByGiven(given: GivenExcuses, finding: FindingLookedAt): ExcusedBy | undefined {
  const { names, packages, digests, place } = finding;
  const about = names.flatMap((name) => given.get(name) ?? []);
  const excuse = about.find(
    ({ scope }) =>
      (scope.image === undefined || digests.includes(scope.image)) &&
      coversPlace(scope, place) &&
      coversPackages(scope, packages, false),
  );
  return excuse?.by;
}
