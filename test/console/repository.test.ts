import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { seriousViolations } from '../support/browser.ts';
import { pushImageTo } from '../support/http-push.ts';
import { alpineLayer, type Image, image } from '../support/images.ts';
import { ADMINISTRATOR, suitePratique } from '../support/pratique.ts';
import { openSignedIn } from '../support/signed-in.ts';

const pratique = suitePratique();
const LIMIT = { timeout: 120_000 };
const [OLD, NEW] = ['1.2.11-r0', '1.2.12-r0'].map((version) =>
  image({ layers: [alpineLayer([{ name: 'zlib', version }])] }),
);
const AT = '/repositories/team%2Fshop';

const PATHS = ['/repositories', '/new-repository', AT, `${AT}?view=history&tag=latest`, `${AT}?view=settings`];

const shortOf = ({ manifest: { digest } }: Image) => `${digest.slice(0, 16)}…`;

it('a repository is made, filled, looked at, set and deleted with the keyboard alone', LIMIT, async (t) => {
  const { url, host, client } = await pratique();
  const page = await openSignedIn(t, url, ADMINISTRATOR);
  if (page === undefined || OLD === undefined || NEW === undefined) return;
  await press(page, 'Repositories');
  await page.getByText(`docker login ${host}`, { exact: true }).waitFor();

  // Made, and it says how to push to it.
  await press(page, 'New repository');
  await type(page, 'Name', 'team/shop');
  await type(page, 'ImageSource', 'https://example.org/shop');
  await page.keyboard.press('Enter');
  await page.getByText(`docker push ${host}/team/shop:latest`).waitFor();
  await pushImageTo(client, 'team/shop', OLD, 'v1', 'latest');
  await pushImageTo(client, 'team/shop', NEW, 'v2', 'latest');

  // Its images, filtered, and scanned by hand.
  await page.goto(AT);
  const rows = page.getByRole('table', { name: 'images' }).getByRole('row');
  await rows.filter({ hasText: 'latest' }).filter({ hasText: 'v2' }).waitFor();
  await rows
    .filter({ hasText: shortOf(OLD) })
    .getByText(/No advisories/)
    .first()
    .waitFor();
  await type(page, 'Tag or digest', 'v1');
  await rows.filter({ hasText: 'v2' }).waitFor({ state: 'detached' });
  assert.match(page.url(), /[?&]q=v1/);
  await reach(page, page.getByRole('checkbox', { name: 'Choose v1' }));
  await page.keyboard.press('Space');
  await press(page, 'Scan now', 'back');
  await page.getByText('1 of 1 scan has ended').waitFor();

  // What a tag pointed to, and what came between.
  await page.goto(AT);
  await press(page, 'History of latest');
  const moves = page.getByRole('table', { name: 'moves' }).getByRole('row');
  await moves.nth(2).waitFor();
  assert.match(
    await moves.nth(1).innerText(),
    new RegExp(`${NEW.manifest.digest.slice(0, 16)}.*now.*administrator`, 's'),
  );
  await press(page, `Compare with the one before, ${shortOf(OLD)}`);
  await page.getByRole('heading', { name: 'Compare with another' }).waitFor();
  await page.goBack();
  await press(page, 'Remove the tag');
  await press(page, 'Remove', page.getByRole('dialog'));
  await moves.filter({ hasText: 'the tag was removed' }).waitFor();

  await settings(page);
  await looksWell(page);
  await deletion(page, OLD);
  await wholeDeletion(page);
});

async function settings(page: Page): Promise<void> {
  await page.goto(`${AT}?view=settings`);
  await type(page, 'Key', 'owner');
  await type(page, 'Value', 'a<b');
  await page.keyboard.press('Enter');
  await page.getByText(/a value is of at most 256 letters/).waitFor();
  await type(page, 'Value', 'the shop team');
  await page.keyboard.press('Enter');
  await press(page, 'Remove owner');
  await page.getByText('the shop team').waitFor({ state: 'detached' });

  await reach(page, page.getByRole('radio', { name: 'Tags may be moved' }));
  await page.keyboard.press('ArrowDown');
  await type(page, 'But these may be moved', 'latest dev*');
  await page.keyboard.press('Enter');
  await page.getByText('Saved').waitFor();

  await press(page, 'Write one');
  const policy = page.getByRole('textbox', { name: 'Rules in JSON' });
  const rule = { rulePriority: 1, selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 0 } };
  await retype(page, policy, JSON.stringify({ rules: [{ ...rule, action: { type: 'expire' } }] }));
  await press(page, 'What would go?');
  await page.getByText('rule 1, countNumber: a whole number from 1').waitFor();
  const one = { ...rule, selection: { ...rule.selection, countNumber: 1 } };
  await retype(page, policy, JSON.stringify({ rules: [{ ...one, action: { type: 'expire' } }] }));
  await press(page, 'What would go?');
  await page.getByText('1 image would go now').waitFor();
}

