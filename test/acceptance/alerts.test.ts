import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { trackerJson } from '../support/debian-tracker.ts';
import { writeFeed } from '../support/feeds-folder.ts';
import { pushImageTo } from '../support/http-push.ts';
import { debianLayer, image } from '../support/images.ts';
import { runPratique, startRunning, startRunningFor } from '../support/running.ts';
import { startSlackServer } from '../support/slack-server.ts';
import { temporaryFolder } from '../support/temporary.ts';

const APP = image({ layers: [debianLayer([{ name: 'apt', version: '2.6.1' }])] });
const OTHER = image({
  layers: [
    debianLayer([
      { name: 'apt', version: '2.6.1' },
      { name: 'zlib1g', version: '1' },
    ]),
  ],
});
const FEED = 'https://security-tracker.debian.org/tracker/data/json';

function feedOf(...cves: readonly string[]) {
  const fixes = { apt: [{ version: '2.6.1+deb12u1', dist: 'bookworm', cves }] };
  return (folder: string) => writeFeed(folder, FEED, trackerJson({ suite: 'bookworm', fixes }));
}

it('tells Slack of a push and of an update of advisories, each once, and of nothing where nothing changed', async (t) => {
  const slack = await startSlackServer(t);
  const allowed = { PRATIQUE_OUTBOUND_ALLOW: new URL(slack.webhook).host };
  const settings = { PRATIQUE_CREATE_ON_PUSH: 'true', ...allowed };
  const running = await startRunningFor(t, { feeds: feedOf('CVE-2026-1001'), settings });
  const run = async (...args: readonly string[]) => await runPratique(running.settings, ...args);
  const headers = () => slack.requests.map(({ body }) => /"plain_text","text":"([^"]*)/.exec(body)?.[1]);

  const added = await run('alerts', 'channels', 'add', 'slack', '--name', 'team', '--set', `url=${slack.webhook}`);
  assert.equal(added.code, 0, added.stderr);
  const tried = await run('alerts', 'test', 'team');
  assert.equal(tried.stdout, 'team: sent\n', tried.stderr);
  assert.equal((await run('alerts', 'rules', 'set', 'default', '--severity', 'UNDEFINED')).code, 0);
  await sleep(2000);

  await pushImageTo(running.client, 'team/app', APP, 'v280');
  await pushImageTo(running.client, 'team/app', APP, 'prod');
  await until(() => slack.requests.length === 2);
  assert.match(headers()[1] ?? '', /ECR image scan complete on image team\/app v280,prod/);

  const feeds = running.settings['PRATIQUE_FEEDS'] ?? '';
  rmSync(feeds, { recursive: true });
  feedOf('CVE-2026-1001', 'CVE-2026-1002')(feeds);
  assert.equal((await run('advisories', 'update')).code, 0);
  await until(() => slack.requests.length === 3);
  assert.match(slack.requests[2]?.body ?? '', /CVE-2026-1002/);
  assert.ok(!/CVE-2026-1001[^0-9]/.test(slack.requests[2]?.body ?? ''));

  const preview = await run('alerts', 'preview', 'default');
  assert.match(preview.stdout, /watches 1 tag now\ntells team\nwould have sent 2 messages in the last 30 days/);
  await sleep(7000);
  assert.equal(slack.requests.length, 3);
  assert.ok(!running.log().includes('/services/'));
});

it('tells what it was killed over, and once', async (t) => {
  const data = temporaryFolder();
  t.after(() => {
    if (existsSync(data)) rmSync(data, { recursive: true });
  });
  const slack = await startSlackServer(t);
  const allowed = { PRATIQUE_OUTBOUND_ALLOW: new URL(slack.webhook).host };
  const settings = { PRATIQUE_CREATE_ON_PUSH: 'true', ...allowed };
  const first = await startRunning({ data, feeds: feedOf('CVE-2026-1001'), settings });
  await runPratique(first.settings, 'alerts', 'channels', 'add', 'slack', '--set', `url=${slack.webhook}`);
  await runPratique(first.settings, 'alerts', 'rules', 'set', 'default', '--severity', 'UNDEFINED');
  await sleep(2000);
  await pushImageTo(first.client, 'app', OTHER, 'prod');
  await sleep(1500);
  await first.stop('SIGKILL');
  assert.equal(slack.requests.length, 0);

  await startRunningFor(t, { data, settings });
  await until(() => slack.requests.length > 0);
  await sleep(7000);

  assert.equal(slack.requests.length, 1);
});

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries > 600) throw new Error('it did not become so within a minute');
    await sleep(100);
  }
}
