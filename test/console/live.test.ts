import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { CHANGE_KINDS, type Change, isAffected } from '../../console/src/live/affected.ts';
import { CHANGE_KINDS as TOLD_KINDS } from '../../src/change/types.ts';
import { pushImageTo } from '../support/http-push.ts';
import { alpineLayer, image } from '../support/images.ts';
import { freePort } from '../support/ports.ts';
import { type Running, startRunning } from '../support/running.ts';
import { openSignedIn } from '../support/signed-in.ts';
import { temporaryFolder } from '../support/temporary.ts';

const LIMIT = { timeout: 60_000 };
const numbered = (number: number) => image({ layers: [alpineLayer([{ name: 'zlib', version: `1.2.${number}-r0` }])] });

describe('what the console shows', () => {
  let data = '';
  let settings: Readonly<Record<string, string>> = {};
  let running: Running | undefined;
  before(async () => {
    data = temporaryFolder();
    settings = { PRATIQUE_CREATE_ON_PUSH: 'true', PRATIQUE_LOG_LEVEL: 'warn', PRATIQUE_PORT: String(await freePort()) };
    running = await startRunning({ data, settings });
  });
  after(async () => {
    await running?.stop('SIGKILL');
    rmSync(data, { recursive: true });
  });
  const server = () => {
    if (running === undefined) throw new Error('the server runs only while tests do');
    return running;
  };
  const push = async (repository: string, number: number) =>
    await pushImageTo(server().client, repository, numbered(number), `v${number}`);
  const addUser = async (name: string) => {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ name, grants: [] });
    const made = await server().client.send('POST', '/api/v1/users', { headers, body });
    assert.equal(made.status, 201, made.body.toString());
  };

  it('is as it is now in every tab, by one stream, whichever of them goes', LIMIT, async (t) => {
    const { url, key } = server();
    await push('team/app', 1);
    const first = await openSignedIn(t, url, key);
    if (first === undefined) return;
    const streams: Page[] = [];
    const counted = (page: Page) => {
      page.on('request', (request) => {
        if (request.url().endsWith('/api/v1/changes')) streams.push(page);
      });
      return page;
    };
    const [second, third] = [counted(await first.context().newPage()), counted(await first.context().newPage())];
    await second.goto('/repositories');
    await third.goto('/repositories/team%2Fapp');
    await third.getByRole('link', { name: 'v1', exact: true }).focus();

    await push('team/app', 2);
    await third.getByRole('link', { name: 'v2', exact: true }).waitFor();
    await push('team/shop', 1);
    await second.getByRole('link', { name: 'team/shop', exact: true }).waitFor();

    assert.equal(await third.evaluate('document.activeElement.textContent'), 'v1');
    assert.deepEqual(streams, []);

    await first.close();
    await push('team/app', 3);
    await third.getByRole('link', { name: 'v3', exact: true }).waitFor();
    await push('team/last', 1);
    await second.getByRole('link', { name: 'team/last', exact: true }).waitFor();

    assert.equal(streams.length, 1);
  });

  it('is as it is now when the server comes back', LIMIT, async (t) => {
    const { url, key } = server();
    const first = await openSignedIn(t, url, key);
    if (first === undefined) return;
    const page = await first.context().newPage();
    await page.goto('/access/trail');
    // What cannot be reached is a fault of every other test.
    await first.close();
    await page.getByRole('heading', { level: 1 }).waitFor();

    await server().stop('SIGKILL');
    // Nobody tells of it any more.
    const database = new DatabaseSync(`${data}/pratique.db`);
    const entry = "(at, by_name, way, action, about) values (0, 'mary', 'cli', 'addUser', 'meanwhile')";
    database.exec(`insert into trail_entry ${entry}; delete from change`);
    database.close();
    running = await startRunning({ data, settings });

    await page.getByText('meanwhile').waitFor();
    await addUser('afterwards');
    await page.getByText('afterwards').waitFor({ state: 'attached' });
  });

  it('stays where it is when there is more of it, and goes with the session', LIMIT, async (t) => {
    const { url, key } = server();
    for (let count = 10; count < 50; count += 1) await addUser(`user-${count}`);
    const first = await openSignedIn(t, url, key);
    if (first === undefined) return;
    const page = await first.context().newPage();
    await page.goto('/access');
    await page.getByRole('link', { name: 'user-40' }).focus();
    const place = await page.evaluate<number>('scrollY');

    await addUser('user-99');
    await page.getByRole('link', { name: 'user-99' }).waitFor();

    assert.notEqual(place, 0);
    assert.equal(await page.evaluate('scrollY'), place);
    assert.equal(await page.evaluate('document.activeElement.textContent'), 'user-40');

    await first.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('User or access key').waitFor();
  });
});

describe('what a change is seen in', () => {
  const CASES: readonly (readonly [change: Change, key: readonly unknown[], is: boolean])[] = [
    [{ kind: 'images', repository: 'team/app' }, ['images', 'team/app'], true],
    [{ kind: 'images', repository: 'team/app' }, ['findings', { name: 'team/app', reference: 'v1' }, undefined], true],
    [{ kind: 'images', repository: 'team/app' }, ['findings', { name: 'team/shop', reference: 'v1' }], false],
    [{ kind: 'images', repository: 'team/app' }, ['repositories'], true],
    [{ kind: 'images', repository: 'team/app' }, ['alerts', 'rules'], false],
    [{ kind: 'images' }, ['images', 'team/app'], true],
    [{ kind: 'findings' }, ['excuses', 'active'], true],
    [{ kind: 'findings' }, ['session'], false],
    [{ kind: 'overview', repository: 'team/app' }, ['overview', '2026-11-01'], true],
    [{ kind: 'vulnerabilities' }, ['vulnerabilities', {}], true],
    [{ kind: 'overview', repository: 'team/app' }, ['images', 'team/app'], false],
    [{ kind: 'alerts' }, ['alerts', 'rules', 'mine'], true],
    [{ kind: 'alerts' }, ['alerts', 'preview-of', {}], false],
    [{ kind: 'schedules' }, ['schedules', 'weekly'], true],
    [{ kind: 'trail' }, ['users', 'all'], false],
  ];
  for (const [change, key, is] of CASES) {
    it(`is ${is ? '' : 'not '}${JSON.stringify(key)}, of ${JSON.stringify(change)}`, () => {
      assert.equal(isAffected(change, key), is);
    });
  }

  it('is known of all that the server tells', () => {
    assert.deepEqual(CHANGE_KINDS.toSorted(), [...TOLD_KINDS].toSorted());
  });
});
