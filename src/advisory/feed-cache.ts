import { createHash } from 'node:crypto';
import { readFile, rename, rm, stat } from 'node:fs/promises';
import { z } from 'zod';
import { syncFolder, writeDurably } from '../lib/durable.ts';
import type { Validators } from './types.ts';

/** A download that is kept: the bytes as they came. */
export interface Kept {
  readonly path: string;
  readonly gzip: boolean;
  readonly validators: Validators;
}

export interface FeedCache {
  /** Undefined where nothing is kept, or not whole. */
  find(address: string): Promise<Kept | undefined>;
  /** Where to write what is put next. */
  temporary(address: string): string;
  /** Takes over the temporary file, which is synced, in the place of what was kept before. */
  put(address: string, about: Omit<Kept, 'path'>): Promise<Kept>;
  forget(address: string): Promise<void>;
}

const sidecarForm = z.object({
  size: z.number(),
  gzip: z.boolean(),
  validators: z.object({ etag: z.string().optional(), lastModified: z.string().optional() }),
});

/**
 * Downloads kept in a folder, by address:
 *
 *     <folder>/<32 hex digits of the SHA-256 of the address>.body   the bytes as they came
 *     <folder>/<the same>.json                                      their number, their encoding, the validators
 *     <folder>/<the same>.tmp                                       the next ones, while they come
 *
 * The JSON is written last and removed first, so that a body without it counts for nothing.
 */
export function feedCache(folder: string): FeedCache {
  const pathOf = (address: string) => `${folder}/${createHash('sha256').update(address).digest('hex').slice(0, 32)}`;
  return {
    find: (address) => find(pathOf(address)),
    temporary: (address) => `${pathOf(address)}.tmp`,
    put: async (address, about) => {
      const base = pathOf(address);
      const { size } = await stat(`${base}.tmp`);
      await rm(`${base}.json`, { force: true });
      await rename(`${base}.tmp`, `${base}.body`);
      await syncFolder(folder);
      await writeDurably(`${base}.json`, JSON.stringify({ size, ...about }));
      return { path: `${base}.body`, ...about };
    },
    forget: async (address) => {
      await rm(`${pathOf(address)}.json`, { force: true });
      await rm(`${pathOf(address)}.body`, { force: true });
    },
  };
}

async function find(base: string): Promise<Kept | undefined> {
  const sidecar = await readFile(`${base}.json`, 'utf8').catch(() => undefined);
  const size = await stat(`${base}.body`).then(
    (found) => found.size,
    () => undefined,
  );
  if (sidecar === undefined || size === undefined) return undefined;
  const about = sidecarForm.safeParse(parsed(sidecar));
  if (!about.success || about.data.size !== size) return undefined;
  const { gzip, validators } = about.data;
  return { path: `${base}.body`, gzip, validators: validatorsOf(validators.etag, validators.lastModified) };
}

/** Those of the two that an answer bore. */
export function validatorsOf(etag: string | undefined, lastModified: string | undefined): Validators {
  return { ...(etag === undefined ? {} : { etag }), ...(lastModified === undefined ? {} : { lastModified }) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
