import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { openPage, seriousViolations } from '../support/browser.ts';
import { writeFeed } from '../support/feeds-folder.ts';
import { pushBlobTo, pushImageTo, pushManifestTo } from '../support/http-push.ts';
import { alpineLayer, descriptor, file, image, index, json, layer } from '../support/images.ts';
import { refuseMouse } from '../support/keyboard.ts';
import { writeOsvDump } from '../support/publish/languages.ts';
import { type Running, startRunning } from '../support/running.ts';

const LIMIT = { timeout: 60_000 };
const HOSTILE = `\u202e<img src=x onerror=alert(1)>"'${'x'.repeat(3000)}`;
const VECTOR = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:L/A:N';

const BASE = alpineLayer([
  { name: 'libssl3', version: '3.0.1-r0', source: 'openssl' },
  { name: 'libcrypto3', version: '3.0.1-r0', source: 'openssl' },
  { name: 'zlib', version: '1.2.11-r0' },
  ...Array.from({ length: 120 }, (_, at) => ({ name: `part${1000 + at}`, version: '1-r0' })),
]);
const SHOP = layer([file('srv/node_modules/lodash/package.json', '{"name":"lodash","version":"4.17.4"}')]);
const HISTORY = [
  { created_by: 'ADD rootfs.tar / # buildkit' },
  { created_by: 'CMD ["sh"]', empty_layer: true as const },
  { created_by: 'COPY node_modules /srv # buildkit' },
];
const labels = { 'org.opencontainers.image.source': 'https://git.example/team/shop' };
const OLD = image({ layers: [BASE, SHOP], history: HISTORY, labels });
const NEW = image({ layers: [alpineLayer([{ name: 'zlib', version: '1.2.11-r0' }])], architecture: 'arm64' });
const BOTH = index([
  { image: OLD, architecture: 'amd64' },
  { image: NEW, architecture: 'arm64' },
]);
const EMPTY = json('application/vnd.oci.empty.v1+json', {});
const SIGNATURE = json('application/vnd.oci.image.manifest.v1+json', {
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  artifactType: 'application/vnd.example.signature',
  config: descriptor(EMPTY),
  layers: [],
  subject: descriptor(OLD.manifest),
  annotations: { note: HOSTILE },
});

function writeFeeds(folder: string): void {
  const packages = [
    { pkg: { name: 'openssl', secfixes: { '3.0.8-r0': ['CVE-2023-0286'], '3.0.10-r0': ['CVE-2023-9999'] } } },
    { pkg: { name: 'zlib', secfixes: { '1.2.12-r2': ['CVE-2022-37434'] } } },
  ];
  const secdb = { distroversion: 'v3.18', reponame: 'main', packages };
  writeFeed(folder, 'https://secdb.alpinelinux.org/v3.18/main.json', JSON.stringify(secdb));
  const record = {
    id: 'GHSA-aaaa-bbbb-cccc',
    aliases: ['CVE-2019-10744'],
    modified: '2026-01-01T00:00:00Z',
    summary: 'Prototype pollution',
    details: `# Words\n${HOSTILE}`,
    severity: [{ type: 'CVSS_V3', score: VECTOR }],
    affected: [
      {
        package: { ecosystem: 'npm', name: 'lodash' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '4.17.12' }] }],
      },
    ],
  };
  writeOsvDump(folder, 'npm', [{ path: `${record.id}.json`, bytes: Buffer.from(JSON.stringify(record)) }]);
  const kev = { vulnerabilities: [{ cveID: 'CVE-2019-10744', dateAdded: '2024-01-02', dueDate: '2024-01-23' }] };
  writeFeed(
    folder,
    'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
    JSON.stringify(kev),
  );
}

