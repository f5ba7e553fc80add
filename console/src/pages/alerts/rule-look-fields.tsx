import Checkbox from '@cloudscape-design/components/checkbox';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { ALL_CHANGES, type RuleFieldsProps } from './rule-draft.ts';
import { CHANGE_WORDS, type RuleSeverity, SEVERITY_WORDS } from './rule-words.ts';

const SEVERITIES = Object.keys(SEVERITY_WORDS) as readonly RuleSeverity[];
const SEVERITY_OPTIONS = [
  ...SEVERITIES.map((value) => ({ value, label: SEVERITY_WORDS[value] })),
  { value: '', label: 'No severity by itself' },
];

/** From what on a finding is of interest: one of them is enough. */
export function LookFields({ draft, change, faults }: RuleFieldsProps) {
  const { severity, cvss, epss, knownExploited, unrated, fixableOnly } = draft;
  return (
    <SpaceBetween size="m">
      <p className="faint">A finding that reaches one of these is of interest.</p>
      <FormField stretch label="Severity" errorText={faults.severity}>
        <Select
          options={SEVERITY_OPTIONS}
          selectedOption={SEVERITY_OPTIONS.find(({ value }) => value === severity) ?? null}
          onChange={({ detail }) =>
            change({ severity: SEVERITIES.find((each) => each === detail.selectedOption.value) ?? '' })
          }
        />
      </FormField>
      <ColumnLayout columns={2}>
        <FormField stretch label="CVSS from" constraintText="0 to 10; empty: whatever it is" errorText={faults.cvss}>
          <Input inputMode="decimal" value={cvss} onChange={({ detail }) => change({ cvss: detail.value.trim() })} />
        </FormField>
        <FormField
          stretch
          label="EPSS from, in %"
          constraintText="0 to 100; empty: whatever it is"
          errorText={faults.epss}
        >
          <Input inputMode="decimal" value={epss} onChange={({ detail }) => change({ epss: detail.value.trim() })} />
        </FormField>
      </ColumnLayout>
      <Checkbox
        checked={knownExploited}
        description="It is in CISA’s catalogue"
        onChange={({ detail }) => change({ knownExploited: detail.checked })}
      >
        Known to be exploited, however severe
      </Checkbox>
      <Checkbox
        checked={unrated}
        description="It may be anything"
        onChange={({ detail }) => change({ unrated: detail.checked })}
      >
        Not rated by anybody yet, where a fix is known
      </Checkbox>
      <Checkbox checked={fixableOnly} onChange={({ detail }) => change({ fixableOnly: detail.checked })}>
        Of all these, only what a fix is known for
      </Checkbox>
    </SpaceBetween>
  );
}

/** Which changes are told. */
export function ChangeFields({ draft: { changes }, change, faults }: RuleFieldsProps) {
  return (
    <FormField stretch errorText={faults.changes}>
      <ColumnLayout columns={2}>
        {ALL_CHANGES.map((each) => {
          const [label, when] = CHANGE_WORDS[each];
          return (
            <Checkbox
              key={each}
              checked={changes.includes(each)}
              description={when}
              onChange={({ detail }) =>
                change({ changes: detail.checked ? [...changes, each] : changes.filter((other) => other !== each) })
              }
            >
              {label}
            </Checkbox>
          );
        })}
      </ColumnLayout>
    </FormField>
  );
}
