import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { seriousViolations } from '../support/browser.ts';
import { trackerJson } from '../support/debian-tracker.ts';
import { writeFeed } from '../support/feeds-folder.ts';
import { pushImageTo } from '../support/http-push.ts';
import { debianLayer, image } from '../support/images.ts';
import { refuseMouse } from '../support/keyboard.ts';
import { startPeer } from '../support/peer.ts';
import { type Running, startRunningFor } from '../support/running.ts';
import { openSignedIn } from '../support/signed-in.ts';

const LIMIT = { timeout: 90_000 };
const FEED = 'https://security-tracker.debian.org/tracker/data/json';
const FIXES = { apt: [{ version: '2.6.1+deb12u1', dist: 'bookworm', cves: ['CVE-2026-1001'] }] };
const APP = image({ layers: [debianLayer([{ name: 'apt', version: '2.6.1' }])] });
const SECRET = `whsec_${btoa('a secret of more than 24 bytes')}`;

it('leads from a channel to a rule, what that would say, and what became of its messages', LIMIT, async (t) => {
  let isThere = true;
  const peer = await startPeer(t, (response) => response.writeHead(isThere ? 204 : 410).end());
  const server = await startRunningFor(t, {
    feeds: (folder) => writeFeed(folder, FEED, trackerJson({ suite: 'bookworm', fixes: FIXES })),
    settings: { PRATIQUE_CREATE_ON_PUSH: 'true', PRATIQUE_OUTBOUND_ALLOW: `127.0.0.1:${peer.port}` },
  });
  const page = await openSignedIn(t, server.url, server.key);
  if (page === undefined) return;
  await refuseMouse(page);
  await page.reload();
  await page.getByRole('link', { name: 'Alerts' }).press('Enter');
  await page.getByRole('link', { name: 'Channels' }).press('Enter');

  await page.getByText('whatever the rules say, nobody is told').waitFor();
  await page.getByRole('link', { name: 'New channel' }).press('Enter');
  await page.getByRole('radio', { name: 'Webhook' }).press('Space');
  await page.getByLabel('Name').fill('Team!');
  await page.getByLabel('Address').fill(`${peer.url}/very-secret`);
  await page.getByLabel('Secret').fill(SECRET);
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  await page.getByText('"Team!" is not a name').waitFor();
  await page.getByLabel('Name').fill('team');
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  await page.getByRole('heading', { level: 1, name: 'team' }).waitFor();
  assert.equal(await page.getByLabel('Address').inputValue(), '');
  await page.getByRole('button', { name: 'Send a test to team' }).press('Enter');
  await page.getByText('Sent', { exact: true }).waitFor();

  await page.getByRole('checkbox', { name: 'On' }).press('Space');
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  await page.getByText('Saved').waitFor();
  await page.getByRole('checkbox', { name: /^Off/ }).press('Space');
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  await page.getByText('Saved').waitFor();
  isThere = false;
  await page.getByRole('button', { name: 'Send a test to team', disabled: false }).press('Enter');
  await page.getByText(/Not sent: .*answered 410/).waitFor();
  assert.deepEqual(
    peer.received.map(({ path }) => path),
    ['/very-secret', '/very-secret'],
  );
  const shown = await page.content();
  assert.ok(!shown.includes('very-secret') && !shown.includes(SECRET));

  await pushImageTo(server.client, 'team/app', APP, 'prod');
  await page.goto('/repositories/team/app/images/prod');
  await page.getByText('CVE-2026-1001').first().waitFor();
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Alerts' }).press('Enter');
  await page.getByRole('link', { name: 'New rule' }).press('Enter');
  await page.getByLabel('Name').fill('all');
  await page.getByText('It watches 1 tag now, and tells team.').waitFor();
  await page.getByText('CVE-2026-1001', { exact: false }).first().waitFor();
  await page.getByText(/Would have sent 1 message in the last 30 days/).waitFor();
  await page.getByRole('checkbox', { name: 'Not rated by anybody yet' }).press('Space');
  await page.getByText('it would say nothing now').waitFor();
  await page.getByRole('checkbox', { name: 'Known to be exploited, however severe' }).press('Space');
  await page.getByLabel('CVSS from').fill('11');
  await page.getByText('A number from 0 to 10').waitFor();
  await page.getByLabel('CVSS from').fill('9.5');
  await page.getByRole('radio', { name: 'Every week' }).press('Space');
  await page.getByRole('radio', { name: 'These', exact: true }).nth(0).press('Space');
  await page.getByLabel('These tags').fill('prod, release-*');
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  await page.getByRole('heading', { level: 1, name: 'all' }).waitFor();
  await page.reload();
  await page.getByText(/The next digest is made/).waitFor();
  assert.equal(await page.getByLabel('CVSS from').inputValue(), '9.5');
  assert.equal(await page.getByLabel('These tags').inputValue(), 'prod release-*');

  await page.getByRole('link', { name: 'Deliveries' }).press('Enter');
  const row = page.getByRole('row', { name: /team\/app prod/ });
  await row.getByText('Given up').waitFor();
  await row.getByText(/answered 410/).waitFor();
  isThere = true;
  await row.getByRole('button', { name: /again/ }).press('Enter');
  await row.getByText('Sent', { exact: true }).waitFor();
  await page.getByLabel('Receiver').fill('nobody');
  await page.keyboard.press('Enter');
  await page.getByText('No delivery is like that').waitFor();
  assert.equal(new URL(page.url()).search, '?to=nobody');

  await page.goto('/alerts/rules/all');
  await page.getByRole('button', { name: 'Remove' }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Alert rules' }).waitFor();
  await page.getByRole('link', { name: 'default' }).waitFor();
  await page.getByRole('link', { name: 'all', exact: true }).waitFor({ state: 'detached' });

  await keepsNobodyOut(page);
  await isNotOfferedToOthers(page, server);
});

const FORMS = ['/rules/default', '/channels/team', '/deliveries'];
const ALL = { light: ['', '/new-rule', '/channels', '/new-channel', ...FORMS], dark: FORMS };

async function keepsNobodyOut(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const path of ALL[colorScheme]) {
      await page.goto(`/alerts${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      assert.deepEqual(await seriousViolations(page), [], `${path} ${colorScheme}`);
    }
  }
}

async function isNotOfferedToOthers(page: Page, { client }: Running): Promise<void> {
  const grants = [{ permission: 'administer', pattern: 'team/*' }];
  const made = await client.send('POST', '/api/v1/users', {
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'ci', grants }),
  });
  const key = JSON.parse(made.body.toString()) as { readonly accessKeyId: string; readonly secretAccessKey: string };
  await page.getByRole('button', { name: 'Sign out' }).press('Enter');
  await page.getByLabel('User or access key').waitFor();
  await fillIn(page, key.accessKeyId, key.secretAccessKey);

  await page.getByRole('heading', { level: 1, name: 'For administrators' }).waitFor();
  const pages = page.getByRole('navigation', { name: 'Pages' });
  assert.equal(await pages.getByRole('link', { name: 'Alerts' }).count(), 0);
  assert.equal(await pages.getByRole('link', { name: 'Schedules' }).count(), 0);
}

async function fillIn(page: Page, user: string, password: string): Promise<void> {
  await page.getByLabel('User or access key').fill(user);
  await page.getByLabel('Password or secret').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).press('Enter');
}
