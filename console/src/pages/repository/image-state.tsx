import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Coverage, Image } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import { Cut } from '../../parts/cut.tsx';
import { Counts } from '../../parts/severity.tsx';
import { Text } from '../../parts/text.tsx';
import { When } from '../../parts/when.tsx';

type Platform = Image['platforms'][number];

const COVERAGE: Readonly<Record<Exclude<Coverage['kind'], 'covered'>, string>> = {
  unreadable: 'It could not be read',
  unsupported: 'Its distribution is not supported',
  'no-advisories': 'No advisories are loaded for it',
  'end-of-life': 'No longer looked after by its publisher',
  partial: 'Read in part',
  stale: 'The advisories are old',
};

/** Where no finding does not mean that there is none. */
const SAYS_NOTHING = new Set<Coverage['kind']>(['unreadable', 'unsupported', 'no-advisories']);

/** What is found in an image, of an index in each of its platforms, and how much that speaks of. */
export function Found({ of: { platforms, isIndex, isCut } }: { readonly of: Image }) {
  const images = platforms.filter(({ state }) => state !== 'not-an-image');
  if (images.length === 0) return <span className="faint">Not an image</span>;
  return (
    <>
      {images.map((platform) => (
        <div key={platform.digest} className="platform-found">
          {isIndex && platform.platform !== undefined ? (
            <span className="faint small">
              <Text of={platform.platform} />
            </span>
          ) : null}
          <FoundOnOne of={platform} />
        </div>
      ))}
      {isCut ? <div className="faint small">and more platforms</div> : null}
    </>
  );
}

function FoundOnOne({ of: { state, findings = {}, coverage } }: { readonly of: Platform }) {
  if (state === 'pending') return <span className="faint">Not known yet</span>;
  const kind = coverage?.kind ?? 'covered';
  return (
    <>
      {SAYS_NOTHING.has(kind) ? null : <Counts of={findings} />}
      {kind === 'covered' ? null : <div className="faint small">{COVERAGE[kind]}</div>}
    </>
  );
}

/** How far an image is looked at, and why no further. */
export function ScanState({ of: image }: { readonly of: Image }) {
  const { scan, inspection, platforms } = image;
  const isAnImage = platforms.some(({ state }) => state !== 'not-an-image');
  if (!isAnImage) return <span className="faint">Nothing to scan</span>;
  if (inspection !== undefined) return <InspectionState of={inspection} />;
  if (platforms.some(({ state }) => state === 'pending')) {
    return <StatusIndicator type="pending">Waits to be inspected</StatusIndicator>;
  }
  if (scan?.status === 'FAILED') {
    return (
      <>
        <StatusIndicator type="error">Failed</StatusIndicator>
        <Reasons of={scan.reason === undefined ? [] : [scan.reason]} />
      </>
    );
  }
  const reasons = new Set(platforms.flatMap(({ coverage }) => coverage?.reasons ?? []));
  return (
    <>
      <StatusIndicator type={reasons.size === 0 ? 'success' : 'warning'}>
        {scan?.completedAt === undefined ? 'Inspected' : 'Scanned'}
      </StatusIndicator>
      <div className="faint small">
        <Looked at={scan?.completedAt ?? inspectedAt(platforms)} />
      </div>
      <Reasons of={[...reasons]} />
    </>
  );
}

function Looked({ at }: { readonly at: string | undefined }) {
  return at === undefined ? null : <When at={at} />;
}

function InspectionState({ of: { state, reason, againAt } }: { readonly of: NonNullable<Image['inspection']> }) {
  switch (state) {
    case 'running':
      return <StatusIndicator type="in-progress">Being inspected</StatusIndicator>;
    case 'waiting':
      return <StatusIndicator type="pending">Waits to be inspected</StatusIndicator>;
    case 'retrying':
      return (
        <>
          <StatusIndicator type="warning">Broke off</StatusIndicator>
          {againAt === undefined ? null : (
            <div className="faint small">
              Tried again <When at={againAt} />
            </div>
          )}
          <Reasons of={reason === undefined ? [] : [reason]} />
        </>
      );
  }
}

const MOST_REASONS = 1;

function Reasons({ of }: { readonly of: readonly string[] }) {
  return (
    <>
      {of.slice(0, MOST_REASONS).map((reason) => (
        <div key={reason} className="faint small reason">
          <Cut>
            <Text of={reason} />
          </Cut>
        </div>
      ))}
      {of.length > MOST_REASONS ? <div className="faint small">and {of.length - MOST_REASONS} more</div> : null}
    </>
  );
}

function inspectedAt(platforms: readonly Platform[]): string | undefined {
  return platforms
    .flatMap((platform) => platform.inspectedAt ?? [])
    .toSorted()
    .at(-1);
}

/** Whether somebody is still to look at it: then there will be more to say soon. */
export function isUnderWay({ inspection, platforms, scan }: Image): boolean {
  return (
    inspection !== undefined ||
    scan?.status === 'PENDING' ||
    scan?.status === 'IN_PROGRESS' ||
    platforms.some(({ state }) => state === 'pending')
  );
}
