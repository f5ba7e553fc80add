import type { Page, Request } from 'playwright-core';

/** Follows what a page asks for from now on; answers a wait until nothing is under way and what came is drawn. */
export function followRequests(page: Page): () => Promise<void> {
  const underWay = new Set<Request>();
  const ended = (request: Request) => void underWay.delete(request);
  page.on('request', (request) => {
    // What tells of changes never ends.
    if (!new URL(request.url()).pathname.endsWith('/changes')) underWay.add(request);
  });
  page.on('requestfinished', ended);
  page.on('requestfailed', ended);
  return async () => {
    for (let quiet = 0; quiet < 2; quiet = underWay.size === 0 ? quiet + 1 : 0) await page.evaluate(DRAWN);
  };
}

const DRAWN = 'new Promise((done) => requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(done))))';
