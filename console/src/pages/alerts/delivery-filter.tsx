import Grid from '@cloudscape-design/components/grid';
import { useNavigate } from '@tanstack/react-router';
import { FilterChoice, FilterText } from '../../parts/filter-fields.tsx';
import { type DeliverySearch, KINDS, STATES } from './delivery-search.ts';
import { STATE_WORDS } from './delivery-state.tsx';

const GRID = [
  { colspan: { default: 12, xs: 3 } },
  { colspan: { default: 12, xs: 3 } },
  { colspan: { default: 12, xs: 6 } },
];
const ALL = { value: '', label: 'All' };
const STATE_OPTIONS = [ALL, ...STATES.map((value) => ({ value, label: STATE_WORDS[value] }))];
const KIND_OPTIONS = [ALL, ...Object.entries(KINDS).map(([value, label]) => ({ value, label }))];

/** Chooses which are shown; the address says it too. */
export function DeliveryFilter({ of: search }: { readonly of: DeliverySearch }) {
  const navigate = useNavigate();
  const choose = (changed: Readonly<Record<string, string>>) => {
    const all = Object.entries({ ...search, ...changed }).filter(([, value]) => value !== '');
    void navigate({ to: '/alerts/deliveries', search: Object.fromEntries(all), replace: true });
  };
  return (
    <Grid gridDefinition={GRID}>
      <FilterChoice label="State" options={STATE_OPTIONS} of={search.state} choose={(state) => choose({ state })} />
      <FilterChoice label="Goes to" options={KIND_OPTIONS} of={search.kind} choose={(kind) => choose({ kind })} />
      <FilterText
        label="Receiver"
        of={search.to ?? ''}
        placeholder="A channel, a topic, a target: press Enter"
        choose={(to) => choose({ to })}
      />
    </Grid>
  );
}
