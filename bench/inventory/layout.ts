import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { json } from '../../test/support/images.ts';
import type { BenchLayer } from './layers.ts';

/** Writes an OCI image layout with one image of these layers (image-spec, "Image Layout"). */
export function writeLayout(folder: string, layers: readonly BenchLayer[]): void {
  const blobs = join(folder, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const described = layers.map(({ file }) => {
    const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
    linkSync(file, join(blobs, digest));
    return {
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      digest: `sha256:${digest}`,
      size: statSync(file).size,
    };
  });
  const put = (mediaType: string, value: unknown) => {
    const { bytes, digest } = json(mediaType, value);
    writeFileSync(join(blobs, digest.slice('sha256:'.length)), bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const config = put('application/vnd.oci.image.config.v1+json', { os: 'linux', architecture: 'amd64' });
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = put(mediaType, { schemaVersion: 2, mediaType, config, layers: described });
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [manifest] }));
  writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
}
