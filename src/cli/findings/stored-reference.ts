import { type Digest, parseDigest } from '../../oci/digest.ts';
import { parseRepositoryName, parseTag, type RepositoryName, type Tag } from '../../oci/name.ts';

/** An image of this registry, as somebody types it. */
export interface StoredReference {
  readonly name: RepositoryName;
  readonly reference: Tag | Digest;
}

/** What `team/app:1`, `team/app@sha256:…` or `team/app`, whose tag is `latest`, names; undefined where it is none. */
export function parseStoredReference(text: string): StoredReference | undefined {
  const [named = '', digest, ...more] = text.split('@');
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const [nameText, tagText] = colon < 0 ? [named, 'latest'] : [named.slice(0, colon), named.slice(colon + 1)];
  const [name, tag] = [parseRepositoryName(nameText), parseTag(tagText)];
  const reference = digest === undefined ? tag : parseDigest(digest);
  // A digest counts, and what stands before it must be sound all the same.
  if (name === undefined || tag === undefined || reference === undefined || more.length > 0) return undefined;
  return { name, reference };
}
