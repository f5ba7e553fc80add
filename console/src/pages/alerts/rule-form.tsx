import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import '../../parts/cloudscape.ts';
import { SaveRow } from '../../parts/save-row.tsx';
import { useSettled } from '../../parts/settled.ts';
import { Preview } from './preview.tsx';
import { useAlertChange } from './queries.ts';
import { faultsOf, type RuleDraft, type RuleFaults, type RuleFieldsProps, settingsOf } from './rule-draft.ts';
import { ChangeFields, LookFields } from './rule-look-fields.tsx';
import { PlaceFields, ToldFields } from './rule-told-fields.tsx';

const STILL_MILLISECONDS = 600;

interface RuleFormProps {
  readonly first: RuleDraft;
  readonly onSaved?: (name: string) => void;
  /** What removes it, where it is kept. */
  readonly remove?: ReactNode;
}

/** All that there is to set of a rule, beside what it would come to. */
export function RuleForm({ first, onSaved, remove }: RuleFormProps) {
  const [draft, setDraft] = useState(first);
  const [wasTried, setWasTried] = useState(false);
  const { mutate, isPending, isSuccess, reset, error } = useAlertChange('putAlertRule');
  const faults = faultsOf(draft);
  const settled = useSettled(draft, STILL_MILLISECONDS);
  const change = (changed: Partial<RuleDraft>) => {
    setDraft({ ...draft, ...changed });
    reset();
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setWasTried(true);
    if (Object.keys(faults).length > 0) return;
    mutate({ params: { name: draft.name }, body: settingsOf(draft) }, { onSuccess: () => onSaved?.(draft.name) });
  };
  const fields = { draft, change, faults: wasTried ? faults : withoutName(faults) };
  return (
    <div className="alert-rule">
      <form onSubmit={submit} noValidate>
        <SpaceBetween size="l">
          <Container>
            <SpaceBetween size="m">
              {first.name === '' ? <NameField {...fields} /> : null}
              <Toggle checked={draft.isOn} onChange={({ detail }) => change({ isOn: detail.checked })}>
                {draft.isOn ? 'On' : 'Off: it is kept, and tells nobody'}
              </Toggle>
            </SpaceBetween>
          </Container>
          <Container header={<Header variant="h2">What it looks for</Header>}>
            <LookFields {...fields} />
          </Container>
          <Container header={<Header variant="h2">Where</Header>}>
            <PlaceFields {...fields} />
          </Container>
          <Container header={<Header variant="h2">What is news</Header>}>
            <ChangeFields {...fields} />
          </Container>
          <Container header={<Header variant="h2">When, and to whom</Header>}>
            <ToldFields {...fields} />
          </Container>
          <SaveRow isPending={isPending} isSuccess={isSuccess} error={error} remove={remove}>
            <span className="faint">What is there when it is saved is remembered, and not told.</span>
          </SaveRow>
        </SpaceBetween>
      </form>
      <Preview of={previewable(settled)} />
    </div>
  );
}

/** A name is not needed to see what it would come to. */
function previewable(draft: RuleDraft) {
  return Object.keys(withoutName(faultsOf(draft))).length === 0 ? settingsOf(draft) : undefined;
}

function withoutName(faults: RuleFaults): RuleFaults {
  return Object.fromEntries(Object.entries(faults).filter(([field]) => field !== 'name'));
}

function NameField({ draft, change, faults }: RuleFieldsProps) {
  return (
    <FormField
      label="Name"
      constraintText="Small letters, digits, dots, dashes and underscores"
      errorText={faults.name}
    >
      <Input
        value={draft.name}
        spellcheck={false}
        autoComplete={false}
        onChange={({ detail }) => change({ name: detail.value })}
      />
    </FormField>
  );
}
