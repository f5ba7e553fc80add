import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { OneRepository } from '../../api/schema.generated.ts';
import { Command } from '../../parts/command.tsx';
import { Outside } from '../../parts/outside.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import { useTitle } from '../../parts/title.ts';
import { mayIn } from '../../session/may.ts';
import { administersAll, useSession } from '../../session/session.ts';
import { History } from './history.tsx';
import { Images } from './images.tsx';
import { useRepository } from './queries.ts';
import './repository.css';
import { changedSearch, type SearchChange, VIEWS, type View } from './search.ts';
import { Settings } from './settings.tsx';

const route = getRouteApi('/repositories/$name');

const WORDS: Readonly<Record<View, string>> = {
  images: 'Images',
  history: 'History of tags',
  settings: 'Settings',
};

/** A repository: what is in it, what its tags pointed to, and how it is set. */
export function RepositoryPage() {
  const { name } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate();
  const { data: session } = useSession();
  const { data, error } = useRepository(name);
  const { view = 'images' } = search;
  useTitle(`Repository ${name}`);
  if (error !== null) return <Refusal isPage of="repository" error={error} />;
  if (data === undefined || session === undefined || session === null) return <p className="waiting">…</p>;
  const onSearch = (change: SearchChange) =>
    void navigate({
      to: '/repositories/$name',
      params: { name },
      search: changedSearch(search, change),
      replace: true,
    });
  const mayPush = mayIn(session, 'push', name);
  return (
    <>
      <Head of={data} />
      <Views name={name} view={view} />
      {view === 'images' ? (
        <Images key={name} name={name} uri={data.uri} search={search} mayPush={mayPush} onSearch={onSearch} />
      ) : null}
      {view === 'history' ? <History name={name} tag={search.tag} mayPush={mayPush} onSearch={onSearch} /> : null}
      {view === 'settings' ? (
        <Settings
          key={name}
          of={data}
          mayAdminister={mayIn(session, 'administer', name)}
          mayAdministerAll={administersAll(session)}
        />
      ) : null}
    </>
  );
}

function Head({ of: { name, uri, images, tags, sandbox, sandboxDays, source } }: { readonly of: OneRepository }) {
  return (
    <header className="repository-head">
      <p className="faint">
        <Link to="/repositories">Repositories</Link>
      </p>
      <h1>
        <Text of={name} />
      </h1>
      <Command of={uri} />
      <p className="facts">
        <span>
          {images.toLocaleString()} {images === 1 ? 'manifest' : 'manifests'}, {tags.toLocaleString()}{' '}
          {tags === 1 ? 'tag' : 'tags'}
        </span>
        {source === undefined ? null : (
          <span>
            Made in{' '}
            <Outside to={source}>
              <Text of={source} />
            </Outside>
          </span>
        )}
        {sandbox === true ? <span>Sandbox: nobody is told, and images go after {sandboxDays} days</span> : null}
      </p>
    </header>
  );
}

function Views({ name, view }: { readonly name: string; readonly view: View }) {
  return (
    <nav aria-label="Repository" className="repository-views">
      {VIEWS.map((each) => (
        <Link
          key={each}
          to="/repositories/$name"
          params={{ name }}
          search={each === 'images' ? {} : { view: each }}
          className={each === view ? 'is-here' : ''}
          aria-current={each === view ? 'page' : undefined}
        >
          {WORDS[each]}
        </Link>
      ))}
    </nav>
  );
}
