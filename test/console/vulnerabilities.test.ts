import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { seriousViolations } from '../support/browser.ts';
import { writeFeed } from '../support/feeds-folder.ts';
import { pushImageTo } from '../support/http-push.ts';
import { alpineLayer, file, image, layer } from '../support/images.ts';
import { writeOsvDump } from '../support/publish/languages.ts';
import { type Running, startRunning } from '../support/running.ts';
import { openSignedIn } from '../support/signed-in.ts';

const LIMIT = { timeout: 60_000 };
const HOSTILE = `\u202e<img src=x onerror=alert(1)>${'y'.repeat(3000)}`;
const LODASH = layer([file('srv/node_modules/lodash/package.json', '{"name":"lodash","version":"4.17.4"}')]);
const BAD = image({ layers: [alpineLayer([{ name: 'zlib', version: '1.2.11-r0' }]), LODASH] });

function writeFeeds(folder: string): void {
  const packages = [{ pkg: { name: 'zlib', secfixes: { '1.2.12-r2': ['CVE-2022-37434'] } } }];
  const secdb = { distroversion: 'v3.18', reponame: 'main', packages };
  writeFeed(folder, 'https://secdb.alpinelinux.org/v3.18/main.json', JSON.stringify(secdb));
  const record = {
    id: 'GHSA-aaaa-bbbb-cccc',
    aliases: ['CVE-2019-10744'],
    modified: '2026-01-01T00:00:00Z',
    summary: HOSTILE,
    database_specific: { severity: 'CRITICAL' },
    affected: [
      {
        package: { ecosystem: 'npm', name: 'lodash' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '4.17.12' }] }],
      },
    ],
  };
  writeOsvDump(folder, 'npm', [{ path: `${record.id}.json`, bytes: Buffer.from(JSON.stringify(record)) }]);
}

describe('vulnerabilities in the console', () => {
  let running: Running | undefined;
  before(async () => {
    const settings = { PRATIQUE_CREATE_ON_PUSH: 'true', PRATIQUE_LOG_LEVEL: 'warn' };
    running = await startRunning({ settings, feeds: writeFeeds });
  });
  after(async () => await running?.stop());

  it('are listed the worst first, picked with the keyboard, and lead to where they are', LIMIT, async (t) => {
    if (running === undefined) return;
    const { url, client, key } = running;
    await pushImageTo(client, 'team/app', BAD, 'latest');
    const page = await openSignedIn(t, url, key);
    if (page === undefined) return;
    await page.getByText('1 image of 1 repository under the current tags').waitFor();

    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Vulnerabilities' }).press('Enter');
    const rows = page.getByRole('table', { name: 'vulnerabilities' }).getByRole('row');
    await page.getByRole('link', { name: 'CVE-2022-37434' }).waitFor();
    await rows.filter({ hasText: 'CVE-2019-10744' }).waitFor();
    await rows
      .nth(1)
      .filter({ hasText: /CVE-2019-10744.*Critical1 image in 1 repositoryKnown/s })
      .waitFor();
    await rows.nth(2).filter({ hasText: 'CVE-2022-37434' }).waitFor();
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    assert.ok(overflow <= 0, 'the page is wider than the window');
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await seriousViolations(page), []);
    }

    await page.getByLabel('Id, title or package').focus();
    await page.keyboard.type('ZLIB');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'CVE-2019-10744' }).waitFor({ state: 'detached' });
    assert.match(page.url(), /\?q=ZLIB$/);
    await page.goto('/vulnerabilities?severity=CRITICAL&fixable=false');
    await page.getByText('Nothing that is found is like that.').waitFor();
    await page.getByRole('button', { name: /^Fix/ }).press('Enter');
    await page.getByRole('option', { name: 'Known or not' }).click();
    await page.getByRole('link', { name: 'CVE-2019-10744' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'CVE-2019-10744' }).waitFor();
  });
});
