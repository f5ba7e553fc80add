import { z } from 'zod';
import { cleanPath } from '../lib/tar-path.ts';
import type { InventoryOutcome } from './types.ts';

/** What a reader may answer; it has read hostile bytes, so nothing in it is believed that does not have this form. */
export type Answer = InventoryOutcome | { readonly kind: 'aborted' };

/** The answer to the request `id` that these bytes hold, or undefined where they hold none. */
export function parseAnswer(bytes: Uint8Array, id: string): Answer | undefined {
  try {
    const parsed = ANSWER.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
    if (!parsed.success || parsed.data.id !== id) return undefined;
    const { id: _, ...answer } = parsed.data;
    return answer;
  } catch {
    return undefined;
  }
}

const MOST_FILES = 100_000;
const MOST_PACKAGES = 200_000;

const word = z.string().max(1000);
const sentence = z.string().max(4000);
const path = z
  .string()
  .max(4096)
  .refine((value) => value !== '' && cleanPath(value) === value);
const folder = z.union([z.literal(''), path]);
const link = z.object({ path, target: z.string().max(4096) }).readonly();
const list = <T extends z.ZodType>(item: T, most: number) => z.array(item).max(most).readonly();

const packageRecord = z
  .object({
    type: word,
    name: word,
    version: word,
    architecture: word.exactOptional(),
    source: z.object({ name: word, version: word }).readonly(),
    maintainer: word.exactOptional(),
  })
  .readonly();

const fact = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('database'), type: word, packages: list(packageRecord, MOST_PACKAGES) }),
  z.object({ kind: z.literal('distro'), fields: z.record(word, word).readonly() }),
  z.object({ kind: z.literal('partial'), reason: sentence }),
]);

const inventory = z
  .object({
    files: list(z.object({ path, facts: list(fact, 1000) }), MOST_FILES),
    links: list(link, MOST_FILES),
    hardLinks: list(link, MOST_FILES),
    folders: list(path, MOST_FILES),
    removed: list(path, MOST_FILES),
    opaque: list(folder, MOST_FILES),
    detours: list(z.object({ path, target: folder }).readonly(), MOST_FILES),
    assumed: list(z.string().max(4097), MOST_FILES),
    partial: list(sentence, 1000),
  })
  .readonly();

const ANSWER = z.discriminatedUnion('kind', [
  z.object({ id: word, kind: z.literal('read'), inventory }),
  z.object({ id: word, kind: z.literal('failed'), reason: sentence }),
  z.object({ id: word, kind: z.literal('aborted') }),
]);