async function looksWell(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const path of PATHS) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      assert.deepEqual(await seriousViolations(page), [], `${path} ${colorScheme}`);
    }
  }
}

async function deletion(page: Page, of: Image): Promise<void> {
  await page.goto(AT);
  await reach(page, page.getByRole('checkbox', { name: 'Choose v1' }));
  await page.keyboard.press('Space');
  await press(page, 'Delete', 'back');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('1 image goes from the repository').waitFor();
  await dialog.getByText('With the tag v1').waitFor();
  await dialog.getByText(/are freed, soon after/).waitFor();
  assert.deepEqual(await seriousViolations(page), []);
  await press(page, 'Delete', dialog);
  await dialog.getByText('1 gone').first().waitFor();
  await press(page, 'Close', dialog.getByRole('contentinfo').or(dialog));
  await page.getByRole('table', { name: 'images' }).getByText(shortOf(of)).waitFor({ state: 'detached' });
  // Its tag is remembered, and leads nowhere.
  await page.goto(`${AT}?view=history&tag=v1`);
  await page.getByText('The image is gone').first().waitFor();
}

async function wholeDeletion(page: Page): Promise<void> {
  await page.goto(`${AT}?view=settings`);
  await press(page, 'Delete the repository');
  const dialog = page.getByRole('dialog');
  await type(page, 'Type its name', 'team/sho');
  await press(page, 'Delete', dialog);
  await dialog.getByText('It is called team/shop').waitFor();
  await type(page, 'Type its name', 'team/shop');
  await press(page, 'Delete', dialog);
  await page.getByRole('heading', { level: 1, name: 'Repositories' }).waitFor();
  await page.getByText('team/shop').waitFor({ state: 'detached' });
}

it('who may only pull is offered nothing that changes a repository', LIMIT, async (t) => {
  const { url, client } = await pratique();
  if (OLD === undefined) return;
  await pushImageTo(client, 'team/read', OLD, 'v1');
  const body = JSON.stringify({ name: 'reader', grants: [{ permission: 'pull', pattern: 'team/*' }] });
  const made = await client.send('POST', '/api/v1/users', { body, headers: { 'Content-Type': 'application/json' } });
  const { accessKeyId: id, secretAccessKey: secret } = JSON.parse(made.body.toString()) as Record<string, string>;
  const page = await openSignedIn(t, url, { id: id ?? '', secret: secret ?? '' });
  if (page === undefined) return;

  await page.goto('/repositories/team%2Fread');
  await page.getByRole('link', { name: 'v1', exact: true }).waitFor();
  const offered = page.getByRole('button', {
    name: /^(?:Scan now|Delete|Save|Add label|Remove|Write one|New repository)/,
  });

  assert.equal(await offered.or(page.getByRole('checkbox', { name: /Choose/ })).count(), 0);
  await page.goto('/repositories/team%2Fread?view=settings');
  await page.getByRole('heading', { name: 'Lifecycle policy' }).waitFor();
  assert.equal(await offered.count(), 0);
  await page.goto('/repositories');
  await page.getByRole('link', { name: 'team/read' }).waitFor();
  assert.equal(await offered.count(), 0);
});

type Place = Pick<Page, 'getByRole'>;

/** Goes with Tab, or back with it, until the thing has the focus. */
async function reach(page: Page, wanted: Locator, isBack = false): Promise<void> {
  await wanted.first().waitFor();
  for (let tabs = 0; tabs < 90; tabs += 1) {
    if ((await wanted.and(page.locator(':focus')).count()) > 0) return;
    await page.keyboard.press(isBack ? 'Shift+Tab' : 'Tab');
  }
  assert.fail(`Tab does not lead to ${String(wanted)}`);
}

async function press(page: Page, name: string, where: Place | 'back' = page): Promise<void> {
  const within = where === 'back' ? page : where;
  const wanted = within.getByRole('button', { name, exact: true }).or(within.getByRole('link', { name, exact: true }));
  await reach(page, wanted, where === 'back');
  await page.keyboard.press('Enter');
}

async function type(page: Page, label: string, text: string): Promise<void> {
  await retype(page, page.getByLabel(label, { exact: true }), text);
}

async function retype(page: Page, field: Locator, text: string): Promise<void> {
  await reach(page, field);
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
}
