import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { TestContext } from 'node:test';
import type { Blob } from './images.ts';
import { listening } from './listening.ts';

/** What a request is answered with in the place of what a registry would answer; false leaves it to that. */
export type Misbehave = (request: IncomingMessage, response: ServerResponse, number: number) => boolean;

/** A registry that holds what a test gives it, and misbehaves as the test wants. */
export interface FakeRegistry {
  /** `localhost:<port>` */
  readonly host: string;
  readonly url: string;
  /** Of each request: method, path, and `authorization` and `range` where it had them. */
  readonly asked: readonly string[];
}

/** Starts one for a test. Manifests are found by digest and, where `tags` has them, by tag. */
export async function startFakeRegistry(
  t: TestContext,
  blobs: readonly Blob[],
  options: { readonly tags?: Readonly<Record<string, Blob>>; readonly misbehave?: Misbehave } = {},
): Promise<FakeRegistry> {
  const { tags = {}, misbehave = () => false } = options;
  const held = new Map(blobs.map((blob) => [String(blob.digest), blob]));
  for (const [tag, blob] of Object.entries(tags)) held.set(tag, blob);
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { authorization, range } = request.headers;
    const path = request.url?.replace(/^\/v2\/[^/]+\//, '') ?? '';
    asked.push([`${request.method} ${path}`, authorization, range].filter((part) => part !== undefined).join(' '));
    if (!misbehave(request, response, asked.length)) answer(held.get(path.split('/').at(-1) ?? ''), request, response);
  });
  const port = await listening(t, server);
  return { host: `localhost:${port}`, url: `http://localhost:${port}`, asked };
}

function answer(blob: Blob | undefined, { headers: { range } }: IncomingMessage, response: ServerResponse): void {
  if (blob === undefined) {
    response.writeHead(404).end();
    return;
  }
  const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
  const bytes = blob.bytes.subarray(start);
  const partly = range === undefined ? {} : { 'content-range': `bytes ${start}-${blob.size - 1}/${blob.size}` };
  response.writeHead(range === undefined ? 200 : 206, {
    'content-type': blob.mediaType,
    'content-length': bytes.length,
    ...partly,
  });
  response.end(bytes);
}
