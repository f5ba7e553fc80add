import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { OneImage } from '../../api/schema.generated.ts';
import type { ExportedRow } from '../../parts/csv.ts';
import { Exports } from '../../parts/listing/exports.tsx';
import { useLoaded } from '../../parts/listing/listed.ts';
import { Counts, countsRow } from '../../parts/severity.tsx';
import { Text } from '../../parts/text.tsx';
import { When } from '../../parts/when.tsx';
import type { ImagePlace } from './findings-query.ts';

type Platform = OneImage['platforms'][number];

interface PlatformsProps {
  readonly place: ImagePlace;
  readonly image: OneImage;
}

const STATES = { inspected: 'inspected', pending: 'being inspected', 'not-an-image': 'not an image' } as const;

const ROWS: readonly { readonly header: string; readonly cell: (platform: Platform) => ReactNode }[] = [
  {
    header: 'Findings',
    cell: ({ findings, state }) => (findings === undefined ? STATES[state] : <Counts of={findings} isWhole />),
  },
  { header: 'Packages', cell: ({ packages }) => packages?.total },
  {
    header: 'Distribution',
    cell: ({ coverage }) => (coverage?.distro === undefined ? null : <Text of={coverage.distro.name} />),
  },
  { header: 'Coverage', cell: ({ coverage }) => coverage?.kind.replaceAll('-', ' ') },
  { header: 'Layers', cell: ({ layers }) => layers?.length },
  {
    header: 'Inspected',
    cell: ({ inspectedAt }) => (inspectedAt === undefined ? null : <When at={inspectedAt} />),
  },
  { header: 'Digest', cell: ({ digest }) => <Text of={digest} isCode /> },
];

/** What an index lists, side by side. */
export function Platforms({ place, image }: PlatformsProps) {
  const { all } = useLoaded(image.platforms);
  return (
    <section aria-label="Platforms" className="wide">
      <div className="tools">
        <h2>
          {image.platforms.length}
          {image.isCut ? '+' : ''} {image.platforms.length === 1 ? 'platform' : 'platforms'}
        </h2>
        <Exports of={{ all, csv: rowOf }} label="platforms" file={`platforms-${place.name}-${place.reference}`} />
      </div>
      <div className="scroll">
        <table className="beside">
          <caption className="unseen">Platforms</caption>
          <thead>
            <tr>
              <th scope="col">Platform</th>
              {image.platforms.map(({ digest, platform, state }) => (
                <th key={digest} scope="col">
                  {platform === undefined || state !== 'inspected' ? (
                    <Text of={platform ?? 'not said'} />
                  ) : (
                    <Link to="/repositories/$name/images/$reference" params={place} search={{ platform }}>
                      <Text of={platform} />
                    </Link>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ROWS.map(({ header, cell }) => (
              <tr key={header}>
                <th scope="row">{header}</th>
                {image.platforms.map((platform) => (
                  <td key={platform.digest}>{cell(platform)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** A platform, for a spreadsheet. */
function rowOf({ platform, digest, state, inspectedAt, packages, layers, coverage, findings }: Platform): ExportedRow {
  return {
    platform,
    digest,
    state,
    inspectedAt,
    packages: packages?.total,
    layers: layers?.length,
    distribution: coverage?.distro?.name,
    coverage: coverage?.kind,
    ...countsRow(findings ?? {}),
  };
}
