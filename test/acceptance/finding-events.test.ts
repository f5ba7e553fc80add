import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { requireAws } from '../support/aws-cli.ts';
import { AWS_CREDENTIALS, askedOf, takesAll } from '../support/aws-services.ts';
import { trackerJson } from '../support/debian-tracker.ts';
import { writeFeed } from '../support/feeds-folder.ts';
import { pushImageTo } from '../support/http-push.ts';
import { debianLayer, image } from '../support/images.ts';
import { startPeer } from '../support/peer.ts';
import { logged, runPratique, startRunningFor } from '../support/running.ts';

const APP = image({ layers: [debianLayer([{ name: 'apt', version: '2.6.1' }])] });
const FEED = 'https://security-tracker.debian.org/tracker/data/json';
const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:findings';

function feedOf(...cves: readonly string[]) {
  const fixes = { apt: [{ version: '2.6.1+deb12u1', dist: 'bookworm', cves }] };
  return (folder: string) => writeFeed(folder, FEED, trackerJson({ suite: 'bookworm', fixes }));
}

it('tells a queue of what an update of advisories opens and closes, each once, and of nothing that a push brought', async (t) => {
  const cloud = await startPeer(t, takesAll);
  const server = await startRunningFor(t, {
    feeds: feedOf('CVE-2026-1001', 'CVE-2026-1002'),
    settings: {
      PRATIQUE_CREATE_ON_PUSH: 'on',
      PRATIQUE_AWS_ENDPOINT_SQS: cloud.url,
      AWS_ACCESS_KEY_ID: AWS_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: AWS_CREDENTIALS.secretAccessKey,
    },
  });
  const aws = requireAws(t, server);
  if (aws === undefined) return;
  const told = () => cloud.received.map((received) => eventIn(askedOf(received)));
  const update = async (...cves: readonly string[]) => {
    const feeds = server.settings['PRATIQUE_FEEDS'] ?? '';
    rmSync(feeds, { recursive: true });
    feedOf(...cves)(feeds);
    const { code, stderr } = await runPratique(server.settings, 'advisories', 'update');
    assert.equal(code, 0, stderr);
  };
  const pattern =
    '{"source":["aws.inspector2"],"detail":{"resources":{"details":{"awsEcrContainerImage":{"imageTags":["prod"]}}}}}';
  await aws.json('events', 'put-rule', '--name', 'findings', '--event-pattern', pattern);
  await aws.json('events', 'put-targets', '--rule', 'findings', '--targets', `Id=queue,Arn=${QUEUE}`);
  await logged(server, /matched against new advisories/);
  await pushImageTo(server.client, 'team/app', APP, 'prod');
  await pushImageTo(server.client, 'team/other', APP, 'v1');

  await update('CVE-2026-1002', 'CVE-2026-1003');
  while (told().length < 2) await sleep(50);
  await update('CVE-2026-1002', 'CVE-2026-1003', 'CVE-2026-1004');
  while (told().length < 3) await sleep(50);
  await sleep(1500);

  const shown = told().map(({ detail }) => `${String(detail['status'])} ${String(detail['title'])}`);
  assert.deepEqual(shown.slice(0, 2).toSorted(), ['ACTIVE CVE-2026-1003 - apt', 'CLOSED CVE-2026-1001 - apt']);
  assert.deepEqual(shown.slice(2), ['ACTIVE CVE-2026-1004 - apt']);
  const arn = `arn:aws:ecr:${server.region}:000000000000:repository/team/app/${APP.manifest.digest}`;
  assert.ok(told().every(({ resources }) => resources[0] === arn));
});

interface Told {
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

function eventIn(asked: Readonly<Record<string, unknown>>): Told {
  return JSON.parse(String(asked['MessageBody'])) as Told;
}
