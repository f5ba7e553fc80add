import { Link } from '@tanstack/react-router';
import { Text } from './text.tsx';

/** `sha256:` and the first twelve characters, as people tell digests apart. */
const SHORT_DIGEST = 19;

interface ImageLinkProps {
  readonly of: { readonly repository: string; readonly digest: string; readonly tags: readonly string[] };
  /** The finding that is to be open there: any id of its vulnerability. */
  readonly finding?: string | undefined;
}

/** Leads to an image, by its first tag where it has one; says how many others there are. */
export function ImageLink({ of: { repository, digest, tags }, finding }: ImageLinkProps) {
  const [tag] = tags;
  return (
    <>
      <Link
        to="/repositories/$name/images/$reference"
        params={{ name: repository, reference: tag ?? digest }}
        search={finding === undefined ? {} : { finding }}
      >
        <Text of={tag === undefined ? `${repository}@${digest.slice(0, SHORT_DIGEST)}…` : `${repository}:${tag}`} />
      </Link>
      {tags.length > 1 ? <span className="faint"> and {tags.length - 1} more</span> : null}
    </>
  );
}
