import Header from '@cloudscape-design/components/header';
import { getRouteApi } from '@tanstack/react-router';
import { ask } from '../../api/client.ts';
import type { Delivery, Deliveries as Page } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import type { ExportedRow } from '../../parts/csv.ts';
import { usePages } from '../../parts/listing/listed.ts';
import { Listing, type ListingColumn } from '../../parts/listing/listing.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import { useTitle } from '../../parts/title.ts';
import { When } from '../../parts/when.tsx';
import { AlertViews } from './alert-views.tsx';
import { DELIVERIES, SendAgain, SendAllAgain } from './delivery-again.tsx';
import { DeliveryFilter } from './delivery-filter.tsx';
import { DeliveryStateWord } from './delivery-state.tsx';

const route = getRouteApi('/alerts/deliveries');
const UNDER_WAY_MILLISECONDS = 2000;
const IDLE_MILLISECONDS = 5000;

const COLUMNS: readonly ListingColumn<Delivery>[] = [
  { id: 'title', header: 'What', isRowHeader: true, minWidth: 220, cell: ({ title }) => <Text of={title} /> },
  {
    id: 'to',
    header: 'To',
    minWidth: 130,
    cell: ({ to, kind }) => (
      <>
        <div>
          <Text of={to} />
        </div>
        <div className="faint">{kind}</div>
      </>
    ),
  },
  { id: 'state', header: 'State', minWidth: 230, cell: (delivery) => <State of={delivery} /> },
  { id: 'tries', header: 'Tries', cell: ({ attempts }) => attempts },
  { id: 'made', header: 'Made', minWidth: 150, cell: ({ createdAt }) => <When at={createdAt} /> },
  { id: 'again', header: 'Action', minWidth: 160, cell: (delivery) => <SendAgain of={delivery} /> },
];

/** What is to be sent to channels and other receivers, or was, the newest first. */
export function Deliveries() {
  useTitle('Deliveries');
  const search = route.useSearch();
  const { listed, error } = usePages({
    name: 'deliveries',
    queryKey: [...DELIVERIES, search],
    ask: (paging, signal) => ask('listDeliveries', { query: { ...search, ...paging } }, signal),
    rowsOf: ({ deliveries }) => deliveries,
    refetchInterval: intervalOf,
  });
  if (error !== null) return <Refusal isPage of="deliveries" error={error} />;
  return (
    <>
      <AlertViews of="Deliveries" />
      <Listing
        name="deliveries"
        label="deliveries"
        of={listed}
        columns={COLUMNS}
        keyOf={({ number }) => String(number)}
        csv={rowOf}
        header={
          <Header
            variant="h1"
            description="Each is tried until it is taken, or given up; what was sent is forgotten after a while"
            actions={<SendAllAgain of={search} />}
          >
            Deliveries
          </Header>
        }
        filter={<DeliveryFilter of={search} />}
        loadingText="Deliveries…"
        empty={
          Object.keys(search).length === 0 ? 'Nothing was sent yet, and nothing is to be' : 'No delivery is like that'
        }
      />
    </>
  );
}

/** What became of it, and why; what waits, when it is tried next. */
function State({ of: { state, at, reason } }: { readonly of: Delivery }) {
  return (
    <>
      <DeliveryStateWord of={state} />
      {at === undefined ? null : (
        <div className="faint">
          {state === 'waiting' || state === 'failing' ? 'Next try ' : ''}
          <When at={at} />
        </div>
      )}
      {reason === undefined ? null : <Text of={reason} />}
    </>
  );
}

/** A delivery, for a spreadsheet. */
function rowOf({ number, id, title, to, kind, state, attempts, createdAt, at, reason }: Delivery): ExportedRow {
  return { number, id, title, to, kind, state, attempts, createdAt, at, reason };
}

/** What is under way is looked after; whoever has gone on to older ones is not asked for all of them again and again. */
function intervalOf(pages: readonly Page[]): number | false {
  if (pages.some(({ deliveries }) => deliveries.some(isUnderWay))) return UNDER_WAY_MILLISECONDS;
  return pages.length > 1 ? false : IDLE_MILLISECONDS;
}

function isUnderWay({ state }: Delivery): boolean {
  return state === 'waiting' || state === 'failing';
}