describe('the page of an image', () => {
  let running: Running;
  before(async () => {
    running = await startRunning({ feeds: writeFeeds, settings: { PRATIQUE_CREATE_ON_PUSH: 'true' } });
    const { client } = running;
    await pushImageTo(client, 'team/shop', OLD, 'v1');
    await pushImageTo(client, 'team/shop', NEW, 'v2');
    await pushManifestTo(client, 'team/shop', BOTH, 'both');
    await pushBlobTo(client, 'team/shop', EMPTY);
    await pushManifestTo(client, 'team/shop', SIGNATURE);
  }, LIMIT);
  after(async () => await running.stop('SIGKILL'));

  async function signedIn(t: Parameters<typeof openPage>[0], options: Parameters<typeof openPage>[2] = {}) {
    const page = await openPage(t, running.url, options);
    if (page === undefined) return undefined;
    page.setDefaultTimeout(8000);
    await refuseMouse(page);
    await page.goto('/');
    await page.getByLabel('User or access key').fill(running.key.id);
    await page.getByLabel('Password or secret').fill(running.key.secret);
    await page.getByRole('button', { name: 'Sign in' }).press('Enter');
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  }

  it('leads from an alert’s link to the line for the Dockerfile, by keyboard', LIMIT, async (t) => {
    const page = await signedIn(t, { permissions: ['clipboard-read', 'clipboard-write'] });
    if (page === undefined) return;
    await page.goto(`/repositories/team%2Fshop/images/${OLD.manifest.digest}`);

    const whole = page.getByRole('region', { name: 'All at once' });
    await whole.getByText('One line for the Dockerfile mends 3 of 4 findings:').waitFor();
    await whole.getByRole('button', { name: 'Copy:' }).press('Enter');
    await whole.getByText('Copied').waitFor();
    assert.equal(
      await page.evaluate('navigator.clipboard.readText()'),
      'RUN apk upgrade --no-cache libcrypto3 libssl3 zlib',
    );

    const opener = page.getByRole('button', { name: 'CVE-2023-0286' });
    await opener.focus();
    await page.keyboard.press('Enter');
    const mending = page.getByRole('region', { name: 'What mends it' });
    await mending.getByText('RUN apk upgrade --no-cache libcrypto3 libssl3').waitFor();
    await mending.getByRole('button', { name: 'Copy:' }).press('Enter');
    await mending.getByText('Copied').waitFor();
    assert.equal(
      await page.evaluate('navigator.clipboard.readText()'),
      'RUN apk upgrade --no-cache libcrypto3 libssl3',
    );
    await page.getByRole('region', { name: 'Where it is' }).getByText('ADD rootfs.tar /').waitFor();
    await page.getByText('installed 3.0.1-r0 is affected').first().waitFor();

    await page.reload();
    await mending.getByText('RUN apk upgrade').waitFor();
    assert.match(page.url(), /finding=CVE-2023-0286/);
    await page.getByRole('link', { name: 'https://git.example/team/shop' }).waitFor();
  });

  it('tells of a finding what is known, and shows hostile words as words', LIMIT, async (t) => {
    const page = await signedIn(t, { viewport: { width: 390, height: 800 } });
    if (page === undefined) return;
    await page.goto('/repositories/team/shop/images/v1?finding=CVE-2019-10744');

    await page.getByText('KEV', { exact: true }).waitFor();
    const rating = page.getByRole('region', { name: 'How bad it is' });
    await rating.getByText('since 2024-01-02').waitFor();
    await rating.getByText(VECTOR).waitFor();
    await rating.getByText('over the network').waitFor();
    await page.getByRole('region', { name: 'Why it is reported' }).getByRole('link', { name: 'GHSA-' }).waitFor();
    await page.getByRole('button', { name: 'Show all' }).first().press('Enter');
    await page.getByText('<img src=x onerror=alert(1)>').first().waitFor();
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
    assert.deepEqual(await seriousViolations(page), []);
  });

  it('puts findings together by what mends them, filters them, and remembers both in its address', LIMIT, async (t) => {
    const page = await signedIn(t);
    if (page === undefined) return;
    await page.goto('/repositories/team/shop/images/v1?group=fix');

    await page.getByRole('button', { name: 'Upgrade openssl to 3.0.10-r0: mends 2' }).waitFor();
    const whole = page.getByRole('region', { name: 'All at once' });
    await whole.getByText('RUN apk upgrade --no-cache libcrypto3 libssl3 zlib').waitFor();
    await page.goto('/repositories/team/shop/images/v1?filter=["layer=2"]');
    await page.getByText('1 found').first().waitFor();
    assert.deepEqual(await openers(page), ['CVE-2019-10744']);
    await page.goto('/repositories/team/shop/images/v1');
    await page.getByRole('button', { name: 'Package', exact: true }).press('Enter');
    await page.waitForURL(/order=package/);
    assert.equal((await openers(page))[0], 'CVE-2023-0286');
    await page.getByRole('button', { name: 'Package', exact: true }).press('Enter');
    await page.waitForURL(/order=-package/);
    assert.equal((await openers(page))[0], 'CVE-2022-37434');
    await page.getByRole('button', { name: 'How findings are shown' }).press('Enter');
    await page.getByRole('dialog').getByRole('checkbox', { name: 'First seen' }).press('Space');
    await page.getByRole('button', { name: 'Keep' }).press('Enter');
    await page.goto('/repositories/team/shop/images/v1?filter=["layer=2"]');
    await page.getByRole('columnheader', { name: 'First seen' }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).press('Enter'),
    ]);
    const csv = await readFile(await download.path(), 'utf8');
    assert.match(csv, /^vulnerability,.*\r\nCVE-2019-10744,/);
    await page.goto('/repositories/team/shop/images/v1?asOf=2001-01-01');
    await page.getByRole('alert').getByText('was pushed').waitFor();
  });

  it('excuses what is chosen, and counts it no longer', LIMIT, async (t) => {
    const page = await signedIn(t);
    if (page === undefined) return;
    await page.goto('/repositories/team/shop/images/v1');

    await page.getByRole('checkbox', { name: 'Choose CVE-2023-9999 of libcrypto3' }).press('Space');
    await page.getByRole('checkbox', { name: 'Choose CVE-2022-37434 of zlib' }).press('Space');
    await page.getByRole('button', { name: 'Excuse 2 findings' }).press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('never called');
    await dialog.getByRole('button', { name: 'Excuse', exact: true }).press('Enter');

    await page.getByText('2 excused').waitFor();
    await page
      .getByText(/Excused by .* until/)
      .first()
      .waitFor();
    await page.goto('/repositories/team/shop/images/v1?group=fix');
    await page.getByRole('button', { name: 'Upgrade openssl to 3.0.8-r0: mends 1' }).waitFor();
    await page.getByRole('button', { name: 'No fix is known, or they are excused' }).waitFor();
  });

  it('has a view with an address for all that the image is made of', LIMIT, async (t) => {
    const page = await signedIn(t);
    if (page === undefined) return;
    const at = async (view: string) =>
      await page.goto(`/repositories/team/shop/images/both?platform=linux/amd64&view=${view}`);

    await at('packages');
    await page.getByRole('button', { name: 'Show more' }).press('Enter');
    await page.getByRole('rowheader', { name: 'part1080' }).waitFor();
    await page.getByLabel('Name').fill('lodash');
    await page.waitForURL(/name=lodash/);
    await page.getByRole('rowheader', { name: 'part1000' }).waitFor({ state: 'detached' });
    await page.getByRole('rowheader', { name: 'lodash' }).waitFor();

    const [packages] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV of packages' }).press('Enter'),
    ]);
    assert.match(await readFile(await packages.path(), 'utf8'), /^type,name,.*\r\nnpm,lodash,4.17.4,[^\n]*\r\n$/);

    await at('layers');
    await page.getByText('COPY node_modules /srv', { exact: true }).waitFor();
    await page.getByRole('link', { name: '123 packages' }).waitFor();

    await at('sbom');
    const [sbom] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download CycloneDX' }).press('Enter'),
    ]);
    assert.match(await readFile(await sbom.path(), 'utf8'), /"bomFormat":\s*"CycloneDX"/);

    await at('manifest');
    await page.getByText('"diff_ids"').waitFor();
    await at('referrers');
    await page.getByText('application/vnd.example.signature').waitFor();
    await at('platforms');
    await page.getByRole('columnheader', { name: 'linux/arm64' }).waitFor();

    await page.goto('/repositories/team/shop/images/v2?view=compare');
    await page.getByLabel('Tag or digest').fill('v1');
    await page.keyboard.press('Enter');
    await page.getByText('0 only in this, 3 only in v1, 1 in both.').waitFor();
  });

  const SEEN = [
    ['light', ['finding=CVE-2019-10744', 'group=fix', 'view=packages', 'view=layers', 'view=manifest', 'view=compare']],
    ['dark', ['finding=CVE-2019-10744', 'view=layers', 'view=sbom', 'view=referrers', 'view=platforms']],
  ] as const;
  for (const [colorScheme, views] of SEEN) {
    it(`keeps nobody out, ${colorScheme}`, LIMIT, async (t) => {
      const page = await signedIn(t, { colorScheme });
      if (page === undefined) return;
      for (const view of views) {
        await page.goto(`/repositories/team/shop/images/both?${view}`);
        await page.getByRole('heading', { level: 2 }).first().waitFor();
        await page.waitForLoadState('networkidle');
        assert.deepEqual(await seriousViolations(page), [], view);
      }
    });
  }
});

async function openers(page: Page): Promise<readonly string[]> {
  return await page.getByRole('rowheader').getByRole('button').allTextContents();
}
