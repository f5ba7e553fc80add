import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { VulnerabilitiesSearch } from './search.ts';

interface Choice {
  readonly value: string;
  readonly label: string;
}

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
      <Words of={search.q ?? ''} choose={(q) => choose({ q })} />
      <Choose label="Severity" options={SEVERITIES} of={search.severity} choose={(severity) => choose({ severity })} />
      <Choose label="Fix" options={FIXES} of={search.fixable} choose={(fixable) => choose({ fixable })} />
      <Choose
        label="Use by attackers"
        options={USES}
        of={use}
        choose={(value) =>
          choose({ knownExploited: value === 'kev' ? 'true' : '', epss: value === 'kev' ? '' : value })
        }
      />
      <Choose label="Where" options={PLACES} of={search.tags} choose={(tags) => choose({ tags })} />
    </div>
  );
}

interface ChooseProps {
  readonly label: string;
  readonly options: readonly Choice[];
  readonly of: string | undefined;
  readonly choose: (value: string) => void;
}

function Choose({ label, options, of = '', choose }: ChooseProps) {
  return (
    <FormField label={label}>
      <Select
        options={options}
        selectedOption={options.find(({ value }) => value === of) ?? { value: of, label: of }}
        onChange={({ detail }) => choose(detail.selectedOption.value ?? '')}
      />
    </FormField>
  );
}

function Words({ of, choose }: { readonly of: string; readonly choose: (text: string) => void }) {
  const [text, setText] = useState(of);
  const [told, setTold] = useState(of);
  // Somebody may go back to another one.
  if (of !== told) {
    setTold(of);
    setText(of);
  }
  return (
    <FormField label="Id, title or package">
      <Input
        type="search"
        value={text}
        placeholder="openssl: press Enter"
        clearAriaLabel="Any"
        spellcheck={false}
        onChange={({ detail }) => {
          setText(detail.value);
          if (detail.value === '') choose('');
        }}
        onKeyDown={({ detail }) => {
          if (detail.key === 'Enter') choose(text.trim());
        }}
        onBlur={() => choose(text.trim())}
      />
    </FormField>
  );
}
