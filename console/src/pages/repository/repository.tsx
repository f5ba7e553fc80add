import Header from '@cloudscape-design/components/header';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ask } from '../../api/client.ts';
import type { Image } from '../../api/schema.generated.ts';
import { bytesText } from '../../parts/bytes.ts';
import '../../parts/cloudscape.ts';
import { LoadMore } from '../../parts/load-more.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { Counts } from '../../parts/severity.tsx';
import { Text } from '../../parts/text.tsx';
import { useTitle } from '../../parts/title.ts';
import { When } from '../../parts/when.tsx';

const route = getRouteApi('/repositories/$name');
const SHORT_DIGEST = 19;

const COLUMNS: readonly TableProps.ColumnDefinition<Image>[] = [
  {
    id: 'tags',
    header: 'Tags',
    isRowHeader: true,
    cell: ({ repository, digest, tags }) => (
      <Link to="/repositories/$name/images/$reference" params={{ name: repository, reference: tags[0] ?? digest }}>
        {tags.length === 0 ? <span className="faint">untagged</span> : <Text of={tags.join(', ')} />}
      </Link>
    ),
  },
  { id: 'findings', header: 'Findings', cell: (image) => <State of={image} /> },
  { id: 'pushed', header: 'Pushed', cell: ({ pushedAt }) => <When at={pushedAt} /> },
  { id: 'size', header: 'Size', cell: ({ sizeBytes }) => bytesText(sizeBytes) },
  {
    id: 'platforms',
    header: 'Platforms',
    cell: ({ platforms }) => <Text of={platforms.flatMap(({ platform }) => platform ?? []).join(', ')} />,
  },
  {
    id: 'digest',
    header: 'Digest',
    cell: ({ digest }) => (
      <span title={digest}>
        <Text of={`${digest.slice(0, SHORT_DIGEST)}…`} isCode />
      </span>
    ),
  },
];

/** A repository's images, the newest first. */
export function RepositoryPage() {
  const { name } = route.useParams();
  useTitle(`Repository ${name}`);
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['images', name],
    queryFn: ({ pageParam, signal }) => ask('listImages', { params: { name }, query: { cursor: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    refetchInterval: ({ state }) => (state.data?.pages.some((page) => page.images.some(isWaitedFor)) ? 2000 : false),
  });
  if (error !== null) return <Refusal isPage of="images" error={error} />;
  return (
    <>
      <Table
        variant="container"
        header={
          <Header variant="h1">
            <Text of={name} />
          </Header>
        }
        loading={isPending}
        loadingText="Images…"
        items={data?.pages.flatMap((page) => page.images) ?? []}
        trackBy="digest"
        columnDefinitions={COLUMNS}
        empty="No image was pushed to it yet"
      />
      <LoadMore has={hasNextPage} isLoading={isFetchingNextPage} load={fetchNextPage} />
    </>
  );
}

/** The worst platform speaks for an index. */
function State({ of: { platforms } }: { readonly of: Image }) {
  const inspected = platforms.filter(({ state }) => state === 'inspected');
  if (inspected.length === 0) {
    return (
      <span className="faint">
        {platforms.some(({ state }) => state === 'pending') ? 'Being inspected…' : 'No image'}
      </span>
    );
  }
  return (
    <>
      {inspected.map(({ digest, findings = {}, coverage }) => (
        <div key={digest}>
          <Counts of={findings} />
          {coverage === undefined || coverage.kind === 'covered' ? null : (
            <span className="faint" title={coverage.reasons.join(' ')}>
              {' '}
              {COVERAGE[coverage.kind]}
            </span>
          )}
        </div>
      ))}
    </>
  );
}

const COVERAGE: Readonly<
  Record<Exclude<NonNullable<Image['platforms'][number]['coverage']>['kind'], 'covered'>, string>
> = {
  unreadable: 'could not be read',
  unsupported: 'not supported',
  'no-advisories': 'no advisories are loaded',
  'end-of-life': 'no longer supported by its publisher',
  partial: 'read in part',
  stale: 'advisories are old',
};

function isWaitedFor({ platforms }: Image): boolean {
  return platforms.some(({ state }) => state === 'pending');
}
