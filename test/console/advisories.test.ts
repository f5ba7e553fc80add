import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { seriousViolations } from '../support/browser.ts';
import { writeFeed } from '../support/feeds-folder.ts';
import { type Running, startRunning } from '../support/running.ts';
import { openSignedIn } from '../support/signed-in.ts';

const LIMIT = { timeout: 60_000 };
const SECDB = 'https://secdb.alpinelinux.org/v3.18/main.json';

function secdb(...fixed: readonly string[]): string {
  const packages = [{ pkg: { name: 'zlib', secfixes: { '1.2.12-r2': fixed } } }];
  return JSON.stringify({ distroversion: 'v3.18', reponame: 'main', packages });
}

describe('advisories in the console', () => {
  let running: Running;
  before(async () => {
    running = await startRunning({ feeds: (folder) => writeFeed(folder, SECDB, secdb('CVE-2022-37434')) });
  });
  after(async () => await running.stop('SIGKILL'));

  it('are told by source, and updated when an administrator asks', LIMIT, async (t) => {
    const { url, key, settings } = running;
    const page = await openSignedIn(t, url, key);
    if (page === undefined) return;
    await page.goto('/advisories');
    const row = page.getByRole('row').filter({ hasText: 'alpine-secdb' });
    await row.getByText('Fresh').waitFor();
    await row.getByRole('cell', { name: '1', exact: true }).waitFor();

    writeFeed(settings['PRATIQUE_FEEDS'] ?? '', SECDB, secdb('CVE-2022-37434', 'CVE-2018-25032'));
    await page.getByRole('button', { name: 'Update now' }).press('Enter');

    await page.getByText('The last update ended').waitFor();
    await row.getByRole('cell', { name: '2', exact: true }).waitFor();
    await page.getByLabel('Find a source or a release').fill('alpine:v3.18');
    await page.getByText('1 found').first().waitFor();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`keep nobody out, ${colorScheme}`, LIMIT, async (t) => {
      const page = await openSignedIn(t, running.url, { ...running.key, colorScheme });
      if (page === undefined) return;
      await page.goto('/advisories');
      await page.getByText('alpine-secdb').waitFor();

      assert.deepEqual(await seriousViolations(page), []);
    });
  }
});
