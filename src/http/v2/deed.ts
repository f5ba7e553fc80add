import type { Identity } from '../../auth/types.ts';
import { actorOf } from '../../trail/index.ts';
import type { Actor, Deed } from '../../trail/types.ts';
import type { Route } from './route.ts';

/** What a request removes, to be written down; undefined where it removes nothing: pushing is daily work. */
export function deedOf(
  route: Exclude<Route, { kind: 'base' | 'catalog' | 'token' }>,
  method: string,
  identity: Identity,
): (Deed & Actor) | undefined {
  if (method !== 'DELETE' || (route.kind !== 'manifest' && route.kind !== 'blob')) return undefined;
  return {
    way: 'oci',
    action: route.kind === 'manifest' ? 'deleteManifest' : 'deleteBlob',
    about: `${route.name} ${route.reference}`,
    ...actorOf(identity),
  };
}
