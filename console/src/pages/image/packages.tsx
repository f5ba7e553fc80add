import Header from '@cloudscape-design/components/header';
import { useEffect, useState } from 'react';
import { ask } from '../../api/client.ts';
import { counterOf, usePages } from '../../parts/listing/listed.ts';
import { Listing } from '../../parts/listing/listing.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { PACKAGE_COLUMNS, packageRow } from './package-columns.tsx';
import type { PlatformPlace } from './parts-queries.ts';
import type { ImageSearch, SearchChange } from './search.ts';

interface PackagesProps {
  readonly at: PlatformPlace;
  readonly types: readonly string[];
  readonly layers: readonly string[];
  readonly search: ImageSearch;
  readonly onSearch: (changed: SearchChange) => void;
}

const NAME = 'image-packages';
const EVIDENCES = ['installed', 'locked', 'claimed'] as const;
const OWNED = ['true', 'false'] as const;

/** An image's packages, a page at a time, filtered by the server. */
export function Packages({ at, types, layers, search, onSearch }: PackagesProps) {
  const { listed, error } = usePackages(at, search);
  return (
    <section aria-label="Packages">
      <search className="filters" aria-label="Filter packages">
        <Typed label="Name" value={search.name} onChange={(name) => onSearch({ name })} />
        <Typed label="Path" value={search.path} onChange={(path) => onSearch({ path })} />
        <Chosen label="Type" value={search.type} of={types} onChange={(type) => onSearch({ type })} />
        <Chosen
          label="Layer"
          value={search.layer}
          of={layers}
          words={layers.map((_, index) => `${index + 1}`)}
          onChange={(layer) => onSearch({ layer })}
        />
        <Chosen
          label="Evidence"
          value={search.evidence}
          of={EVIDENCES}
          onChange={(evidence) => onSearch({ evidence })}
        />
        <Chosen
          label="Brought by"
          value={search.owned}
          of={OWNED}
          words={['a package of the system', 'anything else']}
          onChange={(owned) => onSearch({ owned })}
        />
      </search>
      {error === null ? (
        <Listing
          isPart
          name={NAME}
          label="packages"
          of={listed}
          columns={PACKAGE_COLUMNS}
          keyOf={({ purl, path }) => `${purl} ${path}`}
          csv={packageRow}
          file={`packages-${at.place.name}-${at.place.reference}`}
          header={
            <Header variant="h2" counter={counterOf(listed)}>
              Packages
            </Header>
          }
          empty="No package is like that."
        />
      ) : (
        <Refusal of="packages" error={error} />
      )}
    </section>
  );
}

function usePackages({ place, platform }: PlatformPlace, { name, path, type, layer, evidence, owned }: ImageSearch) {
  const filter = {
    platform,
    name,
    path,
    type,
    layer,
    evidence: EVIDENCES.find((one) => one === evidence),
    owned: OWNED.find((one) => one === owned),
  };
  return usePages({
    name: NAME,
    queryKey: ['packages', place, filter],
    ask: (paging, signal) => ask('listPackages', { params: place, query: { ...filter, ...paging } }, signal),
    rowsOf: ({ packages }) => packages,
    keepsOthers: true,
  });
}

const TYPING_MILLISECONDS = 300;

interface TypedProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** A text to filter by, told when nothing was typed for a moment. */
function Typed({ label, value = '', onChange }: TypedProps) {
  const [text, setText] = useState(value);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text === '' ? undefined : text), TYPING_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <label>
      {label}
      <input type="search" value={text} maxLength={200} onChange={({ target }) => setText(target.value)} />
    </label>
  );
}

interface ChosenProps extends TypedProps {
  readonly of: readonly string[];
  /** The same for people. */
  readonly words?: readonly string[];
}

function Chosen({ label, value = '', of, words = of, onChange }: ChosenProps) {
  return (
    <label>
      {label}
      <select
        value={of.includes(value) ? value : ''}
        onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
      >
        <option value="">any</option>
        {of.map((one, at) => (
          <option key={one} value={one}>
            {words[at]}
          </option>
        ))}
      </select>
    </label>
  );
}
