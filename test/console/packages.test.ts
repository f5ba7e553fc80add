import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { seriousViolations } from '../support/browser.ts';
import { pushImageTo } from '../support/http-push.ts';
import { alpineLayer, image } from '../support/images.ts';
import { type Running, startRunning } from '../support/running.ts';
import { openSignedIn } from '../support/signed-in.ts';

const LIMIT = { timeout: 60_000 };
const IMAGES = 30;

/** Images that differ in the version of zlib alone. */
function zlib(version: string) {
  return image({ layers: [alpineLayer([{ name: 'zlib', version }])] });
}

describe('the page of packages', () => {
  let running: Running;
  before(async () => {
    running = await startRunning({ settings: { PRATIQUE_CREATE_ON_PUSH: 'true' } });
    for (let n = 0; n < IMAGES; n += 1) await pushImageTo(running.client, 'team/app', zlib(`1.${n}-r0`), `v${n}`);
    await pushImageTo(running.client, 'team/formula', zlib('=1+1'), 'latest');
  }, LIMIT);
  after(async () => await running.stop('SIGKILL'));

  it('tells who uses which version, and exports more than it shows, by keyboard', LIMIT, async (t) => {
    const page = await openSignedIn(t, running.url, running.key);
    if (page === undefined) return;
    await page.goto('/packages');

    await page.getByLabel('Name of a package').fill('zlib');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: '1.29-r0' }).first().waitFor();
    await page.getByRole('button', { name: 'How images are shown' }).press('Enter');
    await page.getByRole('dialog').getByRole('radio', { name: '25', exact: true }).press('Space');
    await page.getByRole('button', { name: 'Keep' }).press('Enter');
    await page.getByRole('heading', { name: 'Images that hold it (25+)' }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV of images' }).press('Enter'),
    ]);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
    assert.equal(lines.length, 1 + IMAGES + 1);
    assert.ok(lines.some((line) => line.includes(",zlib,'=1+1,")));
    await page.getByText(`${IMAGES + 1} saved`).waitFor();

    await page.getByRole('link', { name: '1.7-r0' }).first().press('Enter');
    await page.getByRole('heading', { name: 'Images that hold 1.7-r0 (1)' }).waitFor();
    await page.getByRole('link', { name: 'team/app:v7' }).press('Enter');
    await page.waitForURL(/repositories\/team%2Fapp\/images\/v7/);
  });

  it('leaves an export off when asked, and says what the server refused', LIMIT, async (t) => {
    const page = await openSignedIn(t, running.url, running.key);
    if (page === undefined) return;
    await page.goto('/packages?name=zlib');
    await page.getByRole('button', { name: 'Export JSON of images' }).waitFor();
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route(/limit=1000/, async (route) => {
      await held;
      await route.fulfill({ status: 503, contentType: 'text/plain', body: 'busy' }).catch(() => {});
    });

    await page.getByRole('button', { name: 'Export JSON of images' }).press('Enter');
    await page.getByRole('button', { name: 'Cancel the export of images' }).press('Enter');
    await page.getByRole('button', { name: 'Cancel the export of images' }).waitFor({ state: 'detached' });
    letGo();
    await page.getByRole('button', { name: 'Export JSON of images' }).press('Enter');
    await page.getByText('Not saved: the server answers 503').waitFor();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`keeps nobody out, ${colorScheme}`, LIMIT, async (t) => {
      const page = await openSignedIn(t, running.url, { ...running.key, colorScheme });
      if (page === undefined) return;
      await page.setViewportSize({ width: 390, height: 800 });
      await page.goto('/packages?name=zlib');
      await page.getByRole('rowheader', { name: 'team/app' }).first().waitFor();
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
      assert.deepEqual(await seriousViolations(page), []);
    });
  }
});
