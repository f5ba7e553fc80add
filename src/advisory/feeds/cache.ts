import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { z } from 'zod';
import { syncFolder, writeDurably } from '../../lib/durable.ts';
import type { Validators } from '../types.ts';

/** What is known of a download beside its bytes. */
export interface About {
  readonly gzip: boolean;
  readonly validators: Validators;
  /** SHA-256 of the bytes as they came. */
  readonly digest: string;
  /** The publisher's word on its state when it came. */
  readonly version?: string;
}

/** A download that is kept: the bytes as they came. */
export interface Kept extends About {
  readonly path: string;
}

/** The beginning of a download that broke off. */
export interface Part {
  readonly sizeBytes: number;
  readonly gzip: boolean;
  readonly validators: Validators;
}

export interface FeedCache {
  /** Undefined where nothing is kept, or not whole. */
  find(address: string): Promise<Kept | undefined>;
  /** Where to write what is put next. */
  temporary(address: string): string;
  /** Takes over the temporary file, which is synced, in the place of what was kept before. */
  put(address: string, about: About): Promise<Kept>;
  /** Says the same of what is kept, with another version. */
  restate(address: string, about: About): Promise<void>;
  /** Keeps the temporary file as the beginning of a download. */
  putPart(address: string, about: Omit<Part, 'sizeBytes'>): Promise<void>;
  /** The beginning of a download, whose bytes are the temporary file's; undefined where there is none. */
  findPart(address: string): Promise<Part | undefined>;
  /** Drops the temporary file, and what is said of it. */
  dropPart(address: string): Promise<void>;
  /** Has it asked for anew; who still reads what was kept may do so. */
  forget(address: string): Promise<void>;
  /** Drops what nobody asked for within a month: archives that bear a day in their names go stale by the day. */
  tidy(now: number): Promise<void>;
}

const UNUSED_MILLISECONDS = 30 * 86_400_000;

const validatorsForm = z.object({ etag: z.string().optional(), lastModified: z.string().optional() });
const sidecarForm = z.object({
  size: z.number(),
  gzip: z.boolean(),
  validators: validatorsForm,
  digest: z.string(),
  version: z.string().optional(),
});
const partForm = sidecarForm.pick({ gzip: true, validators: true });

/**
 * Downloads kept in a folder, by address:
 *
 *     <folder>/<32 hex digits of the SHA-256 of the address>.body   the bytes as they came
 *     <folder>/<the same>.json                                      their number, encoding, digest, validators, version
 *     <folder>/<the same>.tmp                                       the next ones, while they come, or as far as they came
 *     <folder>/<the same>.part                                      of those that broke off: encoding, validators
 *
 * The JSON is written last and removed first, so that a body without it counts for nothing; so it is with the part.
 */
export function feedCache(folder: string): FeedCache {
  const pathOf = (address: string) => `${folder}/${createHash('sha256').update(address).digest('hex').slice(0, 32)}`;
  const dropPart = async (base: string) => {
    await rm(`${base}.part`, { force: true });
    await rm(`${base}.tmp`, { force: true });
  };
  return {
    find: (address) => find(pathOf(address)),
    temporary: (address) => `${pathOf(address)}.tmp`,
    put: async (address, about) => {
      const base = pathOf(address);
      const { size } = await stat(`${base}.tmp`);
      await rm(`${base}.json`, { force: true });
      await rm(`${base}.part`, { force: true });
      await rename(`${base}.tmp`, `${base}.body`);
      await syncFolder(folder);
      await writeDurably(`${base}.json`, JSON.stringify({ size, ...about }));
      return { path: `${base}.body`, ...about };
    },
    restate: async (address, { gzip, validators, digest, version }) => {
      const base = pathOf(address);
      const { size } = await stat(`${base}.body`);
      await writeDurably(`${base}.json`, JSON.stringify({ size, gzip, validators, digest, version }));
    },
    putPart: (address, about) => writeDurably(`${pathOf(address)}.part`, JSON.stringify(about)),
    findPart: (address) => findPart(pathOf(address)),
    dropPart: (address) => dropPart(pathOf(address)),
    forget: async (address) => {
      const base = pathOf(address);
      await rm(`${base}.json`, { force: true });
      await dropPart(base);
    },
    tidy: async (now) => {
      for (const name of await readdir(folder)) {
        if (!/^[0-9a-f]{32}\.\w+$/.test(name)) continue;
        const base = `${folder}/${name.replace(/\.\w+$/, '')}`;
        const used = await usedAt(base, `${folder}/${name}`);
        if (used !== undefined && used < now - UNUSED_MILLISECONDS) await rm(`${folder}/${name}`, { force: true });
      }
    },
  };
}

/** A body is used when its JSON was last asked for. */
async function usedAt(base: string, path: string): Promise<number | undefined> {
  const found = await stat(`${base}.json`).catch(() => stat(path).catch(() => undefined));
  return found?.mtimeMs;
}

async function find(base: string): Promise<Kept | undefined> {
  const about = sidecarForm.safeParse(await readJson(`${base}.json`));
  if (!about.success || about.data.size !== (await sizeOf(`${base}.body`))) return undefined;
  const { gzip, validators, digest, version } = about.data;
  const now = new Date();
  await utimes(`${base}.json`, now, now);
  return {
    path: `${base}.body`,
    gzip,
    validators: validatorsOf(validators.etag, validators.lastModified),
    digest,
    ...(version === undefined ? {} : { version }),
  };
}

async function findPart(base: string): Promise<Part | undefined> {
  const about = partForm.safeParse(await readJson(`${base}.part`));
  const sizeBytes = await sizeOf(`${base}.tmp`);
  if (!about.success || sizeBytes === undefined || sizeBytes === 0) return undefined;
  const { gzip, validators } = about.data;
  return { sizeBytes, gzip, validators: validatorsOf(validators.etag, validators.lastModified) };
}

/** Those of the two that an answer bore. */
export function validatorsOf(etag: string | undefined, lastModified: string | undefined): Validators {
  return { ...(etag === undefined ? {} : { etag }), ...(lastModified === undefined ? {} : { lastModified }) };
}

async function sizeOf(path: string): Promise<number | undefined> {
  return await stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}

/** Undefined where there is no such file, or it holds no JSON. */
async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}
