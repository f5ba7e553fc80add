import Header from '@cloudscape-design/components/header';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ask } from '../../api/client.ts';
import type { PackageVersions } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import type { ExportedRow } from '../../parts/csv.ts';
import { useLoaded } from '../../parts/listing/listed.ts';
import { Listing, type ListingColumn } from '../../parts/listing/listing.tsx';
import { byNumber, byText } from '../../parts/listing/order.ts';
import { Refusal } from '../../parts/refusal.tsx';
import { Counts, countsRow, SEVERITIES } from '../../parts/severity.tsx';
import { Text } from '../../parts/text.tsx';

type Row = PackageVersions['versions'][number];

interface VersionsProps {
  readonly name: string;
  readonly type: string | undefined;
  readonly chosen: string | undefined;
}

/** More are not counted. */
const MOST_COUNTED = 1000;

const KIND: ListingColumn<Row> = {
  id: 'kind',
  header: 'Kind',
  cell: ({ type }) => <Text of={type} />,
  compare: byText(({ type }) => type),
};
const FINDINGS: ListingColumn<Row> = {
  id: 'findings',
  header: 'Findings of it',
  minWidth: 170,
  cell: ({ findings }) => <Counts of={findings} />,
  compare: byNumber(({ findings }) => -weightOf(findings)),
};
const IMAGES: ListingColumn<Row> = {
  id: 'images',
  header: 'Images',
  minWidth: 110,
  cell: ({ images = 0 }) => (images > MOST_COUNTED ? 'more than 1,000' : images.toLocaleString()),
  compare: byNumber(({ images }) => images),
};

/** The versions of a package that there are; each leads to who has it. */
export function Versions({ name, type, chosen }: VersionsProps) {
  const { data, error } = useQuery({
    queryKey: ['package-versions', name, type],
    queryFn: ({ signal }) => ask('listPackageVersions', { query: { name, type } }, signal),
  });
  const listed = useLoaded(data?.versions);
  const hasCounts = data?.versions.some(({ images }) => images !== undefined) === true;
  const columns = useMemo(
    () => [versionColumn(chosen), KIND, FINDINGS, ...(hasCounts ? [IMAGES] : [])],
    [chosen, hasCounts],
  );
  if (error !== null) return <Refusal of="versions" error={error} />;
  return (
    <Listing
      isPart
      name="package-versions"
      label="versions"
      of={listed}
      columns={columns}
      keyOf={({ type: kind, version }) => `${kind} ${version}`}
      csv={rowOf}
      file={`versions-of-${name}`}
      header={
        <Header
          variant="h2"
          counter={data === undefined ? '' : `(${data.versions.length}${data.isCut ? '+' : ''})`}
          {...(data?.isCut === true ? { description: 'There are more versions than are listed' } : {})}
        >
          Versions
        </Header>
      }
      empty="No image that you may see holds a package of that name."
    />
  );
}

function versionColumn(chosen: string | undefined): ListingColumn<Row> {
  return {
    id: 'version',
    header: 'Version',
    isRowHeader: true,
    minWidth: 160,
    cell: ({ type, name, version }) => (
      <Link to="/packages" search={{ name, type, version }} aria-current={version === chosen ? 'true' : undefined}>
        <Text of={version} isCode />
      </Link>
    ),
    compare: byText(({ version }) => version),
  };
}

const WEIGHT = 10_000;

/** A worse finding weighs more than any number of others. */
function weightOf(findings: Row['findings']): number {
  return SEVERITIES.reduce((sum, severity) => sum * WEIGHT + Math.min(findings[severity] ?? 0, WEIGHT - 1), 0);
}

/** A version, for a spreadsheet. */
function rowOf({ type, name, version, images, findings }: Row): ExportedRow {
  return { type, name, version, images, ...countsRow(findings) };
}
