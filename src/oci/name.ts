/** `<name>` of the distribution-spec: lower case, path components parted by `/`, at most 255 characters. */
export type RepositoryName = string & { readonly __brand: 'RepositoryName' };

/** A tag, as the distribution-spec's `<reference>` allows it. */
export type Tag = string & { readonly __brand: 'Tag' };

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const NAME = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;

/** The name that `text` writes, or undefined (distribution-spec, "Pulling manifests"). */
export function parseRepositoryName(text: string): RepositoryName | undefined {
  return text.length <= 255 && NAME.test(text) ? (text as RepositoryName) : undefined;
}

/** The tag that `text` writes, or undefined (distribution-spec, "Pulling manifests"). */
export function parseTag(text: string): Tag | undefined {
  return TAG.test(text) ? (text as Tag) : undefined;
}
