import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ChangelogFixes, trackerJson } from './debian-tracker.ts';
import { findSharedData } from './shared.ts';

/** Puts a publisher's file into a folder of feeds, where `PRATIQUE_FEEDS` looks for it. */
export function writeFeed(folder: string, url: string, content: string | Uint8Array): void {
  const { hostname, pathname } = new URL(url);
  const path = join(folder, hostname, decodeURIComponent(pathname));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Alpine's secdb from `../shared/data`, where it is there: v3.10 as of 2020, and five packages of three later ones. */
export function writeAlpineFeeds(folder: string): void {
  const whole = findSharedData('feeds/alpine-secdb-v3.3-v3.11-2020-06.tar.gz');
  const partial = findSharedData('feeds/alpine-secdb-final-partial');
  if (whole === undefined || partial === undefined) return;
  const read = (branch: string) => readFileSync(join(partial, `${branch}-main.json`));
  const old = execFileSync('tar', ['--extract', '--gzip', '--to-stdout', '--file', whole, 'v3.10/main.yaml']);
  writeFeed(folder, 'https://secdb.alpinelinux.org/v3.10/main.json', old);
  for (const branch of ['v3.11', 'v3.12', 'v3.18']) {
    writeFeed(folder, `https://secdb.alpinelinux.org/${branch}/main.json`, read(branch));
  }
}

/** Debian's tracker as bookworm's changelogs in `../shared/data` tell it, where they are there. */
export function writeDebianFeed(folder: string): void {
  const fixes = findSharedData('feeds/debian/bookworm-fixes-from-changelogs-2026-11.json');
  if (fixes === undefined) return;
  const tracker = trackerJson(JSON.parse(readFileSync(fixes, 'utf8')) as ChangelogFixes);
  writeFeed(folder, 'https://security-tracker.debian.org/tracker/data/json', tracker);
}
