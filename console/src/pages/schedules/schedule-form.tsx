import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import '../../parts/cloudscape.ts';
import { namesIn } from '../../parts/patterns.ts';
import { SaveRow } from '../../parts/save-row.tsx';
import { ZoneSelect } from '../../parts/zones.tsx';
import { useScheduleChange } from './queries.ts';
import './schedules.css';

/** A schedule as it is being typed. */
export interface ScheduleDraft {
  readonly name: string;
  readonly expression: string;
  readonly timeZone: string;
  readonly repositories: string;
  readonly isOn: boolean;
}

interface ScheduleFormProps {
  readonly first: ScheduleDraft;
  readonly onSaved?: (name: string) => void;
  /** What removes it, where it is kept. */
  readonly remove?: ReactNode;
}

/** All that there is to set of a schedule. */
export function ScheduleForm({ first, onSaved, remove }: ScheduleFormProps) {
  const [draft, setDraft] = useState(first);
  const { mutate, isPending, isSuccess, reset, error } = useScheduleChange('putSchedule');
  const change = (changed: Partial<ScheduleDraft>) => {
    setDraft({ ...draft, ...changed });
    reset();
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { name, expression, timeZone, repositories, isOn } = draft;
    const names = namesIn(repositories);
    const body = { expression, timeZone, repositories: names.length === 0 ? ['*'] : names, enabled: isOn };
    mutate({ params: { name }, body }, { onSuccess: () => onSaved?.(name) });
  };
  return (
    <form className="schedule-form" onSubmit={submit} noValidate>
      <SpaceBetween size="l">
        <Container>
          <SpaceBetween size="l">
            {first.name === '' ? <NameField draft={draft} change={change} /> : null}
            <TimeFields draft={draft} change={change} />
            <FormField
              stretch
              label="Repositories"
              constraintText="As team/* shop; * stands for any characters, and is all"
            >
              <Input
                value={draft.repositories}
                spellcheck={false}
                onChange={({ detail }) => change({ repositories: detail.value })}
              />
            </FormField>
            <Toggle checked={draft.isOn} onChange={({ detail }) => change({ isOn: detail.checked })}>
              {draft.isOn ? 'On' : 'Off: it is kept, and does not run by itself'}
            </Toggle>
          </SpaceBetween>
        </Container>
        <SaveRow isPending={isPending} isSuccess={isSuccess} error={error} remove={remove} />
      </SpaceBetween>
    </form>
  );
}

interface FieldsProps {
  readonly draft: ScheduleDraft;
  readonly change: (changed: Partial<ScheduleDraft>) => void;
}

function NameField({ draft, change }: FieldsProps) {
  return (
    <FormField label="Name">
      <Input
        value={draft.name}
        spellcheck={false}
        autoComplete={false}
        ariaRequired
        onChange={({ detail }) => change({ name: detail.value.trim() })}
      />
    </FormField>
  );
}

function TimeFields({ draft, change }: FieldsProps) {
  return (
    <SpaceBetween size="l">
      <FormField
        stretch
        label="When"
        description="rate(7 days): every seven days. cron(0 6 ? * MON *), as Amazon EventBridge has it, or 0 6 * * 1, as cron has it: Mondays at six."
      >
        <Input
          value={draft.expression}
          spellcheck={false}
          ariaRequired
          onChange={({ detail }) => change({ expression: detail.value })}
        />
      </FormField>
      <FormField stretch label="Time zone" constraintText="A rate is of no time zone">
        <ZoneSelect of={draft.timeZone} choose={(timeZone) => change({ timeZone })} />
      </FormField>
    </SpaceBetween>
  );
}
