import { dir } from './dir.ts';
import { docker } from './docker.ts';
import { dockerArchive } from './docker-archive.ts';
import { oci } from './oci.ts';
import { ociArchive } from './oci-archive.ts';
import { rootfs } from './rootfs.ts';
import { sbom } from './sbom.ts';
import type { TargetSource } from './types.ts';

export { layoutFile } from './artifact/layout-file.ts';
export { openArtifact } from './artifact/open-artifact.ts';
export { type ArtifactWatch, registryTarget, watchArtifact } from './artifact/registry-artifact.ts';
export { openTarget, type TargetForm, targetForm } from './target/open-target.ts';

/** Every kind of target; of one without a prefix the first that says that it is of its kind. */
export const targetSources: readonly TargetSource[] = [docker, sbom, oci, dir, ociArchive, dockerArchive, rootfs];
