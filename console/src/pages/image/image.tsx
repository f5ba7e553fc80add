import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ask } from '../../api/client.ts';
import type { Image as ImageShape } from '../../api/schema.generated.ts';
import { Refusal } from '../../parts/refusal.tsx';
import { Counts } from '../../parts/severity.tsx';
import { Text } from '../../parts/text.tsx';
import { When } from '../../parts/when.tsx';
import { Findings } from './findings.tsx';
import type { ImagePlace } from './findings-query.ts';
import './image.css';

const route = getRouteApi('/repositories/$name/images/$reference');

/** What is wrong with an image, why, and what mends it. */
export function ImagePage() {
  const place = route.useParams();
  const { platform } = route.useSearch();
  const { data, error, isPending } = useQuery({
    queryKey: ['image', place],
    queryFn: ({ signal }) => ask('getImage', { params: place }, signal),
    refetchInterval: ({ state }) => (isWaitedFor(state.data) ? 2000 : false),
  });
  if (error !== null) return <Refusal of="image" error={error} />;
  if (isPending) return <p className="waiting">…</p>;
  return <Shown place={place} image={data} asked={platform} />;
}

interface ShownProps {
  readonly place: ImagePlace;
  readonly image: ImageShape;
  readonly asked: string | undefined;
}

function Shown({ place, image, asked }: ShownProps) {
  const inspected = image.platforms.filter(({ state }) => state === 'inspected');
  const shown = inspected.find(({ platform }) => platform === asked) ?? inspected[0];
  return (
    <>
      <header className="image-head">
        <h1>
          <Text of={image.repository} /> <span className="faint">{image.tags.map((tag) => `:${tag}`).join(' ')}</span>
        </h1>
        <p className="faint">
          <Text of={image.digest} isCode /> · pushed <When at={image.pushedAt} />
        </p>
        {image.sandbox === true ? <p>A sandbox: nobody is told of it, and its images go by themselves.</p> : null}
      </header>
      {image.isIndex ? <Platforms place={place} image={image} shown={shown?.platform} /> : null}
      {shown === undefined ? (
        <output className="waiting">It is being inspected…</output>
      ) : (
        <>
          <Coverage platform={shown} />
          <Findings place={place} platform={image.isIndex ? shown.platform : undefined} />
        </>
      )}
    </>
  );
}

function Platforms({
  place,
  image,
  shown,
}: {
  readonly place: ImagePlace;
  readonly image: ImageShape;
  readonly shown: string | undefined;
}) {
  return (
    <ul className="platforms" aria-label="Platforms">
      {image.platforms.flatMap(({ digest, platform, findings }) =>
        platform === undefined || findings === undefined
          ? []
          : [
              <li key={digest}>
                <route.Link
                  params={place}
                  search={{ platform }}
                  {...(platform === shown ? { 'aria-current': 'true' as const } : {})}
                >
                  {platform}
                </route.Link>{' '}
                <Counts of={findings} />
              </li>,
            ],
      )}
    </ul>
  );
}

function Coverage({ platform }: { readonly platform: ImageShape['platforms'][number] }) {
  const { coverage, packages } = platform;
  if (coverage === undefined) return null;
  return (
    <section aria-label="Coverage">
      <p>
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

function isWaitedFor(image: ImageShape | undefined): boolean {
  return image?.platforms.some(({ state }) => state === 'pending') === true;
}
