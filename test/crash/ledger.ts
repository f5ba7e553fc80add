import assert from 'node:assert/strict';
import { type Digest, digestOf } from '../../src/oci/digest.ts';
import type { HttpClient } from '../support/http.ts';
import type { Image } from '../support/images.ts';

/**
 * What one client knows of what the registry has: for each manifest and tag, every state that it may be in. While a
 * request is under way there are two; its answer, or a look after a crash, leaves one.
 */
export interface Ledger {
  /** Notes that the image is about to be pushed under the tag; the answer is to be called once it is acknowledged. */
  pushing(image: Image, tag: string): () => void;
  deletingManifest(digest: Digest): () => void;
  deletingTag(tag: string): () => void;
  /** Images that are surely there. */
  present(): readonly Image[];
  tags(): readonly string[];
  /**
   * Asks the registry for every manifest and tag, and fails where one is not in a state that it may be in. The bytes of
   * blobs are read back once, and once more where `again` is set.
   */
  verify(client: HttpClient, again?: boolean): Promise<void>;
}

interface Manifest {
  readonly image: Image;
  states: readonly ('there' | 'gone')[];
  /** Whether its blobs were read back once. */
  read: boolean;
}

/** A ledger for the images that one client pushes to `repository`; nobody else touches its tags and manifests. */
export function openLedger(repository: string): Ledger {
  const manifests = new Map<Digest, Manifest>();
  const tags = new Map<string, readonly (Digest | undefined)[]>();
  const tagged = (digest: Digest) => [...tags].filter(([, states]) => states.includes(digest)).map(([tag]) => tag);
  return {
    pushing(image, tag) {
      const { digest } = image.manifest;
      const manifest: Manifest = { image, states: ['there', 'gone'], read: false };
      const before = tags.get(tag) ?? [undefined];
      manifests.set(digest, manifest);
      tags.set(tag, [...before, digest]);
      return () => {
        manifest.states = ['there'];
        tags.set(tag, [digest]);
      };
    },
    deletingManifest(digest) {
      const manifest = manifests.get(digest);
      assert.ok(manifest);
      manifest.states = ['there', 'gone'];
      for (const tag of tagged(digest)) tags.set(tag, [...(tags.get(tag) ?? []), undefined]);
      return () => {
        manifests.delete(digest);
        for (const tag of tagged(digest))
          tags.set(
            tag,
            (tags.get(tag) ?? []).filter((state) => state !== digest),
          );
      };
    },
    deletingTag(tag) {
      tags.set(tag, [...(tags.get(tag) ?? []), undefined]);
      return () => tags.set(tag, [undefined]);
    },
    present: () => [...manifests.values()].filter(isThere).map(({ image }) => image),
    tags: () => [...tags.keys()],
    async verify(client, again = false) {
      for (const [digest, manifest] of manifests) {
        manifest.states = [await stateOf(client, repository, manifest)];
        if (!isThere(manifest)) manifests.delete(digest);
        else if (again || !manifest.read) await readBlobs(client, repository, manifest);
      }
      for (const [tag, states] of tags)
        tags.set(tag, [await targetOf(client, `${repository}/manifests/${tag}`, states)]);
    },
  };
}

function isThere({ states }: Manifest): boolean {
  return states.length === 1 && states[0] === 'there';
}

async function stateOf(client: HttpClient, repository: string, { image, states }: Manifest): Promise<'there' | 'gone'> {
  const { digest, bytes } = image.manifest;
  const answer = await client.send('GET', `/v2/${repository}/manifests/${digest}`);
  const state = answer.status === 200 ? 'there' : 'gone';
  assert.ok(states.includes(state), `the manifest "${digest}" is ${state}, not ${states.join(' or ')}`);
  if (state === 'there') assert.deepEqual(answer.body, Buffer.from(bytes));
  else assert.equal(answer.status, 404);
  return state;
}

async function readBlobs(client: HttpClient, repository: string, manifest: Manifest): Promise<void> {
  for (const { digest } of manifest.image.blobs) {
    const answer = await client.send('GET', `/v2/${repository}/blobs/${digest}`);
    assert.equal(answer.status, 200, `the blob "${digest}" of a manifest is not there`);
    assert.equal(digestOf(answer.body), digest);
  }
  manifest.read = true;
}

async function targetOf(client: HttpClient, path: string, states: readonly (Digest | undefined)[]) {
  const answer = await client.send('HEAD', `/v2/${path}`);
  const digest = answer.status === 200 ? answer.headers['docker-content-digest'] : undefined;
  const target = states.find((state) => state === digest);
  assert.ok(states.includes(target) && target === digest, `"${path}" is ${String(digest)}, not ${states.join(' or ')}`);
  return target;
}
