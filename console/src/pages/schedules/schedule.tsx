import Button from '@cloudscape-design/components/button';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import '../../parts/outcome.css';
import { Confirm } from '../../parts/confirm.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import { useTitle } from '../../parts/title.ts';
import { When } from '../../parts/when.tsx';
import { useSchedule, useScheduleChange } from './queries.ts';
import { imagesText, LastRun, RunNow } from './runs.tsx';
import { ScheduleForm } from './schedule-form.tsx';

const route = getRouteApi('/schedules/$name');

/** A schedule with all that there is to set, and what it would take. */
export function SchedulePage() {
  const { name } = route.useParams();
  useTitle(`Schedule ${name}`);
  const { data, error } = useSchedule(name);
  if (error !== null) return <Refusal isPage of="schedule" error={error} />;
  if (data === undefined) return <p className="waiting">…</p>;
  const { expression, timeZone, repositories, enabled, nextAt, wouldTake } = data;
  const first = { name, expression, timeZone, repositories: repositories.join(' '), isOn: enabled };
  return (
    <>
      <p>
        <Link to="/schedules">All schedules</Link>
      </p>
      <h1 className="schedule-title">
        <Text of={name} />
      </h1>
      <p>
        It would take {imagesText(wouldTake.images)} in {wouldTake.places} {wouldTake.places === 1 ? 'place' : 'places'}{' '}
        now
        {nextAt === undefined ? null : (
          <>
            ; the next run is <When at={nextAt} />
          </>
        )}
        .
      </p>
      <dl className="schedule-run">
        <dt>Last run</dt>
        <dd>
          <LastRun of={data} />
        </dd>
      </dl>
      <div className="outcome">
        <RunNow of={data} />
      </div>
      <ScheduleForm key={name} first={first} remove={<Remove name={name} />} />
    </>
  );
}

function Remove({ name }: { readonly name: string }) {
  const [isAsked, setIsAsked] = useState(false);
  const navigate = useNavigate();
  const { mutate, isPending, error } = useScheduleChange('deleteSchedule');
  const remove = () => mutate({ params: { name } }, { onSuccess: () => void navigate({ to: '/schedules' }) });
  return (
    <>
      <Button onClick={() => setIsAsked(true)}>Remove</Button>
      {isAsked ? (
        <Confirm
          title={`Remove the schedule ${name}`}
          verb="Remove"
          isPending={isPending}
          error={error}
          onConfirm={remove}
          onClose={() => setIsAsked(false)}
        >
          The scans that it has asked for are done.
        </Confirm>
      ) : null}
    </>
  );
}
