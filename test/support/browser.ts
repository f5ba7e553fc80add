import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { TestContext } from 'node:test';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { requireClient } from './client.ts';

/** Of axe's findings, what keeps people from using a page. */
interface Violation {
  readonly id: string;
  readonly impact?: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/**
 * A page of Debian's Chromium; undefined where there is none, as for `requireClient`. Whatever its scripts throw, its
 * policy refuses or it asks of another server than `url` is a fault of the test, told when it ends.
 */
export async function openPage(
  t: TestContext,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Page | undefined> {
  const executablePath = requireClient(t, 'chromium');
  if (executablePath === undefined) return undefined;
  // Its sandbox needs a user that is not root; what it opens is served by the test.
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  // What fades in has another contrast on its way.
  const context = await browser.newContext({ baseURL: url, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('the server responded with a status')) {
      faults.push(message.text());
    }
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== url && !request.url().startsWith('data:')) faults.push(request.url());
  });
  t.after(async () => {
    await browser.close();
    assert.deepEqual(faults, []);
  });
  return page;
}

/** What axe finds on the page as it is that is serious, in a line each. */
export async function seriousViolations(page: Page): Promise<readonly string[]> {
  // By the debugger, which the page's policy does not concern.
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(readFileSync(AXE, 'utf8'));
  const run = "axe.run({ resultTypes: ['violations'] })";
  const { violations } = await page.evaluate<{ violations: readonly Violation[] }>(run);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' ')}`);
}
