import { useCollection } from '@cloudscape-design/collection-hooks';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import PropertyFilter from '@cloudscape-design/components/property-filter';
import Table from '@cloudscape-design/components/table';
import { useMemo } from 'react';
import '../../parts/cloudscape.ts';
import { Refusal } from '../../parts/refusal.tsx';
import { Counts } from '../../parts/severity.tsx';
import { COLUMNS } from './finding-columns.tsx';
import { PROPERTIES, rowsOf } from './finding-rows.ts';
import { type AllFindings, type ImagePlace, useFindings } from './findings-query.ts';

const ROWS = 50;

/** An image's findings, to be filtered and ordered. */
export function Findings({ place, platform }: { readonly place: ImagePlace; readonly platform: string | undefined }) {
  const { data, error, isPending } = useFindings(place, platform);
  if (error !== null) return <Refusal of="findings" error={error} />;
  return <FindingsTable found={data} isPending={isPending} />;
}

function FindingsTable({ found, isPending }: { readonly found: AllFindings | undefined; readonly isPending: boolean }) {
  const rows = useMemo(() => rowsOf(found?.findings ?? []), [found]);
  const { items, collectionProps, propertyFilterProps, paginationProps, filteredItemsCount } = useCollection(rows, {
    propertyFiltering: { filteringProperties: PROPERTIES, noMatch: 'No finding is like that' },
    pagination: { pageSize: ROWS },
    sorting: {},
  });
  return (
    <Table
      {...collectionProps}
      variant="container"
      items={items}
      loading={isPending}
      loadingText="Findings…"
      trackBy="key"
      columnDefinitions={COLUMNS}
      wrapLines
      stickyHeader
      empty={<p>{emptyText(found)}</p>}
      header={
        <Header
          variant="h2"
          counter={found === undefined ? '' : `(${found.findings.length}${found.isCut ? '+' : ''})`}
          description={found === undefined ? undefined : <Counts of={found.counts} isWhole />}
        >
          Findings
        </Header>
      }
      filter={
        <PropertyFilter
          {...propertyFilterProps}
          filteringPlaceholder="Filter by severity, package, path …"
          filteringAriaLabel="Filter findings"
          countText={`${filteredItemsCount ?? 0} found`}
        />
      }
      pagination={<Pagination {...paginationProps} ariaLabels={PAGES} />}
    />
  );
}

const PAGES = {
  nextPageLabel: 'Next page',
  previousPageLabel: 'Page before',
  pageLabel: (page: number) => `Page ${page}`,
};

function emptyText(found: AllFindings | undefined): string {
  return found?.coverage.kind === 'covered'
    ? 'Nothing is known to be wrong with it.'
    : 'Nothing was found in what could be looked at.';
}
