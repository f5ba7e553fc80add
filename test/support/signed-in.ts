import type { TestContext } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { NewKey } from '../../src/auth/index.ts';
import { openPage } from './browser.ts';

/** As `openPage`, signed in to the console with an access key, or with a user's name and password. */
export async function openSignedIn(
  t: TestContext,
  url: string,
  { id, secret, ...options }: NewKey & BrowserContextOptions,
): Promise<Page | undefined> {
  const page = await openPage(t, url, options);
  if (page === undefined) return undefined;
  await page.goto('/');
  await page.getByLabel('User or access key').fill(id);
  await page.getByLabel('Password or secret').fill(secret);
  await page.getByRole('button', { name: 'Sign in' }).press('Enter');
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  return page;
}
