import { useQuery } from '@tanstack/react-query';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import { ask } from '../../api/client.ts';
import { Refusal } from '../../parts/refusal.tsx';
import '../../parts/cloudscape.ts';

/** The repositories that the viewer may pull from. */
export function Repositories() {
  const { data, error, isPending } = useQuery({
    queryKey: ['repositories'],
    queryFn: ({ signal }) => ask('listRepositories', { query: {} }, signal),
  });
  if (error !== null) return <Refusal of="repositories" error={error} />;
  return (
    <Table
      header={<Header variant="h1">Repositories</Header>}
      loading={isPending}
      items={data?.repositories ?? []}
      columnDefinitions={[{ id: 'name', header: 'Name', cell: ({ name }) => name }]}
    />
  );
}
