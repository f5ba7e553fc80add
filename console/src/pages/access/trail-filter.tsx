import Grid from '@cloudscape-design/components/grid';
import { useNavigate } from '@tanstack/react-router';
import { FilterChoice, FilterText } from '../../parts/filter-fields.tsx';
import { type TrailSearch, WAYS } from './trail-search.ts';

const GRID = [4, 4, 4].map((xs) => ({ colspan: { default: 12, xs } }));
const WAY_OPTIONS = [{ value: '', label: 'Any' }, ...Object.entries(WAYS).map(([value, label]) => ({ value, label }))];

/** Chooses which changes are shown; the address says it too. */
export function TrailFilter({ of: search }: { readonly of: TrailSearch }) {
  const navigate = useNavigate();
  const choose = (changed: Readonly<Record<string, string>>) => {
    const all = Object.entries({ ...search, ...changed }).filter(([, value]) => value !== '');
    void navigate({ to: '/access/trail', search: Object.fromEntries(all), replace: true });
  };
  return (
    <Grid gridDefinition={GRID}>
      <FilterText label="Who" of={search.by ?? ''} placeholder="A user: press Enter" choose={(by) => choose({ by })} />
      <FilterText
        label="What it is about"
        of={search.about ?? ''}
        placeholder="team/app, a rule, a user"
        choose={(about) => choose({ about })}
      />
      <FilterChoice label="By" options={WAY_OPTIONS} of={search.way} choose={(way) => choose({ way })} />
    </Grid>
  );
}
