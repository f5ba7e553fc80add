import type { Descriptor, Platform } from '../../oci/manifest.ts';
import { isPlatform, linuxPlatform, platformText } from '../../oci/platform.ts';
import type { SourceOptions } from '../types.ts';

/** What a choice among several looks at. */
interface Offered {
  readonly platform?: Platform;
  readonly annotations?: Descriptor['annotations'];
  readonly artifactType?: string;
}

export type Choice<T> =
  | { readonly kind: 'chosen'; readonly manifests: readonly T[] }
  /** A clause. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Those that an index has for a platform; where none is asked for, the one for Linux on this machine's architecture,
 * or the only one there is. What names no platform may be for any: its config tells.
 */
export function choose<T extends Offered>(offered: readonly T[], wanted: SourceOptions['platform']): Choice<T> {
  const images = offered.filter((one) => !isAttestation(one));
  if (images.length === 0) return { kind: 'refused', reason: 'it lists no image' };
  if (wanted === 'all') return { kind: 'chosen', manifests: images };
  const platform = wanted ?? linuxPlatform(process.arch);
  const matching = onePerPlatform(
    images.filter((one) => one.platform === undefined || isPlatform(one.platform, platform)),
  );
  if (matching.length > 0) return { kind: 'chosen', manifests: matching };
  if (wanted === undefined && images.length === 1) return { kind: 'chosen', manifests: images };
  const there = images.flatMap((one) => (one.platform === undefined ? [] : [platformText(one.platform)]));
  const next = `--platform names another, and --platform all takes all of them`;
  return { kind: 'refused', reason: `it is for ${listed(there)}, not for ${platformText(platform)}: ${next}` };
}

/** BuildKit lists its attestations as images for a platform that does not exist. What names a real one may be run. */
function isAttestation({ annotations, artifactType, platform }: Offered): boolean {
  if (platform !== undefined) return platform.os === 'unknown' && platform.architecture === 'unknown';
  return artifactType !== undefined || annotations?.['vnd.docker.reference.type'] === 'attestation-manifest';
}

/** Of several for one platform engines take the first. Names that a layout gives its images make them different ones. */
function onePerPlatform<T extends Offered>(images: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return images.filter(({ platform, annotations }) => {
    if (platform === undefined) return true;
    const key = JSON.stringify([platform.os, platform.architecture, annotations?.[REFERENCE] ?? '']);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/** image-spec, "Pre-Defined Annotation Keys". */
export const REFERENCE = 'org.opencontainers.image.ref.name';
const MOST_LISTED = 20;

function listed(platforms: readonly string[]): string {
  const shown = [...new Set(platforms)];
  const more = shown.length - MOST_LISTED;
  return [...shown.slice(0, MOST_LISTED), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
