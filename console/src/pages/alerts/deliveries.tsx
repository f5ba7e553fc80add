import Header from '@cloudscape-design/components/header';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ask } from '../../api/client.ts';
import type { Delivery, Deliveries as Page } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import { LoadMore } from '../../parts/load-more.tsx';
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

const COLUMNS: readonly TableProps.ColumnDefinition<Delivery>[] = [
  { id: 'title', header: 'What', isRowHeader: true, minWidth: 220, cell: ({ title }) => <Text of={title} /> },
  {
    id: 'to',
    header: 'To',
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
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: [...DELIVERIES, search],
    queryFn: ({ pageParam, signal }) => ask('listDeliveries', { query: { ...search, cursor: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    refetchInterval: ({ state }) => intervalOf(state.data?.pages ?? []),
  });
  if (error !== null) return <Refusal of="deliveries" error={error} />;
  return (
    <>
      <AlertViews of="Deliveries" />
      <Table
        variant="container"
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
        loading={isPending}
        loadingText="Deliveries…"
        items={data?.pages.flatMap(({ deliveries }) => deliveries) ?? []}
        trackBy={({ number }) => String(number)}
        columnDefinitions={COLUMNS}
        wrapLines
        empty={
          Object.keys(search).length === 0 ? 'Nothing was sent yet, and nothing is to be' : 'No delivery is like that'
        }
      />
      <LoadMore has={hasNextPage} isLoading={isFetchingNextPage} load={fetchNextPage} />
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

/** What is under way is looked after; whoever has gone on to older ones is not asked for all of them again and again. */
function intervalOf(pages: readonly Page[]): number | false {
  if (pages.some(({ deliveries }) => deliveries.some(isUnderWay))) return UNDER_WAY_MILLISECONDS;
  return pages.length > 1 ? false : IDLE_MILLISECONDS;
}

function isUnderWay({ state }: Delivery): boolean {
  return state === 'waiting' || state === 'failing';
}
