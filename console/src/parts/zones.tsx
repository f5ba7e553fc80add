import Select, { type SelectProps } from '@cloudscape-design/components/select';
import './cloudscape.ts';

/** The viewer's own time zone. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** A choice among the time zones that the browser knows, and the one that is set. */
export function ZoneSelect({ of, choose }: { readonly of: string; readonly choose: (zone: string) => void }) {
  const options = zoneOptions(of);
  return (
    <Select
      options={options}
      selectedOption={options.find(({ value }) => value === of) ?? null}
      filteringType="auto"
      filteringAriaLabel="Filter time zones"
      empty="No zone is called so"
      virtualScroll
      onChange={({ detail }) => choose(detail.selectedOption.value ?? of)}
    />
  );
}

function zoneOptions(set: string): readonly SelectProps.Option[] {
  const names = new Set(['UTC', ownZone(), set, ...Intl.supportedValuesOf('timeZone')]);
  return [...names].map((value) => ({ value, label: value }));
}
