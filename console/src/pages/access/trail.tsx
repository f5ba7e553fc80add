import Header from '@cloudscape-design/components/header';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ask } from '../../api/client.ts';
import type { TrailEntry } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import type { ExportedRow } from '../../parts/csv.ts';
import { usePages } from '../../parts/listing/listed.ts';
import { Listing, type ListingColumn } from '../../parts/listing/listing.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import { useTitle } from '../../parts/title.ts';
import { When } from '../../parts/when.tsx';
import './access.css';
import { actionText } from './action-words.ts';
import { TrailFilter } from './trail-filter.tsx';
import { type TrailSearch, WAYS } from './trail-search.ts';

const route = getRouteApi('/access/trail');

const NAME = 'trail';

const COLUMNS: readonly ListingColumn<TrailEntry>[] = [
  { id: 'when', header: 'When', minWidth: 170, cell: ({ at }) => <When at={at} /> },
  {
    id: 'who',
    header: 'Who',
    minWidth: 140,
    cell: ({ by, accessKeyId, address }) => (
      <>
        <Link to="/access/trail" search={{ by }}>
          <Text of={by} />
        </Link>
        {accessKeyId === undefined ? null : (
          <div className="faint">
            <Text of={accessKeyId} isCode />
          </div>
        )}
        {address === undefined ? null : (
          <div className="faint small">
            from <Text of={address} />
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
            <Text of={entry.detail} isCode isWhole />
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
  const search = route.useSearch();
  const { listed, error } = useTrail(search);
  if (error !== null) return <Refusal isPage of="trail" error={error} />;
  return (
    <>
      <p className="faint">
        <Link to="/access">Access</Link>
      </p>
      <Listing
        name={NAME}
        label="changes"
        of={listed}
        columns={COLUMNS}
        keyOf={({ id }) => String(id)}
        csv={rowOf}
        header={<Head by={search.by} />}
        filter={<TrailFilter of={search} />}
        loadingText="Changes…"
        empty={Object.keys(search).length === 0 ? 'Nothing was changed yet' : 'No change is like that'}
      />
    </>
  );
}

function useTrail(search: TrailSearch) {
  return usePages({
    name: NAME,
    queryKey: ['trail', search],
    ask: (paging, signal) => ask('listTrail', { query: { ...search, ...paging } }, signal),
    rowsOf: ({ entries }) => entries,
    staleTime: 0,
  });
}

function Head({ by }: { readonly by: string | undefined }) {
  return (
    <Header
      variant="h1"
      description={
        by === undefined ? (
          'Every change through the APIs and the command line, and who signed in here, the newest first; pushes are in the history of tags'
        ) : (
          <>
            What <Text of={by} /> changed, the newest first
          </>
        )
      }
    >
      Who did what
    </Header>
  );
}

/** What is shown of a change, for a spreadsheet. */
function rowOf({ at, by, accessKeyId, address, way, action, about, detail }: TrailEntry): ExportedRow {
  return { at, by, accessKeyId, address, way, action, about, detail };
}
