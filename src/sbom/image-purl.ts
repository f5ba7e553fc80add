import { PackageURL } from 'packageurl-js';
import { parseDigest } from '../oci/digest.ts';
import type { ImageContents } from './types.ts';

/** An image's purl (purl-spec, type `oci`), where its name is that of a repository: `pkg:oci/app@sha256%3A…?…`. */
export function imagePurl({ name, manifestDigest, platform }: ImageContents): string | undefined {
  const [, repository, tag] = /^([a-z0-9][a-z0-9._:/-]*?)(?::([\w][\w.-]{0,127}))?(?:@.*)?$/.exec(name) ?? [];
  if (repository === undefined || parseDigest(manifestDigest) === undefined) return undefined;
  const last = repository.slice(repository.lastIndexOf('/') + 1);
  if (last === '' || last.includes(':')) return undefined;
  const qualifiers = {
    ...(platform === undefined ? {} : { arch: platform.architecture }),
    ...(repository === last ? {} : { repository_url: repository }),
    ...(tag === undefined ? {} : { tag }),
  };
  return new PackageURL('oci', undefined, last, manifestDigest, qualifiers, undefined).toString();
}
