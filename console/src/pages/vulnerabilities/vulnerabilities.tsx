import Header from '@cloudscape-design/components/header';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ask } from '../../api/client.ts';
import '../../parts/cloudscape.ts';
import { usePages } from '../../parts/listing/listed.ts';
import { Listing } from '../../parts/listing/listing.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { useTitle } from '../../parts/title.ts';
import { COLUMNS, rowOf } from './columns.tsx';
import { VulnerabilitiesFilter } from './filter.tsx';
import { ORDERS, type VulnerabilitiesSearch } from './search.ts';
import './vulnerabilities.css';

const route = getRouteApi('/vulnerabilities');
const NAME = 'vulnerabilities';

/** What is found anywhere now, over all images that the viewer may see. */
export function Vulnerabilities() {
  useTitle('Vulnerabilities');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { listed, error } = useVulnerabilities(search);
  const isFiltered = Object.keys(search).some((name) => name !== 'order');
  if (error !== null) return <Refusal isPage of="vulnerabilities" error={error} />;
  return (
    <Listing
      name={NAME}
      label="vulnerabilities"
      of={listed}
      columns={COLUMNS}
      keyOf={({ vulnerability }) => vulnerability}
      csv={rowOf}
      order={{ by: search.order ?? 'severity', isReversed: false }}
      onOrder={({ by }) => {
        const order = ORDERS.find((each) => each === by);
        const { order: _before, ...rest } = search;
        void navigate({ search: order === undefined || order === 'severity' ? rest : { ...rest, order } });
      }}
      header={
        <Header variant="h1" description="What images have now: first what is under current tags, the worst first">
          Vulnerabilities
        </Header>
      }
      filter={<VulnerabilitiesFilter of={search} />}
      loadingText="Vulnerabilities…"
      cellVerticalAlign="top"
      empty={isFiltered ? 'Nothing that is found is like that.' : <Nothing />}
    />
  );
}

function useVulnerabilities(search: VulnerabilitiesSearch) {
  return usePages({
    name: NAME,
    queryKey: [NAME, search],
    ask: (paging, signal) => ask('listVulnerabilities', { query: { ...search, ...paging } }, signal),
    rowsOf: ({ vulnerabilities }) => vulnerabilities,
    keepsOthers: true,
  });
}

function Nothing() {
  return (
    <>
      Nothing is found in any image that you may see. How much is known of images is under{' '}
      <Link to="/advisories">Advisories</Link>.
    </>
  );
}
