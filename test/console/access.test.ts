import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seriousViolations } from '../support/browser.ts';
import { ADMINISTRATOR, suitePratique } from '../support/pratique.ts';
import { openSignedIn } from '../support/signed-in.ts';

const pratique = suitePratique();
const LIMIT = { timeout: 60_000 };
const PASSWORD = 'a long password';

describe('access in the console', () => {
  it('is given to a new user, whose key and password work, and taken away again', LIMIT, async (t) => {
    const { url } = await pratique();
    const page = await openSignedIn(t, url, ADMINISTRATOR);
    if (page === undefined) return;
    await page.goto('/access');

    await page.getByRole('button', { name: 'New user' }).press('Enter');
    await page.getByLabel('Name').fill('ci');
    await page.getByLabel('In repositories').fill('team/*');
    await page.getByRole('dialog').getByRole('button', { name: 'Make user' }).press('Enter');
    await page.getByText('shown this once').waitFor();
    assert.deepEqual(await seriousViolations(page), []);
    const texts = await page.getByRole('dialog').locator('pre').allTextContents();
    const [id = '', secret = ''] = texts;
    await page.getByRole('button', { name: 'I have kept it' }).press('Enter');
    await page.getByRole('link', { name: 'ci', exact: true }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'ci' }).waitFor();

    await page.getByLabel('In repositories').fill('lib/*');
    await page.getByRole('button', { name: 'Let them' }).press('Enter');
    await page.getByRole('button', { name: 'Take back: pull lib/*' }).waitFor();
    await page.getByRole('button', { name: 'Take back: pull team/*' }).press('Enter');
    await page.getByRole('button', { name: 'Take back: pull team/*' }).waitFor({ state: 'detached' });
    await page.getByLabel('New password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Set password' }).press('Enter');
    await page.getByText('Set: whoever was signed in').waitFor();

    for (const login of [
      { id, secret },
      { id: 'ci', secret: PASSWORD },
    ]) {
      const theirs = await openSignedIn(t, url, login);
      assert.equal(await theirs?.getByRole('link', { name: 'Access' }).count(), 0);
    }

    await page.getByRole('button', { name: `Take back key ${id}` }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).press('Enter');
    await page.getByText('It has no access key').waitFor();
    await page.getByRole('button', { name: 'Remove', exact: true }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Access' }).waitFor();
    await page.getByRole('table').getByRole('link', { name: 'administrator', exact: true }).waitFor();
    await page.getByRole('link', { name: 'ci', exact: true }).waitFor({ state: 'detached' });

    await page.getByRole('link', { name: 'Who did what' }).press('Enter');
    for (const done of ['Removed the user', 'Took back the access key of', 'Set the password of', 'Made a user']) {
      await page.getByText(done).first().waitFor();
    }
    assert.doesNotMatch(await page.content(), new RegExp(`${PASSWORD}|${secret}`));
    await page.getByRole('table').getByRole('link', { name: 'administrator' }).first().press('Enter');
    await page.getByText('What administrator changed').waitFor();
    assert.equal(new URL(page.url()).search, '?by=administrator');
    await page.getByLabel('What it is about').fill('nobody');
    await page.keyboard.press('Enter');
    await page.getByText('No change is like that').waitFor();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`keeps nobody out, ${colorScheme}`, LIMIT, async (t) => {
      const { url } = await pratique();
      const page = await openSignedIn(t, url, { ...ADMINISTRATOR, colorScheme });
      if (page === undefined) return;

      for (const path of ['/access', '/access/users/administrator', '/access/users/nobody', '/access/trail']) {
        await page.goto(path);
        await page.waitForLoadState('networkidle');
        assert.deepEqual(await seriousViolations(page), [], path);
      }
    });
  }
});
