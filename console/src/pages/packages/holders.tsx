import Header from '@cloudscape-design/components/header';
import { Link } from '@tanstack/react-router';
import { ask } from '../../api/client.ts';
import type { PackageHolders } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import type { ExportedRow } from '../../parts/csv.ts';
import { ImageLink } from '../../parts/image-link.tsx';
import { counterOf, usePages } from '../../parts/listing/listed.ts';
import { Listing, type ListingColumn } from '../../parts/listing/listing.tsx';
import { byText } from '../../parts/listing/order.ts';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';

type Row = PackageHolders['images'][number];

interface HoldersProps {
  readonly name: string;
  readonly type: string | undefined;
  readonly version: string | undefined;
}

const NAME = 'package-holders';

const COLUMNS: readonly ListingColumn<Row>[] = [
  {
    id: 'image',
    header: 'Image',
    isRowHeader: true,
    minWidth: 220,
    cell: (image) => <ImageLink of={image} />,
    compare: byText(({ repository, tags, digest }) => `${repository}:${tags[0] ?? digest}`),
  },
  {
    id: 'version',
    header: 'Version',
    minWidth: 140,
    cell: ({ package: { type, name, version } }) => (
      <Link to="/packages" search={{ type, name, version }}>
        <Text of={version} isCode />
      </Link>
    ),
    compare: byText(({ package: of }) => of.version),
  },
  {
    id: 'path',
    header: 'Path',
    minWidth: 200,
    cell: ({ package: of }) => <Text of={of.path} isCode />,
    compare: byText(({ package: of }) => of.path),
  },
  { id: 'type', header: 'Kind', cell: ({ package: of }) => <Text of={of.type} />, isExtra: true },
  { id: 'evidence', header: 'Evidence', cell: ({ package: of }) => of.evidence, isExtra: true },
  { id: 'digest', header: 'Digest', minWidth: 200, cell: ({ digest }) => <Text of={digest} isCode />, isExtra: true },
];

/** The images that hold a package, or a version of it, and where in them it lies. */
export function Holders({ name, type, version }: HoldersProps) {
  const { listed, error } = usePages({
    name: NAME,
    queryKey: ['package-holders', name, type, version],
    ask: (paging, signal) => ask('listPackageHolders', { query: { name, type, version, ...paging } }, signal),
    rowsOf: ({ images }) => images,
  });
  if (error !== null) return <Refusal of="images" error={error} />;
  if (listed.rows.length === 0 && !listed.isPending) return null;
  return (
    <Listing
      isPart
      name={NAME}
      label="images"
      of={listed}
      columns={COLUMNS}
      keyOf={({ repository, digest, package: of }) => `${repository} ${digest} ${of.purl} ${of.path}`}
      csv={rowOf}
      file={`images-with-${name}${version === undefined ? '' : `-${version}`}`}
      header={
        <Header variant="h2" counter={counterOf(listed)}>
          Images that hold {version === undefined ? 'it' : <Text of={version} isCode />}
        </Header>
      }
      empty="No image holds it."
    />
  );
}

/** An image with the package that it holds, for a spreadsheet. */
function rowOf({ repository, tags, digest, package: of }: Row): ExportedRow {
  const { type, name, version, purl, evidence, path } = of;
  return { repository, tags: tags.join(' '), digest, type, name, version, purl, evidence, path };
}
