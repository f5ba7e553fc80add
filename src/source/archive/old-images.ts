import { z } from 'zod';
import { MOST_MANIFEST_BYTES } from '../layout/blob-place.ts';
import { parsedJson } from '../layout/images-of.ts';
import type { Archive } from './archive.ts';
import type { SavedImage, SavedList } from './saved.ts';

const REPOSITORIES = z.record(z.string(), z.record(z.string(), z.string().regex(/^[a-f0-9]{64}$/)));
const LAYER = z.object({
  parent: z
    .string()
    .regex(/^(?:[a-f0-9]{64})?$/)
    .optional(),
});
const MOST_LAYERS = 1000;
const MOST_IMAGES = 100;

/**
 * The images of an archive that docker wrote before 1.10: `repositories` names the last layer of each, and
 * `<id>/json` the one below it. No digests are stated. Undefined where the archive is none.
 */
export async function oldImages(archive: Archive): Promise<SavedList | undefined> {
  const bytes = await archive.read('repositories', MOST_MANIFEST_BYTES);
  if (bytes === undefined) return undefined;
  const repositories = REPOSITORIES.safeParse(parsedJson(bytes));
  if (!repositories.success) return { kind: 'refused', reason: 'its file "repositories" is none that docker writes' };
  const images: SavedImage[] = [];
  for (const [name, tags] of Object.entries(repositories.data)) {
    for (const [tag, id] of Object.entries(tags)) {
      const chain = await chainOf(archive, id);
      if (chain === undefined || images.length === MOST_IMAGES) {
        return { kind: 'refused', reason: `the layers of its image "${name}:${tag}" are not all there` };
      }
      images.push({ names: [`${name}:${tag}`], ...chain });
    }
  }
  return { kind: 'list', images };
}

async function chainOf(archive: Archive, last: string): Promise<Omit<SavedImage, 'names'> | undefined> {
  const layers: string[] = [];
  let config: Uint8Array | undefined;
  for (let id = last; id !== ''; ) {
    const json = await archive.read(`${id}/json`, MOST_MANIFEST_BYTES);
    const layer = json && LAYER.safeParse(parsedJson(json));
    if (json === undefined || layer?.success !== true || layers.length === MOST_LAYERS) return undefined;
    config ??= json;
    layers.push(`${id}/layer.tar`);
    id = layer.data.parent ?? '';
  }
  return config === undefined ? undefined : { config, layers: layers.toReversed() };
}
