import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ask } from '../../api/client.ts';
import type { TrailEntry } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import { csvOf, type ExportedRow } from '../../parts/csv.ts';
import { LoadMore } from '../../parts/load-more.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { Text } from '../../parts/text.tsx';
import { useTitle } from '../../parts/title.ts';
import { When } from '../../parts/when.tsx';
import './access.css';
import { actionText } from './action-words.ts';

const route = getRouteApi('/access/trail');

const WAYS: Readonly<Record<TrailEntry['way'], string>> = {
  rest: 'REST or this console',
  aws: 'The API of AWS',
  oci: 'The API of registries',
  cli: 'The command line',
};

const COLUMNS: readonly TableProps.ColumnDefinition<TrailEntry>[] = [
  { id: 'when', header: 'When', minWidth: 170, cell: ({ at }) => <When at={at} /> },
  {
    id: 'who',
    header: 'Who',
    minWidth: 140,
    cell: ({ by, accessKeyId }) => (
      <>
        <Link to="/access/trail" search={{ by }}>
          <Text of={by} />
        </Link>
        {accessKeyId === undefined ? null : (
          <div className="faint">
            <Text of={accessKeyId} isCode />
          </div>
        )}
      </>
    ),
  },
  {
    id: 'what',
    header: 'What',
    isRowHeader: true,
    minWidth: 260,
    cell: (entry) => (
      <>
        {actionText(entry.action)} {entry.about === '' ? null : <Text of={entry.about} isCode />}
        {entry.detail === undefined ? null : (
          <details>
            <summary>What was asked for</summary>
            <Text of={entry.detail} isCode />
          </details>
        )}
      </>
    ),
  },
  { id: 'way', header: 'By', minWidth: 140, cell: ({ way }) => WAYS[way] },
];

/** Who changed what, the newest first: for administrators. */
export function Trail() {
  useTitle('Who did what');
  const { by } = route.useSearch();
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useTrail(by);
  if (error !== null) return <Refusal of="trail" error={error} />;
  const entries = data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <>
      <p className="faint">
        <Link to="/access">Access</Link>
      </p>
      <Table
        variant="container"
        header={<Head by={by} entries={entries} />}
        loading={isPending}
        loadingText="Changes…"
        items={entries}
        trackBy={({ id }) => String(id)}
        columnDefinitions={COLUMNS}
        wrapLines
        empty="Nothing was changed yet"
      />
      <LoadMore has={hasNextPage} isLoading={isFetchingNextPage} load={fetchNextPage} />
    </>
  );
}

function useTrail(by: string | undefined) {
  return useInfiniteQuery({
    queryKey: ['trail', by],
    queryFn: ({ pageParam, signal }) => ask('listTrail', { query: { by, cursor: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  });
}

function Head({ by, entries }: { readonly by: string | undefined; readonly entries: readonly TrailEntry[] }) {
  const navigate = route.useNavigate();
  const save = () => saveFile('trail.csv', CSV, csvOf(entries.map(rowOf)));
  return (
    <Header
      variant="h1"
      description={
        by === undefined ? (
          'Every change through the APIs and the command line, the newest first'
        ) : (
          <>
            What <Text of={by} /> changed, the newest first
          </>
        )
      }
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          {by === undefined ? null : (
            <Button onClick={() => void navigate({ search: {} })}>Show what everybody did</Button>
          )}
          <Button disabled={entries.length === 0} onClick={save}>
            Save as CSV
          </Button>
        </SpaceBetween>
      }
    >
      Who did what
    </Header>
  );
}

const CSV = 'text/csv';

/** What is shown of a change, for a spreadsheet. */
function rowOf({ at, by, accessKeyId, way, action, about, detail }: TrailEntry): ExportedRow {
  return { at, by, accessKeyId, way, action, about, detail };
}
