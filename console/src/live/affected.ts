import type { QueryKey } from '@tanstack/react-query';

/*
 * A query's key begins with a word for what is asked for; what is of one repository has the repository's name second, as
 * it is or as `name` of an object: `['images', 'team/shop']`, `['findings', { name: 'team/shop', reference: 'latest' }]`.
 */

/** How keys begin of what another kind of thing is seen in, by the events of `/api/v1/changes`. */
const SEEN_IN = {
  repositories: [['repositories'], ['overview'], ['search']],
  images: [
    ['repositories'],
    ['search'],
    ['vulnerability'],
    ['vulnerable-images'],
    ['package-holders'],
    ['package-versions'],
  ],
  overview: [['overview'], ['repositories'], ['vulnerabilities']],
  vulnerabilities: [['vulnerabilities']],
  findings: [],
  excuses: [['excuses'], ['vulnerability']],
  advisories: [['advisories'], ['overview']],
  'current-tags': [['current-tags'], ['overview'], ['vulnerability'], ['schedules']],
  schedules: [['schedules']],
  alerts: [
    ['alerts', 'rules'],
    ['alerts', 'channels'],
    ['alerts', 'preview'],
  ],
  deliveries: [['deliveries']],
  users: [['users']],
  trail: [['trail']],
} as const satisfies Readonly<Record<string, readonly QueryKey[]>>;

type ChangeKind = keyof typeof SEEN_IN;

/** What the server tells that changed; without a repository, any of the kind. */
export interface Change {
  readonly kind: ChangeKind;
  readonly repository?: string;
}

export const CHANGE_KINDS = Object.keys(SEEN_IN) as readonly ChangeKind[];

/** Any finding of anything: everything is to be asked for again, but who is signed in. */
export const EVERYTHING: Change = { kind: 'findings' };

/** What is asked of a repository by its name is another answer now. */
const OF_REPOSITORY: ReadonlySet<ChangeKind> = new Set(['repositories', 'images', 'findings']);

/** Whether what was asked for under that key may be another answer now. */
export function isAffected({ kind, repository }: Change, key: QueryKey): boolean {
  const isSeen = SEEN_IN[kind].some((begin: QueryKey) => begin.every((part, at) => part === key[at]));
  if (isSeen || !OF_REPOSITORY.has(kind)) return isSeen;
  return repository === undefined ? key[0] !== 'session' : repositoryOf(key) === repository;
}

function repositoryOf([, place]: QueryKey): unknown {
  return typeof place === 'object' && place !== null && 'name' in place ? place.name : place;
}
