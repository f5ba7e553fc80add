import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';

const TAB_STOPS = readFileSync(new URL('in-page/tab-stops.js', import.meta.url), 'utf8');
const REFUSING = `addEventListener('pointerdown', ({ target }) => {
  console.error('a mouse was pressed on ' + target.outerHTML.slice(0, 200));
}, true)`;
/** A field for a date is gone through part by part. */
const WITHIN = 12;
/** More than any page of the console has ahead of what is looked for. */
const MOST_STOPS = 150;

/** From its next address on, a page on which a mouse is pressed is a fault of the test. */
export async function refuseMouse(page: Page): Promise<void> {
  await page.addInitScript(REFUSING);
}

/** Goes with Tab, from where the focus is, until it is there; fails where Tab does not lead there. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  for (let tabs = 0; tabs < MOST_STOPS; tabs += 1) {
    if (await isFocused(wanted)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not lead to ${String(wanted)}`);
}

/** Goes there with Tab, and presses a key. */
export async function pressAt(page: Page, wanted: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press(key);
}

/** Whether the focus is there. */
export async function isFocused(wanted: Locator): Promise<boolean> {
  return (await wanted.and(wanted.page().locator(':focus')).count()) > 0;
}

/** Goes through all of the page with Tab: what it does not lead to, or what does not show that the focus is there. */
export async function tabFaults(page: Page): Promise<readonly string[]> {
  const stops = await page.evaluate<number>(TAB_STOPS);
  for (let tabs = 0; tabs < stops + WITHIN; tabs += 1) await page.keyboard.press('Tab');
  return await page.evaluate<string[]>('tabFaults()');
}
