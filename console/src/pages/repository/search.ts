import { searchText } from '../../parts/search-text.ts';

/** The views of a repository, the first where none is named. */
export const VIEWS = ['images', 'history', 'settings'] as const;
export type View = (typeof VIEWS)[number];

/** How far inspections are that are asked for. */
export const INSPECTIONS = ['waiting', 'inspected', 'none'] as const;
type Inspection = (typeof INSPECTIONS)[number];

/** What the address of a repository's page says besides which it is. */
export interface RepositorySearch {
  readonly view?: View;
  /** A part of a tag, or how a digest begins. */
  readonly q?: string;
  readonly tagged?: 'true' | 'false';
  readonly inspection?: Inspection;
  /** With parts of indexes, and what is attached. */
  readonly all?: true;
  /** The tag whose history is shown. */
  readonly tag?: string;
}

/** What changes of it: undefined takes it away. */
export type SearchChange = { readonly [Key in keyof RepositorySearch]?: RepositorySearch[Key] | undefined };

/** Of an address that anybody may have typed, what is understood. */
export function repositorySearch(search: Readonly<Record<string, unknown>>): RepositorySearch {
  const view = VIEWS.find((one) => one === search['view']);
  const inspection = INSPECTIONS.find((one) => one === search['inspection']);
  const tagged = (['true', 'false'] as const).find((one) => one === String(search['tagged']));
  const [q, tag] = [searchText(search['q']), searchText(search['tag'])];
  return {
    ...(view === undefined || view === 'images' ? {} : { view }),
    ...(q === undefined ? {} : { q }),
    ...(tagged === undefined ? {} : { tagged }),
    ...(inspection === undefined ? {} : { inspection }),
    ...(search['all'] === true ? { all: true } : {}),
    ...(tag === undefined ? {} : { tag }),
  };
}

/** The search once that has changed. */
export function changedSearch(search: RepositorySearch, change: SearchChange): RepositorySearch {
  return repositorySearch({ ...search, ...change });
}
