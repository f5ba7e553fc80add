import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { seriousViolations } from '../support/browser.ts';
import { pushImageTo } from '../support/http-push.ts';
import { alpineLayer, image } from '../support/images.ts';
import { ADMINISTRATOR, suitePratique } from '../support/pratique.ts';
import { openSignedIn } from '../support/signed-in.ts';

const pratique = suitePratique();
const APP = image({ layers: [alpineLayer([{ name: 'zlib', version: '1.2.12-r0' }])] });
const LIMIT = { timeout: 60_000 };

it('schedules are made, run and removed, and current tags changed, with the keyboard alone', LIMIT, async (t) => {
  const { url, client } = await pratique();
  await pushImageTo(client, 'team/app', APP, 'stable');
  const page = await openSignedIn(t, url, ADMINISTRATOR);
  if (page === undefined) return;
  await press(page, 'Schedules');
  await page.getByText('There is no schedule').waitFor();

  await retype(page, 'Tags', 'latest stab*');
  await press(page, 'Save tags');
  await page.getByText('Saved').waitFor();
  await press(page, 'New schedule');
  await retype(page, 'Name', 'weekly');
  await retype(page, 'When', 'never');
  await page.keyboard.press('Enter');
  await page.getByText(/"never"/).waitFor();
  await retype(page, 'When', 'rate(3 days)');
  await page.keyboard.press('Enter');
  await page.getByText('It would take 1 image in 1 place now').waitFor();
  await press(page, 'Schedules');
  await page.getByRole('cell', { name: '1 image', exact: true }).waitFor();
  await press(page, 'Run now: weekly');
  await page.getByText('Begun').waitFor();
  await page
    .getByRole('cell', { name: /1 image/ })
    .nth(1)
    .waitFor();

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const path of ['/schedules/weekly', '/new-schedule', '/schedules']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      assert.deepEqual(await seriousViolations(page), [], `${path} ${colorScheme}`);
    }
  }

  await press(page, 'weekly');
  await press(page, 'Remove');
  await page.getByRole('dialog').waitFor();
  await press(page, 'Remove', page.getByRole('dialog'));
  await page.getByRole('heading', { level: 1, name: 'Schedules' }).waitFor();
  await page.getByText('There is no schedule:').waitFor();
});

/** Goes with Tab to what is called so, whatever it is; from the beginning of the page or of a dialog. */
async function reach(page: Page, name: string, within: Pick<Page, 'getByRole' | 'getByLabel'> = page) {
  const wanted = within
    .getByRole('button', { name, exact: true })
    .or(within.getByRole('link', { name, exact: true }))
    .or(within.getByRole('textbox', { name, exact: true }))
    .first();
  await wanted.waitFor();
  for (let tabs = 0; tabs < 60; tabs += 1) {
    if ((await wanted.and(page.locator(':focus')).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not lead to "${name}"`);
}

async function press(page: Page, name: string, within?: Pick<Page, 'getByRole' | 'getByLabel'>): Promise<void> {
  await reach(page, name, within);
  await page.keyboard.press('Enter');
}

async function retype(page: Page, name: string, text: string): Promise<void> {
  await reach(page, name);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}
