import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { seriousViolations } from '../support/browser.ts';
import { startHostileServer } from '../support/hostile-server.ts';
import { followRequests } from '../support/quiet.ts';
import { openSignedIn } from '../support/signed-in.ts';
import { ADDRESSES, routes } from '../support/views.ts';

const LIMIT = { timeout: 480_000 };
const FAULTS = readFileSync(new URL('../support/in-page/faults.js', import.meta.url), 'utf8');
/** Wide and light, as narrow as a phone and dark, and as narrow as 400 % of 1280 (WCAG 2.2, 1.4.10). */
const LOOKS = [
  [1280, 'light'],
  [390, 'dark'],
  [320, 'light'],
] as const;

it('is looked at in every view that the console has', () => {
  assert.deepEqual(Object.keys(ADDRESSES).toSorted(), routes().toSorted());
});

it('shows hostile text as text, in its place, on every page, and keeps nobody out', LIMIT, async (t) => {
  const server = await startHostileServer(t);
  const page = await openSignedIn(t, server.url, server.key);
  if (page === undefined) return;
  const quiet = followRequests(page);
  const faults: string[] = [];
  for (const path of Object.values(ADDRESSES).flat()) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).or(page.getByRole('alert')).first().waitFor();
    await quiet();
    for (const [width, colorScheme] of LOOKS) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      const found = [
        ...(await page.evaluate<string[]>(FAULTS)),
        ...(isLikeWide(width, path) ? [] : await seriousViolations(page)),
      ];
      faults.push(...found.map((fault) => `${shortOf(path)} at ${width}: ${fault}`));
    }
  }
  await page.close();
  assert.deepEqual(faults, []);
});

/** Where axe would find what it found in the wide window: a refusal is but a heading and a line. */
function isLikeWide(width: number, path: string): boolean {
  return width === 320 || (width === 390 && path.includes('%3Cimg'));
}

function shortOf(path: string): string {
  return path
    .replace(/x{20,}/g, 'x…')
    .replace(/y{20,}/g, 'y…')
    .replace(/n{20,}/g, 'n…');
}
