import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Excuse } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import type { ExportedRow } from '../../parts/csv.ts';
import { Cut } from '../../parts/cut.tsx';
import { Listing, type ListingColumn } from '../../parts/listing/listing.tsx';
import { byText } from '../../parts/listing/order.ts';
import { useNow } from '../../parts/now.ts';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import { useTitle } from '../../parts/title.ts';
import { When } from '../../parts/when.tsx';
import { ExcuseActions } from './excuse-actions.tsx';
import { ExcuseState, Scope, Status, Ticket } from './excuse-parts.tsx';
import './excuses.css';
import { EXCUSES, useExcuses } from './excuses-query.ts';
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
  const { listed, error } = useExcuses(state);
  const columns = useMemo(() => columnsAt(now), [now]);
  if (error !== null) return <Refusal isPage of="excuses" error={error} />;
  return (
    <>
      <Listing
        name={EXCUSES}
        label="excuses"
        of={listed}
        columns={columns}
        keyOf={({ id }) => String(id)}
        csv={rowOf}
        file={`excuses-${state}`}
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
        loadingText="Excuses…"
        cellVerticalAlign="top"
        empty={STATE_WORDS[state][1]}
      />
    </>
  );
}

/** An excuse, for a spreadsheet. */
function rowOf({ scope, untilFixed, ...rest }: Excuse): ExportedRow {
  const { id, status, justification, reason, owner, ticket, createdAt, expiresAt, origin, endedAt, endedBecause } =
    rest;
  const { vulnerability, package: of, path, repository, tag, image } = scope;
  return {
    id,
    vulnerability,
    package: of,
    path,
    repository,
    tag,
    image,
    status,
    justification,
    reason,
    owner,
    ticket,
    createdAt,
    expiresAt,
    untilFixed,
    origin,
    endedAt,
    endedBecause,
  };
}

function columnsAt(now: number): readonly ListingColumn<Excuse>[] {
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
    {
      id: 'owner',
      header: 'By',
      minWidth: 145,
      cell: ({ owner }) => <Text of={owner} />,
      compare: byText(({ owner }) => owner),
    },
    {
      id: 'ticket',
      header: 'Ticket',
      minWidth: 110,
      cell: ({ ticket }) => (
        <Cut>
          <Ticket of={ticket} />
        </Cut>
      ),
    },
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
      compare: byText(({ endedAt, expiresAt }) => endedAt ?? expiresAt),
    },
  ];
}
