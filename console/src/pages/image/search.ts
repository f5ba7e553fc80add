/** The views of an image, the first where none is named. */
export const VIEWS = [
  'findings',
  'packages',
  'layers',
  'sbom',
  'manifest',
  'referrers',
  'platforms',
  'compare',
] as const;
export type View = (typeof VIEWS)[number];

/** By what findings are put together. */
export const GROUPINGS = ['package', 'layer', 'fix'] as const;
export type Grouping = (typeof GROUPINGS)[number];

const TEXTS = [
  'platform',
  'asOf',
  'finding',
  'order',
  'with',
  'name',
  'path',
  'type',
  'layer',
  'evidence',
  'owned',
] as const;

/** What the address of an image's page says besides which image it is. */
export interface ImageSearch {
  readonly view?: View;
  readonly platform?: string;
  /** A day, as `2026-11-01`. */
  readonly asOf?: string;
  readonly group?: Grouping;
  /** What findings are filtered by: `severity=HIGH`, `package:ssl`. */
  readonly filter?: readonly string[];
  /** Whether a finding is shown that fits one of them. */
  readonly any?: true;
  /** The finding that is open: its key, or an id of its vulnerability. */
  readonly finding?: string;
  /** The column that findings are ordered by, with a `-` before it the other way round: `epss`, `-epss`. */
  readonly order?: string;
  /** The tag or digest that it is compared with. */
  readonly with?: string;
  readonly name?: string;
  readonly path?: string;
  readonly type?: string;
  readonly layer?: string;
  readonly evidence?: string;
  readonly owned?: string;
}

/** What changes of it: undefined takes it away. */
export type SearchChange = { readonly [Key in keyof ImageSearch]?: ImageSearch[Key] | undefined };

/** Of an address that anybody may have typed, what is understood. */
export function imageSearch(search: Readonly<Record<string, unknown>>): ImageSearch {
  const { view, group, filter, any } = search;
  const texts = TEXTS.flatMap((key) => {
    const value = search[key];
    return typeof value === 'string' || typeof value === 'number' ? [[key, `${value}`] as const] : [];
  });
  const filters = Array.isArray(filter) ? filter.filter((one): one is string => typeof one === 'string') : [];
  const known = { view: VIEWS.find((one) => one === view), group: GROUPINGS.find((one) => one === group) };
  return {
    ...Object.fromEntries<string>(texts),
    ...(known.view === undefined ? {} : { view: known.view }),
    ...(known.group === undefined ? {} : { group: known.group }),
    ...(filters.length === 0 ? {} : { filter: filters }),
    ...(any === true ? { any } : {}),
  };
}
