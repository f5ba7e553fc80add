import assert from 'node:assert/strict';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { NewKey } from '../../src/auth/index.ts';
import { MEDIA_TYPE } from '../../src/oci/media-type.ts';
import { requireClient } from './client.ts';
import { type Blob, descriptor, type Image, json } from './images.ts';
import { type Ended, runProgram } from './program.ts';
import { temporaryFolder } from './temporary.ts';

/** skopeo, logged in to one registry by its command line. */
export interface Skopeo {
  /** Copies from a source such as `oci-archive:/path` to `docker://<host>/<to>`. */
  push(source: string, to: string, key?: NewKey): Promise<Ended>;
  /** Pushes an image, or an index of images, that is made in code; fails the test where that is refused. */
  pushImage(pushed: Image | IndexOfImages, to: string): Promise<void>;
  /** Copies from the registry. */
  pull(from: string, target: string, key?: NewKey): Promise<Ended>;
}

/** An index with the images that are to be pushed along with it. */
export interface IndexOfImages {
  readonly index: Blob;
  readonly images: readonly Image[];
}

/** As `requireClient`. What it keeps of what it has seen before goes with the test. */
export function requireSkopeo(
  t: TestContext,
  { host, key: administrator }: { readonly host: string; readonly key: NewKey },
): Skopeo | undefined {
  const program = requireClient(t, 'skopeo');
  if (program === undefined) return undefined;
  const home = temporaryFolder(t);
  const env = { PATH: process.env['PATH'], HOME: home, TMPDIR: home, XDG_RUNTIME_DIR: home };
  const copy = async (...args: readonly string[]) =>
    await runProgram(program, ['--insecure-policy', 'copy', '--quiet', ...args], { env });
  const push = async (source: string, to: string, { id, secret } = administrator) =>
    await copy('--all', '--dest-tls-verify=false', `--dest-creds=${id}:${secret}`, source, `docker://${host}/${to}`);
  return {
    push,
    async pushImage(pushed, to) {
      const folder = await mkdtemp(join(home, 'layout-'));
      await writeOciLayout(folder, pushed);
      const { code, stderr } = await push(`oci:${folder}`, to);
      assert.equal(code, 0, stderr);
    },
    pull: async (from, target, { id, secret } = administrator) =>
      await copy('--src-tls-verify=false', `--src-creds=${id}:${secret}`, `docker://${host}/${from}`, target),
  };
}

/** Writes what is to be pushed as an OCI layout (image-spec, "Image Layout"); `oci:<folder>` names it for skopeo. */
async function writeOciLayout(folder: string, pushed: Image | IndexOfImages): Promise<void> {
  const [root, images] = 'index' in pushed ? [pushed.index, pushed.images] : [pushed.manifest, [pushed]];
  const blobs = join(folder, 'blobs/sha256');
  await mkdir(blobs, { recursive: true });
  for (const { digest, bytes } of [root, ...images.flatMap((image) => [image.manifest, ...image.blobs])]) {
    await writeFile(join(blobs, digest.replace('sha256:', '')), bytes);
  }
  const list = json(MEDIA_TYPE.ociIndex, { schemaVersion: 2, manifests: [descriptor(root)] });
  await writeFile(join(folder, 'index.json'), list.bytes);
  await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
}
