import Button from '@cloudscape-design/components/button';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Schedule } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import { Text } from '../../parts/text.tsx';
import { When } from '../../parts/when.tsx';
import { useScheduleChange } from './queries.ts';

/** When a schedule was run last, and how far that is. */
export function LastRun({ of: { lastRun } }: { readonly of: Schedule }) {
  if (lastRun === undefined) return 'Never';
  return (
    <>
      <When at={lastRun.startedAt} />
      <div className="faint">{imagesText(lastRun.images)}</div>
      {lastRun.isUnderWay ? <StatusIndicator type="in-progress">Under way</StatusIndicator> : null}
    </>
  );
}

/** Begins a schedule now, unless its last run is still asking for scans. */
export function RunNow({ of: { name, lastRun } }: { readonly of: Schedule }) {
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
        {error === null ? null : (
          <StatusIndicator type="error">
            <Text of={error.message} />
          </StatusIndicator>
        )}
      </output>
    </>
  );
}

/** `2,000 images`. */
export function imagesText(count: number): string {
  return `${count.toLocaleString()} ${count === 1 ? 'image' : 'images'}`;
}
