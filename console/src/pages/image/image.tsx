import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import { ask } from '../../api/client.ts';
import type { OneImage } from '../../api/schema.generated.ts';
import { usePace } from '../../live/live.tsx';
import '../../parts/cloudscape.ts';
import '../../parts/quiet.css';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import { useTitle } from '../../parts/title.ts';
import { Compare } from './compare.tsx';
import { Manifest, Sboms } from './documents.tsx';
import { Findings } from './findings.tsx';
import type { ImagePlace } from './findings-query.ts';
import { AsOf, Head, PlatformChoice } from './head.tsx';
import { Layers } from './layers.tsx';
import { Mending } from './mending.tsx';
import { Packages } from './packages.tsx';
import { Platforms } from './platforms.tsx';
import { Referrers } from './referrers.tsx';
import { type ImageSearch, imageSearch, type SearchChange, VIEWS, type View } from './search.ts';
import './image.css';

const route = getRouteApi('/repositories/$name/images/$reference');

/** What is wrong with an image, why, and what mends it; and what it is made of. */
export function ImagePage() {
  const place = route.useParams();
  const pace = usePace();
  const { data, error, isPending } = useQuery({
    queryKey: ['image', place],
    queryFn: ({ signal }) => ask('getImage', { params: place }, signal),
    refetchInterval: ({ state }) => pace(isWaitedFor(state.data) ? 2000 : false),
  });
  if (error !== null) return <Refusal isPage of="image" error={error} />;
  if (isPending) return <p className="waiting">…</p>;
  return <Shown key={`${place.name} ${place.reference}`} place={place} image={data} />;
}

interface ShownProps {
  readonly place: ImagePlace;
  readonly image: OneImage;
}

function Shown({ place, image }: ShownProps) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const onSearch = useCallback(
    (changed: SearchChange) => {
      void navigate({ search: (before) => imageSearch({ ...before, ...changed }), replace: true, resetScroll: false });
    },
    [navigate],
  );
  const inspected = image.platforms.filter(({ state }) => state === 'inspected');
  const shown = inspected.find(({ platform }) => platform === search.platform) ?? inspected[0];
  const view = search.view ?? 'findings';
  useTitle(`${WORDS[view]} of ${place.name} ${place.reference}`);
  return (
    <>
      <Head image={image} />
      {image.isIndex ? <PlatformChoice place={place} image={image} shown={shown?.platform} view={search.view} /> : null}
      <Tabs place={place} image={image} chosen={view} search={search} />
      {shown === undefined ? (
        <NotInspected place={place} image={image} view={view} />
      ) : (
        <ShownView {...{ place, image, shown, view, search, onSearch }} />
      )}
    </>
  );
}

interface ShownViewProps extends ShownProps {
  readonly shown: OneImage['platforms'][number];
  readonly view: View;
  readonly search: ImageSearch;
  readonly onSearch: (changed: SearchChange) => void;
}

function ShownView({ place, image, shown, view, search, onSearch }: ShownViewProps) {
  const at = { place, platform: image.isIndex ? shown.platform : undefined };
  const layers = shown.layers ?? NONE;
  const searched = { at, layers, search, onSearch };
  switch (view) {
    case 'findings':
      return (
        <>
          <Coverage platform={shown} />
          {search.asOf === undefined && Object.keys(shown.findings ?? {}).length > 0 ? (
            <Mending key={`mending of ${at.platform ?? ''}`} at={at} />
          ) : null}
          <AsOf image={image} asOf={search.asOf} onChoose={(asOf) => onSearch({ asOf })} />
          <Findings key={at.platform} {...searched} />
        </>
      );
    case 'packages':
      return <Packages {...searched} types={Object.keys(shown.packages?.byType ?? {})} />;
    case 'layers':
      return <Layers at={at} />;
    case 'sbom':
      return <Sboms at={at} />;
    case 'manifest':
      return <Manifest at={at} isIndex={image.isIndex} />;
    case 'referrers':
      return (
        <>
          {image.isIndex ? (
            <Referrers at={{ place, platform: undefined }} title="Attached to the index" isImage={false} />
          ) : null}
          <Referrers
            at={at}
            title={image.isIndex ? `Attached to ${shown.platform ?? 'it'}` : 'Attached to it'}
            isImage
          />
        </>
      );
    case 'platforms':
      return <Platforms place={place} image={image} />;
    case 'compare':
      return <Compare {...searched} platform={shown.platform} />;
  }
}

const NONE: readonly string[] = [];

function NotInspected({ place, image, view }: ShownProps & { readonly view: View }) {
  const at = { place, platform: undefined };
  if (view === 'manifest') return <Manifest at={at} isIndex={false} />;
  if (view === 'referrers') return <Referrers at={at} title="Attached to it" isImage={false} />;
  return isWaitedFor(image) ? (
    <output className="waiting">It is being inspected…</output>
  ) : (
    <p className="waiting">It is no image: there is nothing in it to inspect.</p>
  );
}

const WORDS: Readonly<Record<View, string>> = {
  findings: 'Findings',
  packages: 'Packages',
  layers: 'Layers',
  sbom: 'SBOM',
  manifest: 'Manifest',
  referrers: 'Referrers',
  platforms: 'Platforms',
  compare: 'Compare',
};

interface TabsProps extends ShownProps {
  readonly chosen: View;
  readonly search: ImageSearch;
}

function Tabs({ place, image, chosen, search }: TabsProps) {
  const kept = search.platform === undefined ? {} : { platform: search.platform };
  const views = VIEWS.filter((view) => view !== 'platforms' || image.isIndex);
  return (
    <nav aria-label="Of this image" className="tabs">
      <ul>
        {views.map((view) => (
          <li key={view}>
            <Link
              to="/repositories/$name/images/$reference"
              params={place}
              search={view === chosen ? search : { ...kept, ...(view === 'findings' ? {} : { view }) }}
              {...(view === chosen ? { 'aria-current': 'page' as const } : {})}
              activeOptions={{ exact: true }}
            >
              {WORDS[view]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Coverage({ platform: { coverage, packages } }: { readonly platform: OneImage['platforms'][number] }) {
  if (coverage === undefined) return null;
  return (
    <section aria-label="Coverage">
      <p className="faint">
        {coverage.distro === undefined ? 'No distribution' : <Text of={coverage.distro.name} />}
        {packages === undefined ? null : `, ${packages.total} packages`}
      </p>
      {coverage.reasons.map((reason) => (
        <p key={reason} className="doubt">
          <Text of={reason} />
        </p>
      ))}
    </section>
  );
}

function isWaitedFor(image: OneImage | undefined): boolean {
  return image?.platforms.some(({ state }) => state === 'pending') === true;
}
