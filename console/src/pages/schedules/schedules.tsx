import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { Link } from '@tanstack/react-router';
import type { Schedule } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import { useTitle } from '../../parts/title.ts';
import { When } from '../../parts/when.tsx';
import { CurrentTagsPanel } from './current-tags.tsx';
import { useSchedule, useScheduleChange, useSchedules } from './queries.ts';

const COLUMNS: readonly TableProps.ColumnDefinition<Schedule>[] = [
  {
    id: 'name',
    header: 'Schedule',
    isRowHeader: true,
    cell: ({ name }) => (
      <Link to="/schedules/$name" params={{ name }}>
        <Text of={name} />
      </Link>
    ),
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
    cell: ({ repositories }) => (repositories.join() === '*' ? 'All' : <Text of={repositories.join(', ')} />),
  },
  { id: 'last', header: 'Last run', cell: (schedule) => <LastRun of={schedule} /> },
  { id: 'next', header: 'Next run', cell: (schedule) => <NextRun of={schedule} /> },
  { id: 'takes', header: 'Would take now', cell: ({ name }) => <WouldTake name={name} /> },
  { id: 'run', header: 'Action', minWidth: 140, cell: (schedule) => <RunNow of={schedule} /> },
];

/** When images are scanned by themselves, and which tags are in use. */
export function Schedules() {
  useTitle('Schedules');
  const { data, error, isPending } = useSchedules();
  if (error !== null) return <Refusal of="schedules" error={error} />;
  return (
    <SpaceBetween size="l">
      <Table
        variant="container"
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
        loading={isPending}
        loadingText="Schedules…"
        items={data?.schedules ?? []}
        trackBy="name"
        columnDefinitions={COLUMNS}
        wrapLines
        empty="There is no schedule: images are scanned when they are pushed, and by hand"
      />
      <CurrentTagsPanel />
    </SpaceBetween>
  );
}

function LastRun({ of: { lastRun } }: { readonly of: Schedule }) {
  if (lastRun === undefined) return 'Never';
  return (
    <>
      <When at={lastRun.startedAt} />
      <div className="faint">{imagesText(lastRun.images)}</div>
      {lastRun.isUnderWay ? <StatusIndicator type="in-progress">Under way</StatusIndicator> : null}
    </>
  );
}

function NextRun({ of: { enabled, nextAt } }: { readonly of: Schedule }) {
  if (!enabled) return <StatusIndicator type="stopped">Off</StatusIndicator>;
  return nextAt === undefined ? 'Never again' : <When at={nextAt} />;
}

function WouldTake({ name }: { readonly name: string }) {
  const { data, error } = useSchedule(name);
  if (error !== null) return <span className="faint">{error.message}</span>;
  if (data === undefined) return <span className="faint">…</span>;
  return <>{imagesText(data.wouldTake.images)}</>;
}

function RunNow({ of: { name, lastRun } }: { readonly of: Schedule }) {
  const { mutate, isPending, isSuccess, error } = useScheduleChange('runSchedule');
  const isUnderWay = lastRun?.isUnderWay === true;
  return (
    <>
      <Button
        wrapText={false}
        ariaLabel={`Run now: ${name}`}
        disabled={isUnderWay}
        disabledReason="Its last run is still asking for scans"
        loading={isPending}
        onClick={() => mutate({ params: { name } })}
      >
        Run now
      </Button>
      <output>
        {isSuccess ? <StatusIndicator type="success">Begun</StatusIndicator> : null}
        {error === null ? null : <StatusIndicator type="error">{error.message}</StatusIndicator>}
      </output>
    </>
  );
}

/** `2,000 images`. */
export function imagesText(count: number): string {
  return `${count.toLocaleString()} ${count === 1 ? 'image' : 'images'}`;
}
