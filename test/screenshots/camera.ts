import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import type { NewKey } from '../../src/auth/index.ts';
import type { Shot } from './pages.ts';

const IMAGES = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const WIDTH = 1280;
const HEIGHT = 800;
const QUALITY = 88;

/** Where pictures are taken, and as whom. */
export interface Sight {
  readonly url: string;
  readonly key: NewKey;
}

/** Takes a picture of each in light and dark, of which the way in is one where `of` says so. */
export async function takePictures({ url, key }: Sight, shots: readonly Shot[], signIn?: string): Promise<void> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ baseURL: url, colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      await page.setViewportSize({ width: WIDTH, height: HEIGHT });
      await page.goto('/');
      if (signIn !== undefined) await keep(page, `${signIn}-${colorScheme}`);
      await page.getByLabel('User or access key').fill(key.id);
      await page.getByLabel('Password or secret').fill(key.secret);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
      for (const { name, path, height = HEIGHT } of shots) {
        await page.setViewportSize({ width: WIDTH, height });
        await page.goto(path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await keep(page, `${name}-${colorScheme}`);
      }
    }
  } finally {
    await browser.close();
  }
}

/** As WebP, which is a third of a PNG. */
async function keep(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  await session.detach();
  mkdirSync(IMAGES, { recursive: true });
  writeFileSync(join(IMAGES, `${name}.webp`), Buffer.from(data, 'base64'));
  process.stdout.write(`${name}.webp\n`);
}
