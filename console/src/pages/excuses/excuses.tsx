import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Excuse } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import { LoadMore } from '../../parts/load-more.tsx';
import { useNow } from '../../parts/now.ts';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import { useTitle } from '../../parts/title.ts';
import { When } from '../../parts/when.tsx';
import { ExcuseActions } from './excuse-actions.tsx';
import { Cut, ExcuseState, Scope, Status, Ticket } from './excuse-parts.tsx';
import './excuses.css';
import { useExcuses } from './excuses-query.ts';
import { LISTED_STATES, type ListedState } from './listed-states.ts';

const route = getRouteApi('/excuses');

const STATE_WORDS: Readonly<Record<ListedState, readonly [label: string, empty: string]>> = {
  active: ['Active', 'Nothing is excused: what is found counts, everywhere.'],
  expiring: ['Ending soon', 'No excuse ends within two weeks.'],
  stale: ['Stale', 'Each active excuse is about something that an image has.'],
  ended: ['Ended', 'No excuse has ended yet.'],
  all: ['All', 'Nothing was ever excused.'],
};

/** What is excused, on whose word and until when. */
export function Excuses() {
  useTitle('Excuses');
  const { state = 'active' } = route.useSearch();
  const navigate = route.useNavigate();
  const now = useNow();
  const { data, error, isPending, isLooking, ...more } = useExcuses(state);
  if (error !== null) return <Refusal of="excuses" error={error} />;
  const excuses = data?.pages.flatMap((page) => page.excuses) ?? [];
  return (
    <>
      <Table
        variant="container"
        header={
          <Header
            variant="h1"
            description="Findings that need nobody, for a time and on somebody's word"
            actions={<ExcuseActions />}
          >
            Excuses
          </Header>
        }
        filter={
          <SegmentedControl
            label="Which excuses"
            selectedId={state}
            options={LISTED_STATES.map((id) => ({ id, text: STATE_WORDS[id][0] }))}
            onChange={({ detail }) => {
              const chosen = LISTED_STATES.find((each) => each === detail.selectedId);
              void navigate({ search: chosen === undefined || chosen === 'active' ? {} : { state: chosen } });
            }}
          />
        }
        loading={isPending || isLooking}
        loadingText="Excuses…"
        items={excuses}
        trackBy={({ id }) => String(id)}
        cellVerticalAlign="top"
        columnDefinitions={columnsAt(now)}
        wrapLines
        empty={STATE_WORDS[state][1]}
      />
      <LoadMore has={more.hasNextPage && !isLooking} isLoading={more.isFetchingNextPage} load={more.fetchNextPage} />
    </>
  );
}

function columnsAt(now: number): readonly TableProps.ColumnDefinition<Excuse>[] {
  return [
    {
      id: 'scope',
      header: 'For',
      isRowHeader: true,
      minWidth: 200,
      cell: ({ id, scope }) => (
        <Link to="/excuses/$id" params={{ id: String(id) }} className="excuse-link">
          <Cut>
            <Scope of={scope} />
          </Cut>
        </Link>
      ),
    },
    {
      id: 'reason',
      header: 'Why',
      minWidth: 190,
      cell: ({ reason }) => (
        <Cut>
          <Text of={reason} />
        </Cut>
      ),
    },
    { id: 'status', header: 'Status', minWidth: 110, cell: ({ status }) => <Status of={status} /> },
    { id: 'owner', header: 'By', minWidth: 145, cell: ({ owner }) => <Text of={owner} /> },
    { id: 'ticket', header: 'Ticket', minWidth: 110, cell: ({ ticket }) => <Ticket of={ticket} /> },
    {
      id: 'until',
      header: 'Until',
      minWidth: 145,
      cell: (excuse) => (
        <>
          <ExcuseState of={excuse} now={now} />
          <div>
            <When at={excuse.endedAt ?? excuse.expiresAt} />
          </div>
        </>
      ),
    },
  ];
}
