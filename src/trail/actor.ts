import type { Actor } from './types.ts';

/** An identity as it is written down. */
export function actorOf({ name: by, accessKeyId }: { readonly name: string; readonly accessKeyId?: string }): Actor {
  return { by, ...(accessKeyId === undefined ? {} : { accessKeyId }) };
}
