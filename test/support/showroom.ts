import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { TRUTHS } from '../accuracy/targets.ts';
import type { HttpClient } from './http.ts';
import { pushImageTo, pushManifestTo } from './http-push.ts';
import { type Blob, file, type Image, type ImageOptions, image, index, type Layer, layer } from './images.ts';
import { findSharedData } from './shared.ts';

/** An image, or an index with the images that are pushed before it. */
export interface Shown {
  readonly images: readonly Image[];
  readonly index?: Blob;
}

/**
 * Images of the real lists of packages, root filesystems and applications of `../shared/data`, by the names that a team
 * would give them; undefined where they are not there. What is unpacked on the way is left in the folder.
 */
export function showroom(folder: string): Readonly<Record<ShownName, Shown>> | undefined {
  const data = findSharedData('');
  if (data === undefined) return undefined;
  const base = (name: string) => layerOf(data, name, mkdir(join(folder, name)));
  const [bookworm, buster, bionic] = [base('debian-12-bookworm'), base('debian-10-buster'), base('ubuntu-18.04')];
  const node = layerOfArchive(data, 'npm/npm-without-lockfiles/npm7-with-node-modules-only.tar');
  const java = layerOfArchive(data, 'docker-archives/docker-save/war-with-3-level-jar.tar');
  const busybox = readFileSync(`${data}/rootfs/busybox/busybox-musl-amd64.tar.gz`);
  return {
    'shop/web': one(
      [bionic, node],
      ['ADD ubuntu-18.04.tar.gz /', 'COPY node_modules /srv/web/node_modules'],
      'shop/web',
    ),
    'shop/web, rebuilt': one(
      [bookworm, node],
      ['ADD debian-12.tar.gz /', 'COPY node_modules /srv/web/node_modules'],
      'shop/web',
    ),
    'shop/api': one([buster, java], ['ADD debian-10.tar.gz /', 'COPY target/api.war /srv/api.war'], 'shop/api'),
    'shop/api, rebuilt': one(
      [bookworm, java],
      ['ADD debian-12.tar.gz /', 'COPY target/api.war /srv/api.war'],
      'shop/api',
    ),
    'payments/ledger': one([base('almalinux-9')], ['ADD almalinux-9.tar.gz /'], 'payments/ledger'),
    'payments/reports': one(
      [bookworm, REPORT],
      ['ADD debian-12.tar.gz /', 'COPY run.sh /srv/run.sh'],
      'payments/reports',
    ),
    'base/alpine': alpine(data),
    'tools/busybox': one([layer(gunzipSync(busybox))], ['ADD busybox.tar.gz /'], 'tools/busybox'),
  };
}

/** Pushes it to `repository:tag`. */
export async function pushShown(client: HttpClient, { images, index: list }: Shown, place: string): Promise<void> {
  const [repository = '', tag = ''] = place.split(':');
  for (const each of images) await pushImageTo(client, repository, each, ...(list === undefined ? [tag] : []));
  if (list !== undefined) await pushManifestTo(client, repository, list, tag);
}

export type ShownName =
  | 'shop/web'
  | 'shop/web, rebuilt'
  | 'shop/api'
  | 'shop/api, rebuilt'
  | 'payments/ledger'
  | 'payments/reports'
  | 'base/alpine'
  | 'tools/busybox';

const REPORT = layer([file('srv/run.sh', '#!/bin/sh\necho reports\n', 0o755)]);

function one(layers: readonly Layer[], steps: readonly string[], source: string): Shown {
  return { images: [image(described(layers, steps, source))] };
}

function described(layers: readonly Layer[], steps: readonly string[], source: string): ImageOptions {
  return {
    layers,
    history: steps.map((step) => ({ created_by: `${step} # buildkit` })),
    labels: { 'org.opencontainers.image.source': `https://git.example.org/${source}` },
  };
}

function alpine(data: string): Shown {
  const platforms = [
    ['x86_64', 'amd64'],
    ['aarch64', 'arm64'],
  ].map(([machine, architecture = '']) => {
    const root = readFileSync(`${data}/rootfs/alpine/alpine-minirootfs-3.18.9-${machine}.tar.gz`);
    const steps = ['ADD alpine-minirootfs-3.18.9.tar.gz /'];
    const made = image({ ...described([layer(gunzipSync(root))], steps, 'base/alpine'), architecture });
    return { image: made, architecture };
  });
  return { images: platforms.map((platform) => platform.image), index: index(platforms) };
}

function layerOf(data: string, name: string, folder: string): Layer {
  const truth = TRUTHS.find((each) => each.name === name);
  if (truth === undefined) throw new Error(`no list of packages is called "${name}"`);
  const options = ['--sort=name', '--owner=0', '--group=0', '--mtime=@0', '--create'];
  return layer(execFileSync('tar', [...options, '--directory', truth.target(data, folder), '.'], MUCH));
}

const MUCH = { maxBuffer: 64 * 2 ** 20 };

/** Of an image that docker saved, what the application's layer holds: the largest above the first. */
function layerOfArchive(data: string, name: string): Layer {
  const archive = `${data}/images/snyk/${name}`;
  const read = (path: string) => execFileSync('tar', ['--extract', '--to-stdout', '--file', archive, path], MUCH);
  const [{ Layers: layers }] = JSON.parse(read('manifest.json').toString()) as [{ readonly Layers: readonly string[] }];
  const [bytes = Buffer.alloc(0)] = layers
    .slice(1)
    .map(read)
    .toSorted((one, other) => other.length - one.length);
  return layer(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes);
}

function mkdir(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}
