import Checkbox from '@cloudscape-design/components/checkbox';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import DatePicker from '@cloudscape-design/components/date-picker';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import type { ReactNode } from 'react';
import type { ExcuseDraft, ExcuseScope, missingIn } from './excuse-draft.ts';
import { type ExcuseStatus, JUSTIFICATION_WORDS, type Justification, STATUS_WORDS, vexWord } from './excuse-words.ts';

export interface FieldsProps {
  readonly draft: ExcuseDraft;
  readonly change: (changed: Partial<ExcuseDraft>) => void;
  readonly missing: ReturnType<typeof missingIn>;
}

const SCOPE_FIELDS: readonly (readonly [key: keyof ExcuseScope, label: string, hint: string])[] = [
  ['vulnerability', 'Vulnerability', 'Any of its ids'],
  ['package', 'Package', 'Its name, that of its source, or a purl'],
  ['path', 'Path', '* stands for any characters'],
  ['repository', 'Repository', '* stands for any characters; empty: all'],
  ['tag', 'Tag', '* stands for any characters; empty: all'],
  ['image', 'Image', 'A digest; empty: all'],
];

const OWN_FIELDS = 3;

/** What it is for; without what each of several findings has of its own. */
export function ScopeFields({ draft, change, missing, isOfMany }: FieldsProps & { readonly isOfMany: boolean }) {
  const fields = isOfMany ? SCOPE_FIELDS.slice(OWN_FIELDS) : SCOPE_FIELDS;
  return (
    <FormField stretch label={isOfMany ? 'Where' : 'What it is for'} errorText={missing.scope}>
      <ColumnLayout columns={isOfMany ? 3 : 2}>
        {fields.map(([key, label, hint]) => (
          <FormField key={key} stretch label={label} constraintText={hint}>
            <Input
              value={draft.scope[key]}
              spellcheck={false}
              onChange={({ detail }) => change({ scope: { ...draft.scope, [key]: detail.value } })}
            />
          </FormField>
        ))}
      </ColumnLayout>
    </FormField>
  );
}

/** What is said of it, and why. */
export function SayingFields({ draft, change, missing }: FieldsProps) {
  const isNotAffected = draft.status === 'not_affected';
  return (
    <SpaceBetween size="l">
      <ColumnLayout columns={2}>
        <Choice<ExcuseStatus>
          label="Status"
          value={draft.status}
          options={STATUS_OPTIONS}
          choose={(status) => change({ status })}
        />
        {isNotAffected ? (
          <Choice<Justification | ''>
            label={
              <>
                Justification <i>- optional</i>
              </>
            }
            value={draft.justification}
            options={JUSTIFICATION_OPTIONS}
            choose={(justification) => change({ justification })}
          />
        ) : null}
      </ColumnLayout>
      <FormField stretch label="Reason" errorText={missing.reason}>
        <Textarea
          value={draft.reason}
          rows={3}
          placeholder="Why does it need nobody?"
          ariaRequired
          onChange={({ detail }) => change({ reason: detail.value })}
        />
      </FormField>
    </SpaceBetween>
  );
}

/** Until when, and where more is written of it. */
export function TermFields({ draft, change, missing }: FieldsProps) {
  return (
    <ColumnLayout columns={2}>
      <SpaceBetween size="xs">
        <FormField stretch label="Until" constraintText="The end of that day, UTC" errorText={missing.expires}>
          <DatePicker
            value={draft.expires}
            placeholder="YYYY-MM-DD"
            ariaRequired
            onChange={({ detail }) => change({ expires: detail.value })}
            i18nStrings={CALENDAR}
          />
        </FormField>
        <Checkbox checked={draft.untilFixed} onChange={({ detail }) => change({ untilFixed: detail.checked })}>
          Or sooner, once a fix is known
        </Checkbox>
      </SpaceBetween>
      <FormField
        stretch
        label={
          <>
            Ticket <i>- optional</i>
          </>
        }
      >
        <Input
          value={draft.ticket}
          placeholder="Its number or address"
          onChange={({ detail }) => change({ ticket: detail.value })}
        />
      </FormField>
    </ColumnLayout>
  );
}

const CALENDAR = {
  openCalendarAriaLabel: (day: string | null) => (day === null ? 'Choose a day' : `Choose a day, ${day} is chosen`),
  previousMonthAriaLabel: 'Month before',
  nextMonthAriaLabel: 'Next month',
  todayAriaLabel: 'Today',
};

interface ChoiceOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly description?: string;
}

interface ChoiceProps<Value extends string> {
  readonly label: ReactNode;
  readonly value: Value;
  readonly options: readonly ChoiceOption<Value>[];
  readonly choose: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, options, choose }: ChoiceProps<Value>) {
  const selected = options.find((option) => option.value === value) ?? null;
  return (
    <FormField stretch label={label}>
      <Select
        selectedOption={selected}
        options={options}
        onChange={({ detail }) => {
          const chosen = options.find((option) => option.value === detail.selectedOption.value);
          if (chosen !== undefined) choose(chosen.value);
        }}
      />
    </FormField>
  );
}

const STATUS_OPTIONS = entriesOf(STATUS_WORDS).map(([value, [label, description]]) => ({ value, label, description }));

const JUSTIFICATION_OPTIONS: readonly ChoiceOption<Justification | ''>[] = [
  { value: '', label: 'None given' },
  ...entriesOf(JUSTIFICATION_WORDS).map(([value, label]) => ({ value, label, description: vexWord(value) })),
];

function entriesOf<Key extends string, Value>(
  record: Readonly<Record<Key, Value>>,
): readonly (readonly [Key, Value])[] {
  return Object.entries(record) as [Key, Value][];
}
