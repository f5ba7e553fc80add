import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { addressOf, ask } from '../../api/client.ts';
import type { Referrers as ReferrersShape } from '../../api/schema.generated.ts';
import { bytesText } from '../../parts/bytes.ts';
import { Command } from '../../parts/command.tsx';
import { LoadMore } from '../../parts/load-more.tsx';
import { LongText } from '../../parts/long-text.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import type { PlatformPlace } from './parts-queries.ts';

type Referrer = ReferrersShape['referrers'][number];

interface ReferrersProps {
  readonly at: PlatformPlace;
  readonly title: string;
  /** Whether an SBOM may be attached to it: to an index, only to a platform of it. */
  readonly isImage: boolean;
}

/** What is attached to the image: signatures, SBOMs, attestations. */
export function Referrers({ at: { place, platform }, title, isImage }: ReferrersProps) {
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['referrers', place, platform],
    queryFn: ({ pageParam, signal }) =>
      ask('listReferrers', { params: place, query: { platform, cursor: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
  });
  if (error !== null) return <Refusal of="referrers" error={error} />;
  if (isPending) return <p className="waiting">…</p>;
  const address = addressOf('attachSbom', { params: place, query: { platform } });
  const referrers = data.pages.flatMap((page) => page.referrers);
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {referrers.length === 0 ? (
        <>
          <p>Nothing is attached to it.</p>
          {isImage ? (
            <>
              <p>An SBOM of it, as Pratique makes it, is attached with:</p>
              <Command of={`curl -X POST -u "$KEY:$SECRET" '${location.origin}${address}'`} />
            </>
          ) : null}
        </>
      ) : (
        <ReferrerTable of={referrers} name={place.name} />
      )}
      <LoadMore has={hasNextPage} isLoading={isFetchingNextPage} load={fetchNextPage} />
    </section>
  );
}

function ReferrerTable({ of, name }: { readonly of: readonly Referrer[]; readonly name: string }) {
  return (
    <table className="grid">
      <caption className="unseen">What is attached</caption>
      <thead>
        <tr>
          {['Digest', 'Kind', 'Size', 'Annotations'].map((header) => (
            <th key={header} scope="col">
              {header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {of.map(({ digest, artifactType, mediaType, sizeBytes, annotations }) => (
          <tr key={digest}>
            <th scope="row">
              <Link
                to="/repositories/$name/images/$reference"
                params={{ name, reference: digest }}
                search={{ view: 'manifest' }}
              >
                <Text of={digest} isCode />
              </Link>
            </th>
            <td data-label="Kind">
              <Text of={artifactType ?? mediaType} />
            </td>
            <td data-label="Size">{bytesText(sizeBytes)}</td>
            <td data-label="Annotations">
              {Object.entries(annotations).map(([key, value]) => (
                <div key={key}>
                  <LongText of={`${key}: ${value}`} />
                </div>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
