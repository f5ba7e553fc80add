import assert from 'node:assert/strict';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { eventBridge } from '../support/event-bridge.ts';
import { pushImageTo, pushManifestTo } from '../support/http-push.ts';
import { type Image, image } from '../support/images.ts';
import { ADMINISTRATOR, type PratiqueProcess } from '../support/pratique.ts';
import type { Told } from './told.ts';

const REPOSITORY = 'app';
const ENTRIES = 5;

/** Images and sources whose events tellers put: each is a lane. */
export interface Lanes {
  readonly images: readonly Image[];
  readonly sources: readonly string[];
}

export interface Telling {
  readonly server: PratiqueProcess;
  readonly told: Told;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Nothing more is put once it is true. */
  readonly isEnough: () => boolean;
}

export function makeLanes(count: number): Lanes {
  const numbers = Array.from({ length: count }, (_, at) => at);
  return {
    images: numbers.map((at) => image({ layers: [], labels: { number: String(at) } })),
    sources: numbers.map((at) => `source-${at}`),
  };
}

/** Pushes the images by their digests, so that only their manifests are pushed from then on. */
export async function prepareImages(server: PratiqueProcess, { images }: Lanes): Promise<void> {
  for (const each of images) await pushImageTo(server.client, REPOSITORY, each);
}

/** Pushes images under one tag after another. */
export async function pushTags({ server, told, random, isEnough }: Telling, { images }: Lanes): Promise<void> {
  while (!isEnough()) {
    const { manifest } = pick(images, random);
    const { number, done } = told.putting(manifest.digest);
    const answer = await pushManifestTo(server.client, REPOSITORY, manifest, String(number));
    assert.equal(answer.status, 201, answer.body.toString());
    done();
  }
}

/** Puts events of its own, several in a request. */
export async function putEvents({ server, told, random, isEnough }: Telling, { sources }: Lanes): Promise<void> {
  const client = eventBridge({ url: server.url, key: ADMINISTRATOR });
  try {
    while (!isEnough()) {
      const putting = Array.from({ length: ENTRIES }, () => told.putting(pick(sources, random)));
      const answer = await client.send(
        new PutEventsCommand({
          Entries: putting.map(({ lane, number }) => {
            return { Source: lane, DetailType: 'counted', Detail: JSON.stringify({ number }) };
          }),
        }),
      );
      assert.equal(answer.FailedEntryCount, 0);
      for (const [at, { done }] of putting.entries()) done(answer.Entries?.[at]?.EventId);
    }
  } finally {
    client.destroy();
  }
}

function pick<T>(list: readonly T[], random: () => number): T {
  const picked = list[Math.floor(random() * list.length)];
  if (picked === undefined) throw new Error('there is nothing to pick from');
  return picked;
}
