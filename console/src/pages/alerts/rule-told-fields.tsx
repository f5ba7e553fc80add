import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Multiselect from '@cloudscape-design/components/multiselect';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import TimeInput from '@cloudscape-design/components/time-input';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client.ts';
import { Text } from '../../parts/text.tsx';
import { ZoneSelect } from '../../parts/zones.tsx';
import { useChannels } from './queries.ts';
import type { RuleDraft, RuleFieldsProps } from './rule-draft.ts';
import { dayWord, WEEKDAYS } from './rule-words.ts';

/** The images that it watches. */
export function PlaceFields({ draft, change, faults }: RuleFieldsProps) {
  const { data: current } = useQuery({
    queryKey: ['current-tags'],
    queryFn: ({ signal }) => ask('getCurrentTags', {}, signal),
  });
  const tags = current === undefined ? null : <Text of={current.tags.join(', ')} />;
  return (
    <SpaceBetween size="m">
      <FormField stretch label="Repositories" constraintText="As team/* shop; * stands for any characters, and is all">
        <Input
          value={draft.repositories}
          spellcheck={false}
          onChange={({ detail }) => change({ repositories: detail.value })}
        />
      </FormField>
      <FormField stretch label="Tags">
        <RadioGroup
          value={draft.isOfCurrentTags ? 'current' : 'these'}
          items={[
            { value: 'current', label: 'Current tags', description: tags },
            { value: 'these', label: 'These' },
          ]}
          onChange={({ detail }) => change({ isOfCurrentTags: detail.value === 'current' })}
        />
      </FormField>
      {draft.isOfCurrentTags ? null : (
        <FormField stretch label="These tags" constraintText="As prod release-*" errorText={faults.tags}>
          <Input value={draft.tags} spellcheck={false} onChange={({ detail }) => change({ tags: detail.value })} />
        </FormField>
      )}
    </SpaceBetween>
  );
}

const TIMES = [
  { value: 'at-once', label: 'At once', description: 'What happens together is one message' },
  { value: 'hour', label: 'Every hour' },
  { value: 'day', label: 'Every day' },
  { value: 'week', label: 'Every week' },
] as const satisfies readonly { readonly value: RuleDraft['when']; label: string; description?: string }[];

/** When it tells, and whom. */
export function ToldFields({ draft, change, faults }: RuleFieldsProps) {
  return (
    <SpaceBetween size="m">
      <FormField stretch label="When">
        <RadioGroup
          value={draft.when}
          items={TIMES}
          onChange={({ detail }) =>
            change({ when: TIMES.find(({ value }) => value === detail.value)?.value ?? 'at-once' })
          }
        />
      </FormField>
      {draft.when === 'at-once' ? null : <DigestFields draft={draft} change={change} faults={faults} />}
      <FormField stretch label="To">
        <RadioGroup
          value={draft.isToAll ? 'all' : 'these'}
          items={[
            { value: 'all', label: 'All channels', description: 'Those that are made later, too' },
            { value: 'these', label: 'These' },
          ]}
          onChange={({ detail }) => change({ isToAll: detail.value === 'all' })}
        />
      </FormField>
      {draft.isToAll ? null : <ChannelField draft={draft} change={change} faults={faults} />}
    </SpaceBetween>
  );
}

const DAYS = WEEKDAYS.map((value) => ({ value, label: dayWord(value) }));

function DigestFields({ draft: { when, at, on, zone }, change, faults }: RuleFieldsProps) {
  return (
    <ColumnLayout columns={3}>
      {when === 'week' ? (
        <FormField stretch label="On">
          <Select
            options={DAYS}
            selectedOption={DAYS.find(({ value }) => value === on) ?? null}
            onChange={({ detail }) => change({ on: WEEKDAYS.find((day) => day === detail.selectedOption.value) ?? on })}
          />
        </FormField>
      ) : null}
      <FormField
        stretch
        label="At"
        constraintText={when === 'hour' ? 'Its minutes count' : 'Hours and minutes'}
        errorText={faults.at}
      >
        <TimeInput value={at} format="hh:mm" onChange={({ detail }) => change({ at: detail.value })} />
      </FormField>
      <FormField stretch label="Time zone">
        <ZoneSelect of={zone} choose={(chosen) => change({ zone: chosen })} />
      </FormField>
    </ColumnLayout>
  );
}

function ChannelField({ draft: { channels }, change, faults }: RuleFieldsProps) {
  const { data } = useChannels();
  // A rule may name a channel that is still to be made.
  const names = new Set([...(data?.channels.map(({ name }) => name) ?? []), ...channels]);
  return (
    <FormField stretch label="These channels" errorText={faults.channels}>
      <Multiselect
        options={[...names].map((value) => ({ value, label: value }))}
        selectedOptions={channels.map((value) => ({ value, label: value }))}
        placeholder="Choose channels"
        empty="There is no channel yet"
        deselectAriaLabel={({ label }) => `Without ${label ?? ''}`}
        onChange={({ detail }) => change({ channels: detail.selectedOptions.flatMap(({ value }) => value ?? []) })}
      />
    </FormField>
  );
}
