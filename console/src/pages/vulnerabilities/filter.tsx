import { useNavigate } from '@tanstack/react-router';
import { type Choice, FilterChoice, FilterText } from '../../parts/filter-fields.tsx';
import type { VulnerabilitiesSearch } from './search.ts';

const SEVERITIES: readonly Choice[] = [
  { value: '', label: 'Any' },
  { value: 'CRITICAL', label: 'Critical' },
  { value: 'CRITICAL,HIGH', label: 'High or worse' },
  { value: 'CRITICAL,HIGH,MEDIUM', label: 'Medium or worse' },
];
const FIXES: readonly Choice[] = [
  { value: '', label: 'Known or not' },
  { value: 'true', label: 'A fix is known' },
  { value: 'false', label: 'No fix is known' },
];
const USES: readonly Choice[] = [
  { value: '', label: 'Any' },
  { value: 'kev', label: 'Known to be exploited' },
  { value: '0.1', label: 'EPSS of 10 % or more' },
  { value: '0.01', label: 'EPSS of 1 % or more' },
];
const PLACES: readonly Choice[] = [
  { value: '', label: 'All images' },
  { value: 'current', label: 'Current tags only' },
];

/** Chooses which are shown; the address says it too. */
export function VulnerabilitiesFilter({ of: search }: { readonly of: VulnerabilitiesSearch }) {
  const navigate = useNavigate();
  const choose = (changed: Readonly<Record<string, string | number | undefined>>) => {
    const all = Object.entries({ ...search, ...changed }).filter(([, value]) => value !== '' && value !== undefined);
    void navigate({ to: '/vulnerabilities', search: Object.fromEntries(all), replace: true });
  };
  const use = search.knownExploited === 'true' ? 'kev' : String(search.epss ?? '');
  return (
    <div className="standing-filter">
      <FilterText
        label="Id, title or package"
        of={search.q ?? ''}
        placeholder="openssl: press Enter"
        choose={(q) => choose({ q })}
      />
      <FilterChoice
        label="Severity"
        options={SEVERITIES}
        of={search.severity}
        choose={(severity) => choose({ severity })}
      />
      <FilterChoice label="Fix" options={FIXES} of={search.fixable} choose={(fixable) => choose({ fixable })} />
      <FilterChoice
        label="Use by attackers"
        options={USES}
        of={use}
        choose={(value) =>
          choose({ knownExploited: value === 'kev' ? 'true' : '', epss: value === 'kev' ? '' : value })
        }
      />
      <FilterChoice label="Where" options={PLACES} of={search.tags} choose={(tags) => choose({ tags })} />
    </div>
  );
}
