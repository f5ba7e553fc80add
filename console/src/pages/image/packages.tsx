import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ask } from '../../api/client.ts';
import type { Package } from '../../api/schema.generated.ts';
import { LoadMore } from '../../parts/load-more.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import type { PlatformPlace } from './parts-queries.ts';
import type { ImageSearch, SearchChange } from './search.ts';

interface PackagesProps {
  readonly at: PlatformPlace;
  readonly types: readonly string[];
  readonly layers: readonly string[];
  readonly search: ImageSearch;
  readonly onSearch: (changed: SearchChange) => void;
}

const EVIDENCES = ['installed', 'locked', 'claimed'] as const;
const OWNED = ['true', 'false'] as const;

/** An image's packages, a page at a time, filtered by the server. */
export function Packages({ at, types, layers, search, onSearch }: PackagesProps) {
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = usePackages(at, search);
  const packages = data?.pages.flatMap((page) => page.packages) ?? [];
  return (
    <section aria-label="Packages">
      <h2 className="unseen">Packages</h2>
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
      {error === null ? null : <Refusal of="packages" error={error} />}
      {isPending ? <p className="waiting">…</p> : null}
      {data !== undefined && packages.length === 0 ? <p className="waiting">No package is like that.</p> : null}
      {packages.length === 0 ? null : <PackageTable of={packages} />}
      <LoadMore has={hasNextPage} isLoading={isFetchingNextPage} load={fetchNextPage} />
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
  return useInfiniteQuery({
    queryKey: ['packages', place, filter],
    queryFn: ({ pageParam, signal }) =>
      ask('listPackages', { params: place, query: { ...filter, cursor: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
  });
}

function PackageTable({ of }: { readonly of: readonly Package[] }) {
  return (
    <table className="grid">
      <caption className="unseen">Packages</caption>
      <thead>
        <tr>
          {['Package', 'Version', 'Type', 'Evidence', 'Layer', 'Path', 'Brought by'].map((header) => (
            <th key={header} scope="col">
              {header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {of.map(({ name, version, type, evidence, layer, path, owner, purl, source }) => (
          <tr key={`${purl} ${path}`}>
            <th scope="row" title={purl}>
              <Link to="/packages" search={{ type, name }}>
                <Text of={name} />
              </Link>
              {source === undefined ? null : (
                <span className="faint small">
                  from <Text of={source.name} />
                </span>
              )}
            </th>
            <td data-label="Version">
              <Text of={version} isCode />
            </td>
            <td data-label="Type">
              <Text of={type} />
            </td>
            <td data-label="Evidence">{evidence}</td>
            <td data-label="Layer">{layer === undefined ? null : layer.index + 1}</td>
            <td data-label="Path">
              <Text of={path} isCode />
            </td>
            <td data-label="Brought by">
              {owner === undefined ? null : <Text of={`${owner.name} ${owner.version}`} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
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
