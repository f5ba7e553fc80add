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
const zlib = (version: string) => alpineLayer([{ name: 'zlib', version }]);
const LODASH = layer([file('srv/node_modules/lodash/package.json', '{"name":"lodash","version":"4.17.4"}')]);
const BAD = image({ layers: [zlib('1.2.11-r0'), LODASH] });
const MENDED = image({ layers: [zlib('1.3.0-r0'), LODASH] });

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

describe('what the console shows of all images', () => {
  let running: Running | undefined;
  before(async () => {
    const settings = { PRATIQUE_CREATE_ON_PUSH: 'true', PRATIQUE_LOG_LEVEL: 'warn' };
    running = await startRunning({ settings, feeds: writeFeeds });
  });
  after(async () => await running?.stop());
  const server = () => {
    if (running === undefined) throw new Error('the server runs only while tests do');
    return running;
  };

  it('teaches the first push, and shows what is pushed and what is mended without a reload', LIMIT, async (t) => {
    const { url, client, key } = server();
    const page = await openSignedIn(t, url, key);
    if (page === undefined) return;
    await page.getByText('No image has been pushed yet').waitFor();

    await pushImageTo(client, 'team/app', BAD, 'latest');
    await pushImageTo(client, 'team/shop', BAD, 'prod');
    await page.getByRole('heading', { name: 'Findings over the last 90 days' }).waitFor();
    await page.getByText('2 images of 2 repositories under the current tags').waitFor();
    const worst = page.getByRole('region', { name: 'Repositories with the most findings' });
    await worst.getByRole('link', { name: 'team/shop' }).waitFor();
    await page.getByRole('link', { name: 'CVE-2019-10744' }).waitFor();

    await page.getByRole('slider', { name: 'Day' }).press('ArrowLeft');
    await page.getByRole('button', { name: 'Critical' }).press('Enter');
    assert.equal(await page.getByRole('button', { name: 'Critical' }).getAttribute('aria-pressed'), 'false');
    await page.getByRole('link', { name: '24 hours' }).press('Enter');
    assert.equal(new URL(page.url()).search, '?since=24h');

    await pushImageTo(client, 'team/app', MENDED, 'latest');
    await page.getByText('Nothing was mended.').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'CVE-2022-37434' }).first().waitFor();
  });

  it('finds anything by its name with the keyboard alone', LIMIT, async (t) => {
    const { url, key } = server();
    const page = await openSignedIn(t, url, key);
    if (page === undefined) return;
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();

    await page.keyboard.press('/');
    await page.keyboard.type('2019-10744');
    await page.getByRole('region', { name: 'Vulnerabilities' }).getByRole('link').waitFor();
    assert.deepEqual(await seriousViolations(page), []);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'CVE-2019-10744' }).waitFor();
    await page.getByRole('link', { name: 'team/app', exact: true }).waitFor();
    await page.getByRole('link', { name: 'team/shop:prod' }).waitFor();

    await page.getByRole('link', { name: 'lodash' }).first().press('Enter');
    await page.getByRole('heading', { level: 1, name: 'lodash' }).waitFor();
    await page.getByRole('link', { name: '4.17.4', exact: true }).first().press('Enter');
    await page.getByRole('heading', { name: 'Images that hold 4.17.4' }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get('version'), '4.17.4');

    await page.keyboard.press('/');
    await page.keyboard.type('team/app:lat');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'team/app:latest' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'team/app' }).waitFor();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`keeps nobody out, and lets no text out of its place, ${colorScheme}`, LIMIT, async (t) => {
      const { url, key } = server();
      const page = await openSignedIn(t, url, { ...key, colorScheme, viewport: { width: 390, height: 800 } });
      if (page === undefined) return;
      const paths = [
        '/?since=7d',
        '/search?q=team',
        '/vulnerabilities/CVE-2019-10744',
        '/vulnerabilities/CVE-0',
        '/packages',
      ];

      for (const path of [
        ...paths,
        '/packages?name=lodash',
        `/search?q=${encodeURIComponent(HOSTILE.slice(0, 190))}`,
      ]) {
        await page.goto(path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle');
        assert.deepEqual(await seriousViolations(page), [], path);
        const isWide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
        assert.ok(!isWide, `${path} is wider than the screen`);
      }
    });
  }
});
