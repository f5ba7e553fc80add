import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { seriousViolations } from '../support/browser.ts';
import { refuseMouse } from '../support/keyboard.ts';
import { ADMINISTRATOR, suitePratique } from '../support/pratique.ts';
import { openSignedIn } from '../support/signed-in.ts';

const pratique = suitePratique();
const LIMIT = { timeout: 60_000 };
const HOSTILE = `\u202e<img src=x onerror=alert(1)>${'x'.repeat(1500)}`;
const VEX = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://vex.example/1',
  author: 'Mary',
  timestamp: '2026-01-01T00:00:00Z',
  version: 1,
  statements: [
    {
      vulnerability: { name: 'CVE-2024-13176' },
      products: [{ '@id': 'pkg:apk/alpine/openssl' }],
      status: 'not_affected',
      justification: 'vulnerable_code_not_present',
    },
    { vulnerability: { name: 'CVE-2024-6119' }, products: [{ '@id': 'pkg:apk/alpine/openssl' }], status: 'affected' },
  ],
};

async function excuse(body: object): Promise<void> {
  const { client } = await pratique();
  const options = { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await client.send('POST', '/api/v1/excuses', options);
  assert.equal(answer.status, 201, answer.body.toString());
}

/** By the keyboard alone: to a button or link of that name, and into it. */
async function press(page: Page, name: string): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    const focused = await page.evaluate<string>('document.activeElement.textContent.trim()');
    if (focused === name) return await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach "${name}"`);
}

describe('excuses in the console', () => {
  it('are made, read and withdrawn with the keyboard alone', LIMIT, async (t) => {
    const { url } = await pratique();
    const page = await openSignedIn(t, url, ADMINISTRATOR);
    if (page === undefined) return;
    await refuseMouse(page);
    await page.goto('/excuses');
    await page.getByRole('heading', { level: 1, name: 'Excuses' }).waitFor();

    await press(page, 'New excuse');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Excuse', exact: true }).press('Enter');
    await dialog.getByText('Say why it needs nobody').waitFor();
    await dialog.getByLabel('Vulnerability').focus();
    await page.keyboard.type('CVE-2020-1234');
    await dialog.getByLabel('Repository').focus();
    await page.keyboard.type('team/*');
    await dialog.getByLabel('Reason').focus();
    await page.keyboard.type('never called');
    await press(page, 'Excuse');
    await dialog.waitFor({ state: 'hidden' });

    await page.getByRole('link', { name: /CVE-2020-1234/ }).press('Enter');
    await page.getByText('never called').waitFor();
    await press(page, 'Withdraw');
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).press('Enter');
    await page.getByText('ended by administrator').waitFor();

    await page.goto('/excuses?state=ended');
    await page.getByRole('link', { name: /CVE-2020-1234/ }).waitFor();
  });

  it('come from a VEX document, and go into one', LIMIT, async (t) => {
    const { url } = await pratique();
    const page = await openSignedIn(t, url, ADMINISTRATOR);
    if (page === undefined) return;
    await refuseMouse(page);
    await page.goto('/excuses');

    await page.getByRole('button', { name: 'Import' }).press('Enter');
    const buffer = Buffer.from(JSON.stringify(VEX));
    const file = { name: 'openssl.vex.json', mimeType: 'application/json', buffer };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByLabel('Reason').fill('as the vendor says');
    await page.getByRole('dialog').getByRole('button', { name: 'Import' }).press('Enter');
    await page.getByText('1 excuse was made. 1 was skipped.').waitFor();
    await page.getByRole('dialog').getByText('CVE-2024-6119').waitFor();
    await page.getByRole('dialog').locator('button', { hasText: 'Close' }).press('Enter');

    await page.getByRole('button', { name: 'Export VEX' }).press('Enter');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /OpenVEX/ }).press('Enter'),
    ]);
    const written = JSON.parse(await readFile(await download.path(), 'utf8')) as typeof VEX;
    assert.deepEqual(
      written.statements.map(({ vulnerability }) => vulnerability.name),
      ['CVE-2024-13176'],
    );
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`keep nobody out and show any text as it is, ${colorScheme}`, LIMIT, async (t) => {
      const { url } = await pratique();
      await excuse({
        vulnerability: 'CVE-2021-1',
        path: `usr/${'y'.repeat(900)}`,
        reason: HOSTILE,
        ticket: HOSTILE.slice(0, 400),
      });
      const page = await openSignedIn(t, url, { ...ADMINISTRATOR, colorScheme, viewport: { width: 390, height: 800 } });
      if (page === undefined) return;
      await refuseMouse(page);

      await page.goto('/excuses');
      await page.getByText('<img src=x').first().waitFor();
      assert.deepEqual(await seriousViolations(page), []);
      await page
        .getByRole('link', { name: /CVE-2021-1/ })
        .first()
        .press('Enter');
      await page.getByRole('heading', { level: 1, name: /^Excuse \d/ }).waitFor();
      assert.deepEqual(await seriousViolations(page), []);
      const isWide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
      assert.equal(await page.evaluate(isWide), false);
      await page.goto('/excuses');
      await page.getByRole('button', { name: 'New excuse' }).press('Enter');
      await page.getByRole('dialog').getByLabel('Reason').waitFor();
      assert.deepEqual(await seriousViolations(page), []);
    });
  }

  it('are only shown to who may not make them', LIMIT, async (t) => {
    const { url, client } = await pratique();
    const body = JSON.stringify({ name: 'reader', grants: [{ permission: 'pull', pattern: '*' }] });
    const made = await client.send('POST', '/api/v1/users', { headers: { 'Content-Type': 'application/json' }, body });
    const key = JSON.parse(made.body.toString()) as { accessKeyId: string; secretAccessKey: string };
    const page = await openSignedIn(t, url, { id: key.accessKeyId, secret: key.secretAccessKey });
    if (page === undefined) return;
    await refuseMouse(page);

    await page.goto('/excuses');
    await page.getByRole('button', { name: 'Export VEX' }).waitFor();

    assert.equal(await page.getByRole('button', { name: 'New excuse' }).count(), 0);
    assert.equal(await page.getByRole('link', { name: 'Access' }).count(), 0);
  });
});
