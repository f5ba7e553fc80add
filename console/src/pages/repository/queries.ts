import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/client.ts';
import type { Operations } from '../../api/schema.generated.ts';

/** Where repositories are remembered, and one of them. */
export const REPOSITORIES = ['repositories'];
const repositoryKey = (name: string): readonly string[] => ['repository', name];

/** A repository with all that is set of it. */
export function useRepository(name: string) {
  return useQuery({
    queryKey: repositoryKey(name),
    queryFn: ({ signal }) => ask('getRepository', { params: { name } }, signal),
  });
}

/** What changes a repository, or what is in it. */
type Change = 'changeRepository' | 'changeLabels' | 'deleteTag' | 'deleteRepository' | 'createRepository';

/** Changes something of a repository; what is shown of it is asked for again. */
export function useRepositoryChange<Id extends Change>(id: Id, name: string) {
  const refresh = useRefresh(name);
  return useMutation<Operations[Id]['answer'], Error, Parameters<typeof ask<Id>>[1]>({
    mutationFn: (given) => ask(id, given),
    onSuccess: refresh,
  });
}

/** Asks for all again that is shown of a repository. */
export function useRefresh(name: string): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    const keys = [['images', name], repositoryKey(name), ['tag-history', name], REPOSITORIES];
    await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
  };
}
