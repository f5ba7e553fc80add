import Header from '@cloudscape-design/components/header';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../api/client.ts';
import type { Repository } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import { LoadMore } from '../../parts/load-more.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import { useTitle } from '../../parts/title.ts';
import { When } from '../../parts/when.tsx';
import { FirstPush } from './first-push.tsx';

const COLUMNS: readonly TableProps.ColumnDefinition<Repository>[] = [
  {
    id: 'name',
    header: 'Repository',
    isRowHeader: true,
    cell: ({ name }) => (
      <Link to="/repositories/$name" params={{ name }}>
        <Text of={name} />
      </Link>
    ),
  },
  { id: 'created', header: 'Created', cell: ({ createdAt }) => <When at={createdAt} /> },
  {
    id: 'kind',
    header: 'Alerts',
    cell: ({ sandbox }) => (sandbox === true ? 'Sandbox: nobody is told' : 'As the rules say'),
  },
];

/** The repositories that the viewer may pull from. */
export function Repositories() {
  useTitle('Repositories');
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['repositories'],
    queryFn: ({ pageParam, signal }) => ask('listRepositories', { query: { cursor: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
  });
  if (error !== null) return <Refusal isPage of="repositories" error={error} />;
  const repositories = data?.pages.flatMap((page) => page.repositories) ?? [];
  return (
    <>
      <Table
        variant="container"
        header={<Header variant="h1">Repositories</Header>}
        loading={isPending}
        loadingText="Repositories…"
        items={repositories}
        trackBy="name"
        columnDefinitions={COLUMNS}
        empty={<FirstPush />}
      />
      <LoadMore has={hasNextPage} isLoading={isFetchingNextPage} load={fetchNextPage} />
    </>
  );
}
