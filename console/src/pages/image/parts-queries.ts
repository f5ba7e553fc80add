import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client.ts';
import type { Finding, Layers, Remedies } from '../../api/schema.generated.ts';
import type { ImagePlace } from './findings-query.ts';

/** An image of which one platform is looked at. */
export interface PlatformPlace {
  readonly place: ImagePlace;
  /** Of an index. */
  readonly platform: string | undefined;
}

export type Remedy = Remedies['remedies'][number];

/** What mends its findings. */
export function useRemedies({ place, platform }: PlatformPlace, isWanted = true) {
  return useQuery({
    queryKey: ['remedies', place, platform],
    queryFn: ({ signal }) => ask('listRemedies', { params: place, query: { platform } }, signal),
    enabled: isWanted,
  });
}

/** Its layers, with what each brought and the step that made it. */
export function useLayers({ place, platform }: PlatformPlace) {
  return useQuery({
    queryKey: ['layers', place, platform],
    queryFn: ({ signal }) => ask('listLayers', { params: place, query: { platform } }, signal),
  });
}

/** The remedy that mends a finding among others; undefined where none does. */
export function remedyFor(remedies: readonly Remedy[], { vulnerability, package: of }: Finding): Remedy | undefined {
  return remedies.find(
    ({ type, name, findings }) =>
      type === of.type &&
      name === of.source.name &&
      findings.some((one) => one.vulnerability === vulnerability && one.version === of.source.version),
  );
}

/** The instruction of a Dockerfile that made a layer, as the image claims. */
export function instructionOf({ layers, history }: Layers, digest: string): string | undefined {
  const step = layers.find((layer) => layer.digest === digest)?.step;
  return step === undefined ? undefined : history[step]?.createdBy;
}
