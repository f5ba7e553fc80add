import { randomBytes, randomInt } from 'node:crypto';
import type { Answer, Ask, HttpClient } from '../support/http.ts';
import { OCTETS } from '../support/http-push.ts';
import { type Blob, type Image, image, type Layer, layer } from '../support/images.ts';
import type { Ledger } from './ledger.ts';

/** The server went away in the middle of a request. */
export class GoneError extends Error {}

/** How many requests of each kind were answered as hoped. */
export interface Tally {
  pushes: number;
  mounts: number;
  chunks: number;
  deletes: number;
}

export interface PusherOptions {
  readonly client: HttpClient;
  readonly repository: string;
  /** Where blobs may be mounted from. */
  readonly other: string;
  readonly ledger: Ledger;
  readonly tally: Tally;
}

const MOST_IMAGES = 8;
const TAGS = ['one', 'two', 'three', 'four'];

/** Layers that all clients push, so that they mount and meet. */
const SHARED: readonly Layer[] = [1_000, 40_000].map((size) => layer(randomBytes(size), { compression: 'none' }));

/** Pushes, moves and deletes images at random until the server goes away. */
export async function pushUntilGone(options: PusherOptions): Promise<void> {
  try {
    for (;;) await act(options);
  } catch (error) {
    if (!(error instanceof GoneError)) throw error;
  }
}

async function act(options: PusherOptions): Promise<void> {
  const { ledger, tally, client, repository } = options;
  const present = ledger.present();
  const dice = randomInt(10);
  if (present.length >= MOST_IMAGES || (dice === 0 && present.length > 0)) {
    const digest = pick(present).manifest.digest;
    const done = ledger.deletingManifest(digest);
    expect(await send(client, 'DELETE', `/v2/${repository}/manifests/${digest}`), [202]);
    done();
    tally.deletes += 1;
  } else if (dice === 1 && ledger.tags().length > 0) {
    const tag = pick(ledger.tags());
    const done = ledger.deletingTag(tag);
    expect(await send(client, 'DELETE', `/v2/${repository}/manifests/${tag}`), [202, 404]);
    done();
    tally.deletes += 1;
  } else await push(options, someImage());
}

function someImage(): Image {
  const own = layer(randomBytes(randomInt(1, 60_000)), { compression: 'none' });
  return image({
    layers: [...SHARED.filter(() => randomInt(2) === 0), own],
    labels: { number: randomBytes(8).toString('hex') },
  });
}

async function push(options: PusherOptions, pushed: Image): Promise<void> {
  const { client, repository, ledger, tally } = options;
  const tag = pick(TAGS);
  const { bytes, mediaType } = pushed.manifest;
  for (;;) {
    for (const blob of pushed.blobs) await pushBlob(options, blob);
    const done = ledger.pushing(pushed, tag);
    const headers = { 'Content-Type': mediaType };
    const answer = await send(client, 'PUT', `/v2/${repository}/manifests/${tag}`, { body: bytes, headers });
    // The grace time is a second here: a blob may be collected between its push and the manifest's, and clients retry.
    if (answer.status === 404) continue;
    expect(answer, [201]);
    done();
    tally.pushes += 1;
    return;
  }
}

async function pushBlob(options: PusherOptions, blob: Blob): Promise<void> {
  const { client, repository, other, tally } = options;
  const asked = await send(client, 'HEAD', `/v2/${repository}/blobs/${blob.digest}`);
  if (asked.status === 200) return;
  const uploads = `/v2/${repository}/blobs/uploads/`;
  const isShared = SHARED.some(({ digest }) => digest === blob.digest);
  const query = isShared || randomInt(2) === 0 ? `?mount=${blob.digest}&from=${other}` : '';
  const opened = await send(client, 'POST', `${uploads}${query}`, { body: '' });
  if (opened.status === 201) {
    tally.mounts += 1;
    return;
  }
  expect(opened, [202]);
  const session = String(opened.headers.location);
  const cut = randomInt(blob.size + 1);
  if (randomInt(2) === 0) {
    const headers = { ...OCTETS, ...(cut === 0 ? {} : { 'Content-Range': `0-${cut - 1}` }) };
    expect(await send(client, 'PATCH', session, { body: blob.bytes.subarray(0, cut), headers }), [202]);
    expect(await send(client, 'PUT', `${session}?digest=${blob.digest}`, { body: blob.bytes.subarray(cut) }), [201]);
    tally.chunks += 1;
  } else expect(await send(client, 'PUT', `${session}?digest=${blob.digest}`, { body: blob.bytes }), [201]);
}

async function send(client: HttpClient, method: string, path: string, ask?: Ask): Promise<Answer> {
  try {
    return await client.send(method, path, ask);
  } catch (error) {
    throw new GoneError(`${method} ${path} was not answered`, { cause: error });
  }
}

function expect({ status, body }: Answer, expected: readonly number[]): void {
  if (!expected.includes(status)) throw new Error(`was answered ${status}: ${body.toString()}`);
}

function pick<T>(list: readonly T[]): T {
  const found = list[randomInt(list.length)];
  if (found === undefined) throw new Error('there is nothing to pick from');
  return found;
}
