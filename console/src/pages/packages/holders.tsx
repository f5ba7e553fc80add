import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../api/client.ts';
import type { PackageHolders } from '../../api/schema.generated.ts';
import { LoadMore } from '../../parts/load-more.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';

interface Props {
  readonly name: string;
  readonly type: string | undefined;
  readonly version: string | undefined;
}

const PAGE = 50;
const SHORT_DIGEST = 19;

/** The images that hold a package, or a version of it, and where in them it lies. */
export function Holders({ name, type, version }: Props) {
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['package-holders', name, type, version],
    queryFn: ({ pageParam, signal }) =>
      ask('listPackageHolders', { query: { name, type, version, limit: PAGE, cursor: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
  });
  const images = data?.pages.flatMap((page) => page.images) ?? [];
  if (error !== null) return <Refusal of="images" error={error} />;
  if (images.length === 0 && !hasNextPage) return null;
  return (
    <section className="panel" aria-labelledby="holders-heading">
      <h2 id="holders-heading">
        Images that hold {version === undefined ? 'it' : <Text of={version} isCode />}{' '}
        <span className="faint">
          ({images.length.toLocaleString()}
          {hasNextPage ? ' and more' : ''})
        </span>
      </h2>
      <HolderTable of={images} />
      <LoadMore has={hasNextPage} isLoading={isFetchingNextPage} load={fetchNextPage} />
    </section>
  );
}

function HolderTable({ of }: { readonly of: PackageHolders['images'] }) {
  return (
    <div className="scroll">
      <table className="plain-table">
        <caption className="unseen">Images that hold it</caption>
        <thead>
          <tr>
            <th scope="col">Image</th>
            <th scope="col">Version</th>
            <th scope="col">Path</th>
          </tr>
        </thead>
        <tbody>
          {of.map(({ repository, digest, tags, package: { version, path } }) => (
            <tr key={`${repository} ${digest} ${version} ${path}`}>
              <th scope="row">
                <Link
                  to="/repositories/$name/images/$reference"
                  params={{ name: repository, reference: tags[0] ?? digest }}
                >
                  <Text
                    of={
                      tags[0] === undefined
                        ? `${repository}@${digest.slice(0, SHORT_DIGEST)}…`
                        : `${repository}:${tags[0]}`
                    }
                  />
                </Link>{' '}
                <span className="faint">{tags.length > 1 ? `and ${tags.length - 1} more` : ''}</span>
              </th>
              <td>
                <Text of={version} isCode />
              </td>
              <td>
                <Text of={path} isCode />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
