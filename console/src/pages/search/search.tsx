import { getRouteApi } from '@tanstack/react-router';
import { Exports } from '../../parts/listing/exports.tsx';
import { useLoaded } from '../../parts/listing/listed.ts';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import { type FoundThing, foundThings } from '../../search/found-things.ts';
import { useSearch } from '../../search/use-search.ts';
import './search.css';
import { useTitle } from '../../parts/title.ts';

const route = getRouteApi('/search');
const MOST = 50;

/** All that is found by a text, kind by kind. */
export function SearchPage() {
  const { q } = route.useSearch();
  useTitle(q === '' ? 'Search' : `Search for ${q}`);
  const { data, error, isPending } = useSearch(q, MOST);
  const things = data === undefined || q.trim().length < 2 ? [] : foundThings(data);
  const kinds = [...Map.groupBy(things, ({ kind }) => kind)];
  return (
    <div className="search-page">
      <h1>
        {q === '' ? (
          'Search'
        ) : (
          <>
            Found by “<Text of={q} />”
          </>
        )}
      </h1>
      {error === null ? null : <Refusal of="results" error={error} />}
      {things.length === 0 ? null : <ExportAll of={things} q={q} />}
      {kinds.map(([kind, found]) => (
        <Kind key={kind} title={kind} found={found} />
      ))}
      {things.length > 0 || error !== null ? null : <Nothing q={q} isPending={isPending} />}
    </div>
  );
}

function ExportAll({ of, q }: { readonly of: readonly FoundThing[]; readonly q: string }) {
  const { all } = useLoaded(of);
  const csv = ({ kind, label, note, href }: FoundThing) => ({
    kind,
    name: label,
    note,
    address: location.origin + href,
  });
  return <Exports of={{ all, csv }} label="results" file={`search-${q}`} />;
}

function Kind({ title, found }: { readonly title: string; readonly found: readonly FoundThing[] }) {
  return (
    <section className="panel">
      <h2>
        {title} <span className="faint">({found.length < MOST ? found.length : `the first ${MOST}`})</span>
      </h2>
      <ul>
        {found.map(({ href, label, note }) => (
          <li key={href}>
            <a href={href}>
              <Text of={label} />
            </a>{' '}
            <span className="faint">
              <Text of={note} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Nothing({ q, isPending }: { readonly q: string; readonly isPending: boolean }) {
  if (q.trim().length > 1 && isPending) return <p className="faint">Searching…</p>;
  return (
    <p>
      {q.trim().length > 1 ? 'Nothing that you may see is called so. ' : ''}
      Repositories are found by any part of their names; tags (<code>team/app:v1</code>), digests, vulnerabilities by
      any of their ids, and packages by how they begin.
    </p>
  );
}
