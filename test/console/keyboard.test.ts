import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { NAME, REPOSITORY, startHostileServer, TAG } from '../support/hostile-server.ts';
import { isFocused, pressAt, refuseMouse, tabFaults } from '../support/keyboard.ts';
import { followRequests } from '../support/quiet.ts';
import { openSignedIn } from '../support/signed-in.ts';
import { ADDRESSES } from '../support/views.ts';

const LIMIT = { timeout: 480_000 };
const OF_REPOSITORY = `/repositories/${encodeURIComponent(REPOSITORY)}`;
const IMAGE = `${OF_REPOSITORY}/images/${TAG}`;
const button = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first();

/** What opens a dialog, a menu or a list, on which page. */
const OPENERS: readonly (readonly [address: string, opener: (page: Page) => Locator])[] = [
  ['/access', button('New user')],
  [`/access/users/${NAME}`, button('Roll keys')],
  [`/access/users/${NAME}`, button(/^Take back key/)],
  [`/access/users/${NAME}`, button('Remove')],
  [`/alerts/rules/${NAME}`, button('Remove')],
  ['/alerts/channels/mail', button('Remove')],
  ['/alerts/deliveries?kind=channel', button('Send all given up again')],
  [`/schedules/${NAME}`, button('Remove')],
  ['/excuses', button('New excuse')],
  ['/excuses', button('Import')],
  ['/excuses', button('How excuses are shown')],
  ['/excuses/1', button('Withdraw')],
  [`${OF_REPOSITORY}?view=settings`, button('Delete the repository')],
  [`${OF_REPOSITORY}?view=history&tag=${TAG}`, button('Remove the tag')],
  [`${IMAGE}?finding=CVE-2026-3003`, button('Excuse it…')],
];

/** Each page, with all that there is on it; of a repository and an image, each of its views. */
const WALKED = Object.entries(ADDRESSES).flatMap(([route, all]) =>
  route.startsWith('/repositories/') ? all.filter((address) => !address.includes('%3Cimg')) : all.slice(0, 1),
);

it('the console is worked with the keyboard alone', LIMIT, async (t) => {
  const server = await startHostileServer(t);
  const page = await openSignedIn(t, server.url, server.key);
  if (page === undefined) return;
  const quiet = followRequests(page);
  await refuseMouse(page);
  const open = async (address: string) => {
    await page.goto(address);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await quiet();
  };

  await t.test('Tab leads to all that there is on a page, and shows where it is', async () => {
    const faults: string[] = [];
    for (const address of WALKED) {
      await open(address);
      faults.push(...(await tabFaults(page)).map((fault) => `${address.replaceAll(/(.)\1{9,}/g, '$1…')}: ${fault}`));
    }
    assert.deepEqual(faults, []);
  });

  await t.test('Escape leaves what was opened, and leads back to what opened it', async () => {
    for (const [address, opener] of OPENERS) {
      if (new URL(page.url()).pathname !== address) await open(address);
      await pressAt(page, opener(page));
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      assert.equal(await dialog.locator(':focus').count(), 1, `${address}: the focus does not come along`);
      await page.keyboard.press('Shift+Tab');
      assert.equal(await dialog.locator(':focus').count(), 1, `${address}: Tab leads out of the dialog`);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      assert.ok(await isFocused(opener(page)), `${address}: the focus does not come back`);
    }
  });

  await t.test('the focus comes along to another page, and stays where something went', async () => {
    await open('/access');
    await page.keyboard.press('Tab');
    assert.ok(await isFocused(page.getByRole('link', { name: 'Skip to the content' })));
    await page.keyboard.press('Enter');
    await pressAt(page, page.getByRole('link', { name: NAME }));
    await page.getByRole('heading', { level: 1, name: NAME }).waitFor();
    await page.getByText(`Access of ${NAME} · Pratique`).waitFor({ state: 'attached' });
    assert.ok(await isFocused(page.getByRole('main')));

    const row = page.getByRole('button', { name: 'Take back: push a/*' });
    await pressAt(page, row);
    await row.waitFor({ state: 'detached' });
    await quiet();
    assert.equal((await page.getByRole('main').locator(':focus').getByText('pull').count()) > 0, true);

    await pressAt(page, page.getByRole('button', { name: /^Take back key/ }));
    await pressAt(page, page.getByRole('dialog').getByRole('button', { name: 'Take back' }));
    await page.getByText('It has no access key').waitFor();
    await quiet();
    assert.equal(await page.getByRole('main').locator(':focus').count(), 1);
  });

  await t.test('search is gone through with the arrows, and left with Escape', async () => {
    await open('/advisories');
    await page.keyboard.press('/');
    await page.keyboard.type('CVE-2026');
    await page.getByRole('region', { name: 'Vulnerabilities' }).getByRole('link').first().waitFor();
    await page.keyboard.press('ArrowDown');
    assert.ok(await isFocused(page.getByRole('region', { name: 'Vulnerabilities' }).getByRole('link').first()));
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: 'Vulnerabilities' }).waitFor({ state: 'detached' });
    assert.ok(await isFocused(page.getByRole('searchbox', { name: 'Search' })));
  });
  await page.close();
});
