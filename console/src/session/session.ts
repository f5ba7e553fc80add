import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiError, ask } from '../api/client.ts';
import type { Session, SignIn } from '../api/schema.generated.ts';
import { noteSignedIn } from './was-signed-in.ts';

const KEY = ['session'];

/** Who is signed in: null where nobody is. */
export function useSession() {
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => currentSession(signal), staleTime: 60_000 });
}

/** Signs in; what nobody was allowed to see before is asked for again. */
export function useSignIn() {
  const client = useQueryClient();
  return useMutation<Session, ApiError, SignIn>({
    mutationFn: (body) => ask('signIn', { body }),
    onSuccess: (session) => begin(client, session),
  });
}

/** Signs out, and forgets what was seen. */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation<undefined, ApiError, void>({
    mutationFn: () => ask('signOut', {}),
    onSuccess: () => begin(client, null),
  });
}

/** Looks again who is signed in, and what they may do; as long as the server cannot be reached it is who was. */
export async function lookWhoIsSignedIn(client: QueryClient): Promise<void> {
  const session = await currentSession().catch(() => undefined);
  if (session === null) begin(client, null);
  else if (session !== undefined) client.setQueryData(KEY, session);
}

/** What is to be done once the server has signed the viewer out. */
export function useSignedOut(): () => void {
  const client = useQueryClient();
  return () => begin(client, null);
}

/** Forgets what somebody else may have seen. */
function begin(client: QueryClient, session: Session | null): void {
  noteSignedIn(session !== null);
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] });
  client.setQueryData(KEY, session);
}

/** Whether the user may administer every repository, and so what is about the whole registry. */
export function administersAll(session: Session): boolean {
  return session.grants.some(({ permission, pattern }) => permission === 'administer' && pattern === '*');
}

async function currentSession(signal?: AbortSignal): Promise<Session | null> {
  try {
    const session = await ask('getSession', {}, signal);
    noteSignedIn(true);
    return session;
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401)) throw error;
    noteSignedIn(false);
    return null;
  }
}
