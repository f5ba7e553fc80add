import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTitle } from '../../parts/title.ts';
import { ownZone } from '../../parts/zones.tsx';
import { type ScheduleDraft, ScheduleForm } from './schedule-form.tsx';

/** A schedule that is still to be made. */
export function NewSchedule() {
  useTitle('New schedule');
  const navigate = useNavigate();
  const [first] = useState(newDraft);
  return (
    <>
      <h1 className="schedule-title">New schedule</h1>
      <ScheduleForm first={first} onSaved={(name) => void navigate({ to: '/schedules/$name', params: { name } })} />
    </>
  );
}

function newDraft(): ScheduleDraft {
  return { name: '', expression: 'rate(7 days)', timeZone: ownZone(), repositories: '*', isOn: true };
}
