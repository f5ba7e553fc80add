import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { requireAws } from '../support/aws-cli.ts';
import { pushImageTo } from '../support/http-push.ts';
import { debianLayer, image } from '../support/images.ts';
import { startRunningFor } from '../support/running.ts';

it('tells of how a repository is scanned, and of a push, its scan and its deletion on the bus, in this order', async (t) => {
  const server = await startRunningFor(t);
  const aws = requireAws(t, server);
  if (aws === undefined) return;
  const pushed = image({ layers: [debianLayer([{ name: 'apt', version: '1.4.8' }])] });
  const { digest } = pushed.manifest;
  const repository = ['--repository-name', 'app'];

  await aws.json('ecr', 'create-repository', ...repository, '--image-scanning-configuration', 'scanOnPush=true');
  await pushImageTo(server.client, 'app', pushed, 'v1');
  await events(server.data, 3);
  await aws.json('ecr', 'batch-delete-image', ...repository, '--image-ids', `imageDigest=${digest}`);
  const rules = '[{"scanFrequency":"SCAN_ON_PUSH","repositoryFilters":[{"filter":"app","filterType":"WILDCARD"}]}]';
  await aws.json(
    'ecr',
    'put-image-scanning-configuration',
    ...repository,
    '--image-scanning-configuration',
    'scanOnPush=false',
  );
  await aws.json('ecr', 'put-registry-scanning-configuration', '--scan-type', 'BASIC', '--rules', rules);

  const changed = (after: string, before: string) => ({
    'action-type': 'SCAN_FREQUENCY_CHANGE',
    repositories: [
      {
        'repository-name': 'app',
        'repository-arn': `arn:aws:ecr:${server.region}:000000000000:repository/app`,
        'scan-frequency': after,
        'previous-scan-frequency': before,
      },
    ],
    'resource-type': 'REPOSITORY',
    'scan-type': 'ENHANCED',
  });
  const about = { 'repository-name': 'app', 'image-digest': digest };
  const action = { result: 'SUCCESS', ...about, 'image-tag': 'v1' };
  const told = await events(server.data, 6);
  assert.deepEqual(
    told.map((event) => [event['detail-type'], event['detail']]),
    [
      ['ECR Scan Resource Change', changed('SCAN_ON_PUSH', 'MANUAL')],
      ['ECR Image Action', { ...action, 'action-type': 'PUSH' }],
      ['ECR Image Scan', { 'scan-status': 'FAILED', ...about, 'image-tags': ['v1'] }],
      ['ECR Image Action', { ...action, 'action-type': 'DELETE' }],
      ['ECR Scan Resource Change', changed('MANUAL', 'SCAN_ON_PUSH')],
      ['ECR Scan Resource Change', changed('SCAN_ON_PUSH', 'MANUAL')],
    ],
  );
});

/** What is on the bus, once there is as much and it is routed. */
async function events(data: string, count: number): Promise<readonly Record<string, unknown>[]> {
  for (;;) {
    const database = new DatabaseSync(`${data}/pratique.db`, { readOnly: true });
    const rows = database.prepare('select body from event where routed_at is not null order by id').all();
    database.close();
    if (rows.length >= count) return rows.map(({ body }) => JSON.parse(String(body)) as Record<string, unknown>);
    await sleep(50);
  }
}
