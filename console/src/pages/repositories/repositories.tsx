import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client.ts';
import { Refusal } from '../../parts/refusal.tsx';

/** The repositories that the viewer may pull from. */
export function Repositories() {
  const { data, error } = useQuery({
    queryKey: ['repositories'],
    queryFn: ({ signal }) => ask('listRepositories', { query: {} }, signal),
  });
  if (error !== null) return <Refusal of="repositories" error={error} />;
  return (
    <>
      <h1>Repositories</h1>
      <ul>
        {data?.repositories.map(({ name }) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </>
  );
}
