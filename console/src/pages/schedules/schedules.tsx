import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { Link } from '@tanstack/react-router';
import type { Schedule } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import type { ExportedRow } from '../../parts/csv.ts';
import { Cut } from '../../parts/cut.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { useLoaded } from '../../parts/listing/listed.ts';
import { Listing, type ListingColumn } from '../../parts/listing/listing.tsx';
import { byText } from '../../parts/listing/order.ts';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import { useTitle } from '../../parts/title.ts';
import { When } from '../../parts/when.tsx';
import { CurrentTagsPanel } from './current-tags.tsx';
import { useSchedule, useSchedules } from './queries.ts';
import { imagesText, LastRun, RunNow } from './runs.tsx';

const COLUMNS: readonly ListingColumn<Schedule>[] = [
  {
    id: 'name',
    header: 'Schedule',
    isRowHeader: true,
    cell: ({ name }) => (
      <Link to="/schedules/$name" params={{ name }}>
        <Text of={name} />
      </Link>
    ),
    compare: byText(({ name }) => name),
  },
  {
    id: 'when',
    header: 'When',
    cell: ({ expression, timeZone }) => (
      <>
        <Text of={expression} isCode />
        <div className="faint">{timeZone}</div>
      </>
    ),
  },
  {
    id: 'where',
    header: 'Repositories',
    cell: ({ repositories }) =>
      repositories.join() === '*' ? (
        'All'
      ) : (
        <Cut>
          <Text of={repositories.join(', ')} />
        </Cut>
      ),
  },
  { id: 'last', header: 'Last run', cell: (schedule) => <LastRun of={schedule} /> },
  {
    id: 'next',
    header: 'Next run',
    cell: (schedule) => <NextRun of={schedule} />,
    compare: byText(({ nextAt }) => nextAt),
  },
  { id: 'takes', header: 'Would take now', cell: ({ name }) => <WouldTake name={name} /> },
  { id: 'run', header: 'Action', minWidth: 140, cell: (schedule) => <RunNow of={schedule} /> },
];

/** When images are scanned by themselves, and which tags are in use. */
export function Schedules() {
  useTitle('Schedules');
  const { data, error } = useSchedules();
  const listed = useLoaded(data?.schedules);
  if (error !== null) return <Refusal isPage of="schedules" error={error} />;
  return (
    <SpaceBetween size="l">
      <Listing
        name="schedules"
        label="schedules"
        of={listed}
        columns={COLUMNS}
        keyOf={({ name }) => name}
        csv={rowOf}
        header={
          <Header
            variant="h1"
            description="Scans of what current tags point to, at set times. Findings follow advisories without any"
            actions={
              <LinkButton to="/new-schedule" variant="primary">
                New schedule
              </LinkButton>
            }
          >
            Schedules
          </Header>
        }
        loadingText="Schedules…"
        empty="There is no schedule: images are scanned when they are pushed, and by hand"
      />
      <CurrentTagsPanel />
    </SpaceBetween>
  );
}

/** A schedule, for a spreadsheet. */
function rowOf({
  name,
  expression,
  timeZone,
  repositories,
  enabled,
  createdAt,
  nextAt,
  lastRun,
}: Schedule): ExportedRow {
  return {
    name,
    expression,
    timeZone,
    repositories: repositories.join(' '),
    enabled,
    createdAt,
    nextAt,
    lastRunAt: lastRun?.startedAt,
    lastRunImages: lastRun?.images,
  };
}

function NextRun({ of: { enabled, nextAt } }: { readonly of: Schedule }) {
  if (!enabled) return <StatusIndicator type="stopped">Off</StatusIndicator>;
  return nextAt === undefined ? 'Never again' : <When at={nextAt} />;
}

function WouldTake({ name }: { readonly name: string }) {
  const { data, error } = useSchedule(name);
  if (error !== null)
    return (
      <span className="faint">
        <Text of={error.message} />
      </span>
    );
  if (data === undefined) return <span className="faint">…</span>;
  return <>{imagesText(data.wouldTake.images)}</>;
}
