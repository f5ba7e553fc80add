import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiImage, ApiImageCoverage, ApiPackage, ApiPackages } from '../../src/http/api/types.ts';
import { type Image, type Layer, layer } from './images.ts';
import { basic, type Running } from './running.ts';
import { requireSkopeo } from './skopeo.ts';

/**
 * Pushes an image by skopeo and answers what the REST API lists of it once it is inspected; undefined where there is no
 * skopeo: then the test is marked as skipped.
 */
export async function pushedPackages(
  t: TestContext,
  running: Running,
  pushed: Image,
  repository: string,
): Promise<readonly ApiPackage[] | undefined> {
  const skopeo = requireSkopeo(t, running);
  if (skopeo === undefined) return undefined;
  await skopeo.pushImage(pushed, `${repository}:latest`);
  return await listedPackages(running, repository);
}

/** What the REST API lists of the image with the tag `latest` once it is inspected. */
export async function listedPackages(running: Running, repository: string): Promise<readonly ApiPackage[]> {
  const image = `repositories/${repository}/images/latest`;
  await inspected(running, image);
  const packages: ApiPackage[] = [];
  for (let next: string | undefined = ''; next !== undefined; ) {
    const page: ApiPackages = await read(
      running,
      `${image}/packages?limit=1000${next === '' ? '' : `&cursor=${next}`}`,
    );
    packages.push(...page.packages);
    next = page.next;
  }
  return packages;
}

/** Why an image that was inspected was read only in part, or a layer of it not at all: clauses. */
export async function partsUnread(running: Running, repository: string): Promise<readonly string[]> {
  const { coverage } = await read<ApiImageCoverage>(running, `repositories/${repository}/images/latest/coverage`);
  return [...coverage.partial, ...coverage.unreadable];
}

/** A folder as a layer, as it is; its files belong to root. */
export function folderLayer(folder: string): Layer {
  const tar = ['--numeric-owner', '--owner=0', '--group=0', '-C', folder, '-cf', '-', '.'];
  return layer(execFileSync('tar', tar, { maxBuffer: 2 ** 30 }));
}

async function inspected(running: Running, image: string): Promise<void> {
  for (let tries = 0; tries < 1200; tries += 1) {
    const { platforms } = await read<ApiImage>(running, image);
    if (platforms.every(({ state }) => state === 'inspected')) return;
    await sleep(100);
  }
  assert.fail(`"${image}" is not inspected`);
}

async function read<T>({ url, key }: Running, path: string): Promise<T> {
  const answer = await fetch(`${url}/api/v1/${path}`, { headers: { Authorization: basic(key) } });
  assert.equal(answer.status, 200, `${path}: ${answer.status}`);
  return (await answer.json()) as T;
}
