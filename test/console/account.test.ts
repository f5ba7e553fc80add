import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seriousViolations } from '../support/browser.ts';
import { ADMINISTRATOR, suitePratique } from '../support/pratique.ts';
import { openSignedIn } from '../support/signed-in.ts';

const pratique = suitePratique();
const LIMIT = { timeout: 60_000 };
const [FIRST, SECOND] = ['the first password', 'the second password'];

async function send(method: string, path: string, body: object): Promise<void> {
  const { client } = await pratique();
  const headers = { 'Content-Type': 'application/json' };
  const answer = await client.send(method, path, { headers, body: JSON.stringify(body) });
  assert.ok(answer.status < 300, answer.body.toString());
}

describe('one’s own account in the console', () => {
  it('says what one may do, takes another password, and signs out everywhere', LIMIT, async (t) => {
    const { url } = await pratique();
    await send('POST', '/api/v1/users', { name: 'mary', grants: [{ permission: 'administer', pattern: 'team/*' }] });
    await send('PUT', '/api/v1/users/mary/password', { password: FIRST });
    const page = await openSignedIn(t, url, { id: 'mary', secret: FIRST });
    if (page === undefined) return;
    const refused: string[] = [];
    page.on('response', (response) => {
      if (response.status() === 403) refused.push(response.url());
    });

    await page.getByRole('link', { name: 'mary' }).press('Enter');
    await page.getByText('Do everything in team/*').waitFor();
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await seriousViolations(page), []);
    }
    await page.getByLabel('Password until now').fill(FIRST);
    await page.getByLabel('New password').fill(SECOND);
    await page.getByLabel('New password').press('Enter');
    await page.getByText('Changed: other browsers are signed out').waitFor();

    for (const path of ['/', '/repositories', '/vulnerabilities', '/packages', '/excuses', '/advisories', '/account']) {
      await page.goto(path);
      await page.locator('main h1, main h2').first().waitFor();
    }
    for (const path of ['/alerts', '/alerts/deliveries', '/schedules', '/access', '/access/trail']) {
      await page.goto(path);
      await page.getByText('it is shown to who administers all of it').waitFor();
    }
    assert.deepEqual(refused, []);

    await page.goto('/account');
    await page.getByRole('button', { name: 'Sign out everywhere' }).press('Enter');
    await page.getByLabel('User or access key').fill('mary');
    await page.getByLabel('Password or secret').fill(SECOND);
    await page.getByRole('button', { name: 'Sign in' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'mary' }).waitFor();
  });

  it('is told of in the trail, and a key of when it was used', LIMIT, async (t) => {
    const { url } = await pratique();
    const page = await openSignedIn(t, url, ADMINISTRATOR);
    if (page === undefined) return;

    await page.goto('/access/trail?by=mary');
    await page.getByText('Signed out everywhere').waitFor();
    await page.getByText('Changed their own password').waitFor();
    await page.getByText('Signed in to the console').first().waitFor();
    await page.goto('/access/users/administrator');
    await page.getByRole('columnheader', { name: 'Last used' }).waitFor();
    await page.getByText('Not since it is noted').waitFor({ state: 'detached' });
  });

  it('of a user who is removed is gone from the list at once', LIMIT, async (t) => {
    const { url } = await pratique();
    await send('POST', '/api/v1/users', { name: 'bob' });
    const page = await openSignedIn(t, url, ADMINISTRATOR);
    if (page === undefined) return;
    await page.goto('/access');
    await page.getByRole('link', { name: 'bob' }).click();

    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();

    await page.getByRole('heading', { level: 1, name: 'Access' }).waitFor();
    await page.getByRole('link', { name: 'mary' }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'bob' }).count(), 0);
  });
});
