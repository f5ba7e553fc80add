import { Link } from '@tanstack/react-router';
import type { Package } from '../../api/schema.generated.ts';
import type { ExportedRow } from '../../parts/csv.ts';
import type { ListingColumn } from '../../parts/listing/listing.tsx';
import { byNumber, byText } from '../../parts/listing/order.ts';
import { Text } from '../../parts/text.tsx';

/** What is told of a package in its row. */
export const PACKAGE_COLUMNS: readonly ListingColumn<Package>[] = [
  {
    id: 'package',
    header: 'Package',
    isRowHeader: true,
    minWidth: 170,
    cell: (row) => <Named of={row} />,
    compare: byText(({ name }) => name),
  },
  {
    id: 'version',
    header: 'Version',
    minWidth: 120,
    cell: ({ type, name, version }) => (
      <Link to="/packages" search={{ type, name, version }}>
        <Text of={version} isCode />
      </Link>
    ),
  },
  {
    id: 'type',
    header: 'Type',
    minWidth: 80,
    cell: ({ type }) => <Text of={type} />,
    compare: byText(({ type }) => type),
  },
  {
    id: 'evidence',
    header: 'Evidence',
    minWidth: 100,
    cell: ({ evidence }) => evidence,
    compare: byText(({ evidence }) => evidence),
  },
  {
    id: 'layer',
    header: 'Layer',
    minWidth: 80,
    cell: ({ layer }) => (layer === undefined ? null : layer.index + 1),
    compare: byNumber(({ layer }) => layer?.index),
  },
  {
    id: 'path',
    header: 'Path',
    minWidth: 200,
    cell: ({ path }) => <Text of={path} isCode />,
    compare: byText(({ path }) => path),
  },
  {
    id: 'owner',
    header: 'Brought by',
    minWidth: 120,
    cell: ({ owner }) => (owner === undefined ? null : <Text of={`${owner.name} ${owner.version}`} />),
    compare: byText(({ owner }) => owner?.name),
  },
  { id: 'purl', header: 'Package URL', minWidth: 200, cell: ({ purl }) => <Text of={purl} isCode />, isExtra: true },
];

function Named({ of: { type, name, source } }: { readonly of: Package }) {
  return (
    <>
      <Link to="/packages" search={{ type, name }}>
        <Text of={name} />
      </Link>
      {source === undefined ? null : (
        <div className="faint small">
          from <Text of={source.name} />
        </div>
      )}
    </>
  );
}

/** A package, for a spreadsheet. */
export function packageRow({ type, name, version, purl, source, evidence, layer, path, owner }: Package): ExportedRow {
  return {
    type,
    name,
    version,
    purl,
    source: source?.name,
    sourceVersion: source?.version,
    evidence,
    layer: layer === undefined ? undefined : layer.index + 1,
    layerDigest: layer?.digest,
    path,
    owner: owner === undefined ? undefined : `${owner.name} ${owner.version}`,
  };
}
