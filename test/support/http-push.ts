import assert from 'node:assert/strict';
import type { Answer, HttpClient } from './http.ts';
import type { Blob, Image } from './images.ts';

/** Opens an upload session; answers its address. */
export async function openUpload(client: HttpClient, name: string): Promise<string> {
  const opened = await client.send('POST', `/v2/${name}/blobs/uploads/`, { headers: { 'Content-Length': 0 } });
  assert.equal(opened.status, 202);
  return locationOf(opened);
}

/** Pushes a blob by POST and PUT. */
export async function pushBlobTo(client: HttpClient, name: string, { bytes, digest }: Blob): Promise<void> {
  const session = await openUpload(client, name);
  const stored = await client.send('PUT', `${session}?digest=${digest}`, { body: bytes, headers: OCTETS });
  assert.equal(stored.status, 201, stored.body.toString());
}

/** Pushes a manifest under a tag or a digest. */
export async function pushManifestTo(
  client: HttpClient,
  name: string,
  manifest: Blob,
  reference: string = manifest.digest,
): Promise<Answer> {
  return await client.send('PUT', `/v2/${name}/manifests/${reference}`, {
    body: manifest.bytes,
    headers: { 'Content-Type': manifest.mediaType },
  });
}

/** Pushes an image with all its blobs, under tags, or by digest where there are none. */
export async function pushImageTo(
  client: HttpClient,
  name: string,
  image: Pick<Image, 'manifest' | 'blobs'>,
  ...tags: readonly string[]
): Promise<void> {
  for (const blob of image.blobs) await pushBlobTo(client, name, blob);
  for (const reference of tags.length === 0 ? [image.manifest.digest] : tags) {
    const stored = await pushManifestTo(client, name, image.manifest, reference);
    assert.equal(stored.status, 201, stored.body.toString());
  }
}

export const OCTETS = { 'Content-Type': 'application/octet-stream' };

/** The path that an answer points to. */
export function locationOf({ headers }: Answer): string {
  const { location } = headers;
  assert.ok(location, 'there is no Location');
  const { pathname, search } = new URL(location, 'http://localhost');
  return pathname + search;
}

/** Bytes as a body of unknown length, in pieces. */
export async function* inChunks(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
