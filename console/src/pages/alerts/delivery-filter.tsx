import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type DeliverySearch, STATES } from './delivery-search.ts';
import { STATE_WORDS } from './delivery-state.tsx';

const GRID = [
  { colspan: { default: 12, xs: 3 } },
  { colspan: { default: 12, xs: 3 } },
  { colspan: { default: 12, xs: 6 } },
];
const ALL = { value: '', label: 'All' };
const STATE_OPTIONS = [ALL, ...STATES.map((value) => ({ value, label: STATE_WORDS[value] }))];
const KIND_OPTIONS = [
  ALL,
  { value: 'channel', label: 'Channels' },
  { value: 'subscription', label: 'Subscriptions' },
  { value: 'target', label: 'Targets of rules' },
  { value: 'subscription-dead-letter', label: 'Dead-letter queues of subscriptions' },
  { value: 'target-dead-letter', label: 'Dead-letter queues of targets' },
];

/** Chooses which are shown; the address says it too. */
export function DeliveryFilter({ of: search }: { readonly of: DeliverySearch }) {
  const navigate = useNavigate();
  const [to, setTo] = useState(search.to ?? '');
  const choose = (changed: DeliverySearch) => {
    const all = Object.entries({ ...search, ...changed }).filter(([, value]) => value !== '' && value !== undefined);
    void navigate({ to: '/alerts/deliveries', search: Object.fromEntries(all), replace: true });
  };
  return (
    <Grid gridDefinition={GRID}>
      <FormField stretch label="State">
        <Select
          options={STATE_OPTIONS}
          selectedOption={STATE_OPTIONS.find(({ value }) => value === (search.state ?? '')) ?? ALL}
          onChange={({ detail }) => choose({ state: STATES.find((each) => each === detail.selectedOption.value) })}
        />
      </FormField>
      <FormField stretch label="Goes to">
        <Select
          options={KIND_OPTIONS}
          selectedOption={KIND_OPTIONS.find(({ value }) => value === (search.kind ?? '')) ?? ALL}
          onChange={({ detail }) => choose({ kind: detail.selectedOption.value })}
        />
      </FormField>
      <FormField stretch label="Receiver">
        <Input
          type="search"
          value={to}
          placeholder="A channel, a topic, a target: press Enter"
          clearAriaLabel="Any receiver"
          spellcheck={false}
          onChange={({ detail }) => {
            setTo(detail.value);
            if (detail.value === '') choose({ to: undefined });
          }}
          onKeyDown={({ detail }) => {
            if (detail.key === 'Enter') choose({ to: to.trim() });
          }}
          onBlur={() => choose({ to: to.trim() })}
        />
      </FormField>
    </Grid>
  );
}
