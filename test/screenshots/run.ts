import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsFor, startRunning } from '../support/running.ts';
import { takePictures } from './camera.ts';
import { livedThrough } from './history.ts';
import { SHOTS } from './pages.ts';
import { setUp } from './today.ts';

/*
 * `npm run screenshots [-- NAME…]`: lives through two months with the real lists of packages and feeds of
 * `../shared/data`, and takes a picture of each page of the console in light and dark for docs/images. It takes some
 * minutes, and needs Chromium and a free port 5000, which is in the pictures.
 */

const PORT = 5000;
const wanted = process.argv.slice(2);
const shots = SHOTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));

const folder = mkdtempSync(join(tmpdir(), 'pratique-screenshots-'));
const receiver = createServer((_, response) => response.writeHead(204).end()).listen(0, '127.0.0.1');
await once(receiver, 'listening');
try {
  if (wanted.length === 0) await showFirstStart();
  const running = await livedThrough(folder, PORT);
  try {
    await setUp(running.client, `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`);
    await takePictures(running, shots);
  } finally {
    await running.stop();
  }
} finally {
  receiver.close();
  rmSync(folder, { recursive: true, force: true });
}

async function showFirstStart(): Promise<void> {
  const data = join(folder, 'first');
  const running = await startRunning({ data, settings: settingsFor(data, PORT) });
  try {
    await takePictures(running, [{ name: 'first-start', path: '/' }], 'sign-in');
  } finally {
    await running.stop();
  }
}
