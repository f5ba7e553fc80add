import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { openPage, seriousViolations } from '../support/browser.ts';
import { pushImageTo } from '../support/http-push.ts';
import { alpineLayer, image } from '../support/images.ts';
import { ADMINISTRATOR, suitePratique } from '../support/pratique.ts';

const pratique = suitePratique();
const APP = image({ layers: [alpineLayer([{ name: 'zlib', version: '1.2.12-r0' }])] });
const LIMIT = { timeout: 60_000 };

describe('the console', () => {
  it('asks who it is, says what was wrong, and leads to where a link led', LIMIT, async (t) => {
    const { url, client } = await pratique();
    await pushImageTo(client, 'team/app', APP, 'latest');
    const page = await openPage(t, url);
    if (page === undefined) return;
    await page.goto('/repositories/team/app/images/latest');

    await signIn(page, ADMINISTRATOR.id, 'wrong');
    await page.getByRole('alert').getByText('there is no such user or key').waitFor();
    await signIn(page, ADMINISTRATOR.id, ADMINISTRATOR.secret);

    await page.getByRole('heading', { level: 1, name: 'team/app' }).waitFor();
    await page.getByRole('heading', { name: 'Findings' }).waitFor();
    assert.equal(new URL(page.url()).pathname, '/repositories/team%2Fapp/images/latest');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'team/app' }).waitFor();

    await page.getByRole('button', { name: 'Sign out' }).press('Enter');
    await page.getByLabel('Password or secret').waitFor();
    assert.deepEqual(await page.context().cookies(), []);
  });

  it('can be signed in to with the keyboard alone', LIMIT, async (t) => {
    const { url } = await pratique();
    const page = await openPage(t, url);
    if (page === undefined) return;
    await page.goto('/repositories');
    await page.getByLabel('User or access key').waitFor();

    for (const text of [ADMINISTRATOR.id, ADMINISTRATOR.secret]) {
      await page.keyboard.press('Tab');
      await page.keyboard.type(text);
    }
    await page.keyboard.press('Enter');

    await page.getByRole('heading', { name: 'Repositories' }).waitFor();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`keeps nobody out, ${colorScheme}`, LIMIT, async (t) => {
      const { url, client } = await pratique();
      await pushImageTo(client, 'team/app', APP, 'latest');
      const page = await openPage(t, url, { colorScheme });
      if (page === undefined) return;
      await page.goto('/');
      await page.getByLabel('User or access key').waitFor();
      assert.deepEqual(await seriousViolations(page), []);

      await signIn(page, ADMINISTRATOR.id, ADMINISTRATOR.secret);
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
      for (const path of ['/', '/repositories', '/repositories/team/app/images/latest', '/nowhere']) {
        await page.goto(path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle');
        assert.deepEqual(await seriousViolations(page), [], path);
      }
    });
  }
});

async function signIn(page: Page, user: string, password: string): Promise<void> {
  await page.getByLabel('User or access key').fill(user);
  await page.getByLabel('Password or secret').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).press('Enter');
}
