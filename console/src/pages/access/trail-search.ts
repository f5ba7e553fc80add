import type { Operations } from '../../api/schema.generated.ts';
import { searchText } from '../../parts/search-text.ts';

/** Which changes are shown, as the address says it. */
export type TrailSearch = Pick<Operations['listTrail']['query'], 'by' | 'way' | 'about'>;

export const WAYS = {
  rest: 'REST or this console',
  aws: 'The API of AWS',
  oci: 'The API of registries',
  cli: 'The command line',
} as const satisfies Readonly<Record<NonNullable<TrailSearch['way']>, string>>;

/** What an address says of it; what it cannot mean is passed over. */
export function trailSearch(search: Readonly<Record<string, unknown>>): TrailSearch {
  const way = (Object.keys(WAYS) as (keyof typeof WAYS)[]).find((each) => each === search['way']);
  const [by, about] = [searchText(search['by']), searchText(search['about'])];
  return {
    ...(by === undefined ? {} : { by }),
    ...(way === undefined ? {} : { way }),
    ...(about === undefined ? {} : { about }),
  };
}
