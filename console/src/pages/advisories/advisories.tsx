import { useCollection } from '@cloudscape-design/collection-hooks';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useMemo } from 'react';
import type { AdvisoryUpdate, Advisories as Loaded } from '../../api/schema.generated.ts';
import { bytesText } from '../../parts/bytes.ts';
import '../../parts/cloudscape.ts';
import { useLoaded } from '../../parts/listing/listed.ts';
import { Listing } from '../../parts/listing/listing.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { useTitle } from '../../parts/title.ts';
import { When } from '../../parts/when.tsx';
import { administersAll, useSession } from '../../session/session.ts';
import './advisories.css';
import { COLUMNS, type SourceRow, STATE, sourceRow } from './source-columns.tsx';
import { UpdateProgress } from './update-progress.tsx';
import { useSources, useStartingUpdate, useUpdate } from './update-query.ts';

/** What is known of vulnerabilities, from whom, and how old it is. */
export function Advisories() {
  useTitle('Advisories');
  const { data, error, isPending } = useSources();
  const { data: update } = useUpdate();
  if (error !== null) return <Refusal isPage of="sources" error={error} />;
  return (
    <SpaceBetween size="m">
      {update === undefined || data === undefined ? null : <UpdateProgress of={update} sources={data.sources.length} />}
      <Sources loaded={data} update={update} isPending={isPending} />
    </SpaceBetween>
  );
}

interface SourcesProps {
  readonly loaded: Loaded | undefined;
  readonly update: AdvisoryUpdate | undefined;
  readonly isPending: boolean;
}

/** What needs somebody comes first. */
const FIRST = { by: STATE, isReversed: false };

function Sources({ loaded, update, isPending }: SourcesProps) {
  const rows = useMemo(() => rowsOf(loaded, update), [loaded, update]);
  const { allPageItems, filterProps, filteredItemsCount } = useCollection(rows, {
    filtering: {
      filteringFunction: ({ source }, text) => textOf(source).includes(text.toLowerCase()),
    },
  });
  const listed = useLoaded(isPending ? undefined : allPageItems);
  return (
    <Listing
      name="sources"
      label="sources"
      of={listed}
      columns={COLUMNS}
      keyOf={({ source }) => source.id}
      csv={sourceRow}
      json={({ source }) => source}
      firstOrder={FIRST}
      loadingText="Sources…"
      empty={rows.length === 0 ? 'No source is known' : 'No source is like that'}
      header={
        <Header
          variant="h1"
          counter={loaded === undefined ? '' : `(${loaded.sources.length})`}
          description={<InUse loaded={loaded} update={update} />}
          actions={<UpdateNow isRunning={update?.isRunning === true} />}
        >
          Advisories
        </Header>
      }
      filter={
        <TextFilter
          {...filterProps}
          filteringPlaceholder="Find a source or a release"
          filteringAriaLabel="Find a source or a release"
          countText={`${filteredItemsCount ?? 0} found`}
        />
      }
    />
  );
}

function InUse({ loaded, update }: Pick<SourcesProps, 'loaded' | 'update'>) {
  if (loaded === undefined) return null;
  const { snapshot } = loaded;
  if (snapshot === undefined) return <>None are loaded yet: nothing can be said of any image.</>;
  return (
    <>
      In use is what was put together <When at={snapshot.builtAt} />
      {snapshot.sizeBytes === undefined ? '' : `, ${bytesText(snapshot.sizeBytes)}`}.
      {update?.endedAt === undefined || update.isGood !== true ? null : (
        <>
          {' '}
          The last update ended <When at={update.endedAt} />: all is well.
        </>
      )}
    </>
  );
}

function UpdateNow({ isRunning }: { readonly isRunning: boolean }) {
  const { data: session } = useSession();
  const { mutate, isPending, error } = useStartingUpdate();
  if (session === undefined || session === null || !administersAll(session)) return null;
  return (
    <>
      <Button variant="primary" loading={isPending || isRunning} loadingText="Updating…" onClick={() => mutate()}>
        Update now
      </Button>
      {error === null ? null : <Refusal of="update" error={error} />}
    </>
  );
}

function rowsOf(loaded: Loaded | undefined, update: AdvisoryUpdate | undefined): readonly SourceRow[] {
  const doing = new Map(update?.isRunning === true ? update.sources.map((each) => [each.id, each]) : []);
  return (loaded?.sources ?? []).map((source) => ({ source, doing: doing.get(source.id) }));
}

function textOf({ id, title, releases }: SourceRow['source']): string {
  return [id, title, ...releases.map(({ name }) => name)].join(' ').toLowerCase();
}
