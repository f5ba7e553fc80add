import { Link } from '@tanstack/react-router';
import type { Image } from '../../api/schema.generated.ts';
import { bytesText } from '../../parts/bytes.ts';
import type { ExportedRow } from '../../parts/csv.ts';
import type { ListingColumn } from '../../parts/listing/listing.tsx';
import { SEVERITIES } from '../../parts/severity.tsx';
import { Text } from '../../parts/text.tsx';
import { When } from '../../parts/when.tsx';
import { Found, ScanState } from './image-state.tsx';

/** `sha256:` and the first nine characters: so much has room in a window of 1280 pixels. */
const SHORT_DIGEST = 16;
const MOST_TAGS = 5;

/** What is told of each image of a repository. */
export const IMAGE_COLUMNS: readonly ListingColumn<Image>[] = [
  { id: 'tags', header: 'Tags', isRowHeader: true, minWidth: 134, cell: (image) => <Tags of={image} /> },
  { id: 'findings', header: 'Findings', minWidth: 140, cell: (image) => <Found of={image} /> },
  { id: 'scan', header: 'Scan', minWidth: 172, cell: (image) => <ScanState of={image} /> },
  { id: 'pushed', header: 'Pushed', minWidth: 110, cell: ({ pushedAt }) => <When at={pushedAt} /> },
  {
    id: 'size',
    header: 'Size',
    minWidth: 72,
    cell: ({ isIndex, sizeBytes }) => (isIndex ? '—' : bytesText(sizeBytes)),
  },
  {
    id: 'platforms',
    header: 'Platforms',
    minWidth: 100,
    cell: (image) => (
      <>
        {platformsOf(image).map((platform) => (
          <div key={platform} className="one-line">
            <Text of={platform} />
          </div>
        ))}
      </>
    ),
  },
  {
    id: 'digest',
    header: 'Digest',
    minWidth: 160,
    cell: ({ repository, digest }) => (
      <Link
        to="/repositories/$name/images/$reference"
        params={{ name: repository, reference: digest }}
        title={digest}
        className="one-line"
      >
        <Text of={shortDigest(digest)} isCode />
      </Link>
    ),
  },
  {
    id: 'type',
    header: 'Media type',
    isExtra: true,
    minWidth: 200,
    cell: ({ mediaType }) => <Text of={mediaType} isCode />,
  },
];

/** A digest as people tell it from others. */
export function shortDigest(digest: string): string {
  return digest.length > SHORT_DIGEST ? `${digest.slice(0, SHORT_DIGEST)}…` : digest;
}

/** What an image is called where only one name is said. */
export function imageName({ tags, digest }: Pick<Image, 'tags' | 'digest'>): string {
  return tags[0] ?? shortDigest(digest);
}

function Tags({ of: { repository, tags, digest } }: { readonly of: Image }) {
  if (tags.length === 0) {
    return (
      <Link to="/repositories/$name/images/$reference" params={{ name: repository, reference: digest }}>
        <span className="faint">Untagged</span>
      </Link>
    );
  }
  return (
    <>
      {tags.slice(0, MOST_TAGS).map((tag) => (
        <div key={tag} className="tag-line">
          <Link to="/repositories/$name/images/$reference" params={{ name: repository, reference: tag }}>
            <Text of={tag} />
          </Link>{' '}
          <Link
            to="/repositories/$name"
            params={{ name: repository }}
            search={{ view: 'history', tag }}
            className="faint small"
            aria-label={`History of ${tag}`}
          >
            history
          </Link>
        </div>
      ))}
      {tags.length > MOST_TAGS ? <div className="faint small">and {tags.length - MOST_TAGS} more</div> : null}
    </>
  );
}

function platformsOf({ platforms }: Image): readonly string[] {
  return [...new Set(platforms.flatMap(({ platform, state }) => (state === 'not-an-image' ? [] : (platform ?? []))))];
}

/** An image, for a spreadsheet. */
export function imageRow(image: Image): ExportedRow {
  const { digest, tags, pushedAt, sizeBytes, mediaType, platforms, scan } = image;
  const counts = SEVERITIES.map((severity) => [
    severity.toLowerCase(),
    platforms.reduce((sum, { findings = {} }) => sum + (findings[severity] ?? 0), 0),
  ]);
  return {
    tags: tags.join(' '),
    digest,
    pushedAt,
    sizeBytes,
    platforms: platformsOf(image).join(' '),
    ...(Object.fromEntries(counts) as ExportedRow),
    coverage: [...new Set(platforms.flatMap(({ coverage }) => coverage?.kind ?? []))].join(' '),
    scan: scan?.status,
    scannedAt: scan?.completedAt,
    reason: scan?.reason,
    mediaType,
  };
}
