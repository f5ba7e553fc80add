import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/client.ts';
import type { Operations } from '../../api/schema.generated.ts';

/** Where users are remembered, and one of them. */
export const USERS = ['users'];
export const userKey = (name: string): readonly string[] => [...USERS, name];

type Change =
  | 'addUser'
  | 'changeUser'
  | 'removeUser'
  | 'addGrants'
  | 'removeGrant'
  | 'addAccessKey'
  | 'rollAccessKeys'
  | 'removeAccessKey'
  | 'setPassword'
  | 'removePassword'
  | 'signOutUser';

/** Changes a user on the server; what is shown of users is asked for again. */
export function useChange<Id extends Change>(id: Id) {
  const client = useQueryClient();
  return useMutation<Operations[Id]['answer'], Error, Parameters<typeof ask<Id>>[1]>({
    mutationFn: (given) => ask(id, given),
    onSuccess: () => {
      // What is not on the screen would be shown as it was, until it is asked for again.
      client.removeQueries({ queryKey: USERS, type: 'inactive' });
      return client.invalidateQueries({ queryKey: USERS });
    },
  });
}
