import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { seriousViolations } from '../support/browser.ts';
import { freePort } from '../support/ports.ts';
import { writeAllFeeds } from '../support/published-feeds.ts';
import { type Running, runPratique, settingsFor, startRunningFor } from '../support/running.ts';
import { sharedData } from '../support/shared.ts';
import { type Shown, showroom } from '../support/showroom.ts';
import { openSignedIn } from '../support/signed-in.ts';
import { requireSkopeo, type Skopeo } from '../support/skopeo.ts';
import { temporaryFolder } from '../support/temporary.ts';

const LIMIT = { timeout: 240_000 };
/** What speaks of the images that are pushed here, and is loaded in a few seconds. */
const SOURCES = new Set(['debian-lists', 'debian-tracker', 'kev', 'osv-maven']);
const FOUND = 'CVE-2025-24813';

it('leads from the first start to an excuse, with real images, and is never loaded again', LIMIT, async (t) => {
  if (sharedData(t, 'images') === undefined) return;
  const server = await firstStart(t);
  const skopeo = requireSkopeo(t, server);
  const page = await openSignedIn(t, server.url, server.key);
  const room = showroom(temporaryFolder(t));
  if (skopeo === undefined || page === undefined || room === undefined) return;
  let loads = 0;
  page.on('load', () => {
    loads += 1;
  });

  await page.getByText('No image has been pushed yet').waitFor();
  await view(page, 'Repositories');
  await page.getByText('No image has been pushed yet').waitFor();
  await push(skopeo, room['shop/api, rebuilt'], 'shop/checkout:prod');
  await page.getByRole('link', { name: 'shop/checkout' }).waitFor();
  await push(skopeo, room['shop/api'], 'shop/api:prod');
  await page.getByRole('link', { name: 'shop/api' }).click();
  await page.getByRole('heading', { level: 1, name: 'shop/api' }).waitFor();
  await push(skopeo, room['shop/api, rebuilt'], 'shop/api:intg');
  await page
    .getByRole('row', { name: /intg/ })
    .getByText(/Critical/)
    .waitFor();

  await page.getByRole('link', { name: 'prod', exact: true }).click();
  const opener = page.getByRole('button', { name: FOUND });
  await opener.click();
  await page
    .getByRole('region', { name: 'Why it is reported' })
    .getByText(/is affected/)
    .first()
    .waitFor();
  const place = page.getByRole('region', { name: 'Where it is' });
  await place.getByText('COPY target/api.war /srv/api.war').waitFor();
  const before = await findingsOf(page);

  await page.getByRole('checkbox', { name: new RegExp(`Choose ${FOUND}`) }).check();
  await page
    .getByRole('button', { name: /^Excuse/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('The default servlet may not write');
  await dialog.getByLabel('Until').fill('2027/01/31');
  await dialog.getByRole('button', { name: 'Excuse', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByText('1 excused').waitFor();
  assert.equal(await findingsOf(page), before - 1);

  await view(page, 'Alerts');
  await page.getByRole('link', { name: 'default' }).click();
  await page.getByText(/Would have sent \d+ messages? in the last 30 days/).waitFor();

  await page.keyboard.press('/');
  await page.keyboard.type(FOUND);
  await page.getByRole('region', { name: 'Vulnerabilities' }).getByRole('link', { name: FOUND }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: FOUND }).waitFor();
  await page.getByRole('heading', { name: /Images under current tags that have it/ }).waitFor();
  await page.getByRole('link', { name: 'shop/checkout', exact: true }).waitFor();
  await page.getByText('The default servlet may not write').waitFor();
  assert.deepEqual(await seriousViolations(page), []);

  // Of Debian 10, whose support has ended.
  await view(page, 'Repositories');
  await page.getByRole('row', { name: 'shop/api' }).getByText('Not all is known').waitFor();
  assert.equal(loads, 0);
  // Before the server that it listens to goes.
  await page.close();
});

/** A registry without images, with advisories. */
async function firstStart(t: TestContext): Promise<Running> {
  const data = temporaryFolder(t);
  const settings = { ...settingsFor(data, await freePort()), PRATIQUE_CREATE_ON_PUSH: 'true' };
  const feeds = join(data, 'published');
  mkdirSync(feeds);
  await writeAllFeeds(feeds, SOURCES);
  const loaded = await runPratique({ ...settings, PRATIQUE_FEEDS: feeds }, 'advisories', 'update');
  assert.equal(loaded.code, 0, loaded.stderr);
  return await startRunningFor(t, { data, settings });
}

async function push(skopeo: Skopeo, { images: [image] }: Shown, to: string): Promise<void> {
  assert.ok(image);
  await skopeo.pushImage(image, to);
}

async function view(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();
}

/** How many findings the page of an image says that there are. */
async function findingsOf(page: Page): Promise<number> {
  return Number.parseInt((await page.getByRole('heading', { name: /findings?$/ }).textContent()) ?? '', 10);
}
