import type { SearchResults } from '../api/schema.generated.ts';
import { addressOf } from './address.ts';

/** Something that was found, and the address of its page. */
export interface FoundThing {
  readonly kind: string;
  /** What it is called; anybody may have written it. */
  readonly label: string;
  /** What helps to tell it from others. */
  readonly note: string;
  readonly href: string;
}

const part = encodeURIComponent;
const SHORT_DIGEST = 19;

/** All that was found, kind by kind. */
export function foundThings({
  repositories,
  tags,
  images,
  vulnerabilities,
  packages,
}: SearchResults): readonly FoundThing[] {
  return [
    ...vulnerabilities.map(({ vulnerability, matched }) => ({
      kind: 'Vulnerabilities',
      label: vulnerability,
      note: matched === vulnerability ? '' : `also ${matched}`,
      href: `/vulnerabilities/${part(vulnerability)}`,
    })),
    ...repositories.map(({ repository }) => ({
      kind: 'Repositories',
      label: repository,
      note: '',
      href: `/repositories/${part(repository)}`,
    })),
    ...tags.map(({ repository, tag }) => ({
      kind: 'Tags',
      label: `${repository}:${tag}`,
      note: '',
      href: `/repositories/${part(repository)}/images/${part(tag)}`,
    })),
    ...images.map(({ repository, digest }) => ({
      kind: 'Images',
      label: `${digest.slice(0, SHORT_DIGEST)}…`,
      note: `in ${repository}`,
      href: `/repositories/${part(repository)}/images/${part(digest)}`,
    })),
    ...packages.map(({ type, name }) => ({
      kind: 'Packages',
      label: name,
      note: type,
      href: addressOf('/packages', { name, type }),
    })),
  ];
}
