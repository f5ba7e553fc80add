import Header from '@cloudscape-design/components/header';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { addressOf, ask } from '../../api/client.ts';
import type { Referrers as ReferrersShape } from '../../api/schema.generated.ts';
import { bytesText } from '../../parts/bytes.ts';
import { Command } from '../../parts/command.tsx';
import type { ExportedRow } from '../../parts/csv.ts';
import { usePages } from '../../parts/listing/listed.ts';
import { Listing, type ListingColumn } from '../../parts/listing/listing.tsx';
import { byNumber, byText } from '../../parts/listing/order.ts';
import { LongText } from '../../parts/long-text.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import type { PlatformPlace } from './parts-queries.ts';

const NAME = 'referrers';

type Referrer = ReferrersShape['referrers'][number];

interface ReferrersProps {
  readonly at: PlatformPlace;
  readonly title: string;
  /** Whether an SBOM may be attached to it: to an index, only to a platform of it. */
  readonly isImage: boolean;
}

/** What is attached to the image: signatures, SBOMs, attestations. */
export function Referrers({ at: { place, platform }, title, isImage }: ReferrersProps) {
  const { listed, error } = usePages({
    name: NAME,
    queryKey: ['referrers', place, platform],
    ask: (paging, signal) => ask('listReferrers', { params: place, query: { platform, ...paging } }, signal),
    rowsOf: (page) => page.referrers,
  });
  const columns = useMemo(() => columnsIn(place.name), [place.name]);
  if (error !== null) return <Refusal of="referrers" error={error} />;
  const address = addressOf('attachSbom', { params: place, query: { platform } });
  const isNone = listed.rows.length === 0 && !listed.isPending;
  return (
    <section aria-label={title} className="referrers">
      <Listing
        isPart
        name={NAME}
        label={`artifacts ${title.toLowerCase()}`}
        of={listed}
        columns={columns}
        keyOf={({ digest }) => digest}
        csv={rowOf}
        file={`${title}-${place.name}-${place.reference}`}
        header={
          <Header variant="h2">
            <Text of={title} />
          </Header>
        }
        empty="Nothing is attached to it."
      />
      {isNone && isImage ? (
        <>
          <p>An SBOM of it, as Pratique makes it, is attached with:</p>
          <Command of={`curl -X POST -u "$KEY:$SECRET" '${location.origin}${address}'`} />
        </>
      ) : null}
    </section>
  );
}

function columnsIn(name: string): readonly ListingColumn<Referrer>[] {
  return [
    {
      id: 'digest',
      header: 'Digest',
      isRowHeader: true,
      minWidth: 240,
      cell: ({ digest }) => (
        <Link
          to="/repositories/$name/images/$reference"
          params={{ name, reference: digest }}
          search={{ view: 'manifest' }}
        >
          <Text of={digest} isCode />
        </Link>
      ),
    },
    {
      id: 'kind',
      header: 'Kind',
      minWidth: 180,
      cell: ({ artifactType, mediaType }) => <Text of={artifactType ?? mediaType} />,
      compare: byText(({ artifactType, mediaType }) => artifactType ?? mediaType),
    },
    {
      id: 'size',
      header: 'Size',
      minWidth: 90,
      cell: ({ sizeBytes }) => bytesText(sizeBytes),
      compare: byNumber(({ sizeBytes }) => sizeBytes),
    },
    { id: 'annotations', header: 'Annotations', minWidth: 200, cell: ({ annotations }) => <Notes of={annotations} /> },
  ];
}

function Notes({ of }: { readonly of: Referrer['annotations'] }) {
  return Object.entries(of).map(([key, value]) => (
    <div key={key}>
      <LongText of={`${key}: ${value}`} />
    </div>
  ));
}

/** What is attached, for a spreadsheet. */
function rowOf({ digest, artifactType, mediaType, sizeBytes, annotations }: Referrer): ExportedRow {
  return { digest, artifactType, mediaType, sizeBytes, annotations: JSON.stringify(annotations) };
}
