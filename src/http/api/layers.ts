import type { IncomingMessage } from 'node:http';
import { layerCounts } from '../../match/index.ts';
import { type HistoryEntry, parseImageConfig } from '../../oci/config.ts';
import { parseDigest } from '../../oci/digest.ts';
import type { Platform } from '../../oci/manifest.ts';
import { imageConfig } from '../../registry/index.ts';
import { placeAsked } from '../../scan/index.ts';
import type { ApiOptions } from './context.ts';
import { timeText } from './shapes.ts';
import { type ImagePath, inspectedAt } from './target.ts';
import type { ApiLayers } from './types.ts';

/** The layers of an image with what each brought, and the steps that are said to have made them. */
export async function getLayers(
  options: ApiOptions,
  request: IncomingMessage,
  path: ImagePath & { readonly platform?: Platform | undefined },
): Promise<ApiLayers> {
  const { repository, image, platform, asked } = await inspectedAt(options, request, path);
  const { registry, database, clock } = options;
  const held = { repositoryId: repository.id, repository: repository.name, digest: asked };
  const place = await placeAsked(registry.images, held, path.reference);
  const counts = await layerCounts(database.query, image, { at: clock(), place });
  const digest = parseDigest(image.manifestDigest);
  const stored = digest && (await imageConfig(registry, digest));
  const history = (stored && parseImageConfig(stored.bytes))?.history ?? [];
  const steps = stepsOf(history, image.layers.length);
  return {
    repository: repository.name,
    digest: image.manifestDigest,
    ...(platform === undefined ? {} : { platform }),
    layers: image.layers.map((layer, index) => {
      const described = stored?.layers[index];
      const step = steps.indexOf(index);
      return {
        index,
        digest: layer,
        mediaType: described?.mediaType ?? '',
        sizeBytes: described?.size ?? 0,
        ...(step === -1 ? {} : { step }),
        packages: counts.get(index)?.packages ?? 0,
        findings: counts.get(index)?.findings ?? {},
      };
    }),
    history: history.map(({ createdAt, hasLayer: _hasLayer, ...entry }, at) => ({
      ...entry,
      ...(createdAt === undefined ? {} : { createdAt: timeText(createdAt) }),
      ...(steps[at] === undefined ? {} : { layer: steps[at] }),
    })),
  };
}

/**
 * The layer of each step; undefined of those that made none. Of no step where the history tells of more or fewer layers
 * than there are: then it tells of another image.
 */
function stepsOf(history: readonly HistoryEntry[], layers: number): readonly (number | undefined)[] {
  if (history.filter(({ hasLayer }) => hasLayer).length !== layers) return [];
  let layer = 0;
  return history.map(({ hasLayer }) => (hasLayer ? layer++ : undefined));
}
