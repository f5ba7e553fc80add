import Header from '@cloudscape-design/components/header';
import { useState } from 'react';
import { ask } from '../../api/client.ts';
import type { Image } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import { usePages } from '../../parts/listing/listed.ts';
import { Listing } from '../../parts/listing/listing.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { DeleteChosen } from './delete-chosen.tsx';
import { IMAGE_COLUMNS, imageName, imageRow } from './image-columns.tsx';
import { ImageFilter } from './image-filter.tsx';
import { isUnderWay } from './image-state.tsx';
import { PushHere } from './push-here.tsx';
import { ScanChosen } from './scan-chosen.tsx';
import type { RepositorySearch, SearchChange } from './search.ts';

const UNDER_WAY_MILLISECONDS = 2000;

interface ChosenEvent {
  readonly detail: { readonly selectedItems: readonly Image[] };
}

interface ImagesProps {
  readonly name: string;
  readonly uri: string;
  readonly search: RepositorySearch;
  readonly mayPush: boolean;
  readonly onSearch: (change: SearchChange) => void;
}

/** A repository's images, the newest first, and what may be done with those that are chosen. */
export function Images({ name, uri, search, mayPush, onSearch }: ImagesProps) {
  const { q, tagged, inspection, all } = search;
  const filter = { q, tagged, inspection, ...(all === true ? { all: 'true' as const } : {}) };
  const [chosen, setChosen] = useState<readonly Image[]>([]);
  const { listed, error } = usePages({
    name: 'images',
    queryKey: ['images', name, filter],
    ask: (paging, signal) => ask('listImages', { params: { name }, query: { ...filter, ...paging } }, signal),
    rowsOf: ({ images }) => images,
    refetchInterval: (pages) => (pages.some(({ images }) => images.some(isUnderWay)) ? UNDER_WAY_MILLISECONDS : false),
    keepsOthers: true,
  });
  if (error !== null) return <Refusal of="images" error={error} />;
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  // As they are now: what went is chosen no more.
  const current = listed.rows.filter(({ digest }) => chosen.some((one) => one.digest === digest));
  return (
    <Listing<Image>
      name="images"
      label="images"
      file={`${name}-images`}
      of={listed}
      columns={IMAGE_COLUMNS}
      keyOf={({ digest }) => digest}
      nameOf={imageName}
      csv={imageRow}
      cellVerticalAlign="top"
      header={
        <Header
          variant="h2"
          actions={
            mayPush ? (
              <div className="chosen-actions">
                <ScanChosen name={name} images={current} rows={listed.rows} />
                <DeleteChosen name={name} images={current} onDone={() => setChosen([])} />
              </div>
            ) : null
          }
        >
          Images
        </Header>
      }
      filter={<ImageFilter of={search} onSearch={onSearch} />}
      {...(mayPush
        ? {
            selectionType: 'multi',
            selectedItems: current,
            onSelectionChange: ({ detail }: ChosenEvent) => setChosen(detail.selectedItems),
          }
        : {})}
      loadingText="Images…"
      empty={isFiltered ? 'No image is like that' : <PushHere uri={uri} mayPush={mayPush} />}
    />
  );
}
