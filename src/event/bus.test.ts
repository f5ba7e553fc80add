import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { patternOf } from '../../test/support/patterns.ts';
import { databaseDeliveries } from '../delivery/index.ts';
import type { Digest } from '../oci/digest.ts';
import type { Manifest } from '../oci/manifest.ts';
import type { RepositoryName, Tag } from '../oci/name.ts';
import type { Repository } from '../registry/types.ts';
import { databaseBus } from './bus.ts';
import { imageActions, imageScans } from './ecr-events.ts';
import { routeEvents } from './pump.ts';
import type { Rule, Target } from './rules-types.ts';

const NOW = Date.UTC(2026, 2, 4, 5, 6, 7, 890);
const DIGEST = `sha256:${'7'.repeat(64)}` as Digest;

eachDatabase('the bus', (open) => {
  it('delivers an event as EventBridge does to each target of each rule that wants it, once', async () => {
    const { db, bus, route, waiting } = await setUp([
      ruleNamed('pushes', { detail: { 'action-type': ['PUSH'] } }, [
        { id: 'whole', arn: 'arn:x' },
        { id: 'tag', arn: 'arn:y', inputPath: '$.detail.image-tag', retryPolicy: { mostRepeats: 3 } },
      ]),
      ruleNamed('scans', { 'detail-type': ['ECR Image Scan'] }, [{ id: 'none', arn: 'arn:z' }]),
    ]);

    const detail = { 'action-type': 'PUSH', 'image-tag': 'v1' };
    const event = { detailType: 'ECR Image Action', source: 'aws.ecr', resources: ['r'], detail, lane: 'l', at: NOW };
    const id = await db.write((tx) => bus.put(tx, event));
    await route();
    await route();

    const deliveries = await waiting();
    assert.deepEqual(
      deliveries.map(({ receiver, message_id, lane, most_attempts }) => [receiver, message_id, lane, most_attempts]),
      [
        ['pushes/whole', id, 'l', null],
        ['pushes/tag', id, 'l', 4],
      ],
    );
    assert.deepEqual(JSON.parse(deliveries[0]?.payload ?? ''), {
      version: '0',
      id,
      'detail-type': 'ECR Image Action',
      source: 'aws.ecr',
      account: '123456789012',
      time: '2026-03-04T05:06:07Z',
      region: 'us-east-1',
      resources: ['r'],
      detail,
    });
    assert.equal(deliveries[1]?.payload, '"v1"');
  });

  it('puts an event once that is put again with its id, and none of a transaction that is undone', async () => {
    const { db, bus, bodies } = await setUp([]);
    const event = { detailType: 't', source: 's', resources: [], detail: {}, lane: 'l', at: NOW };
    const id = randomUUID();

    await db.write((tx) => bus.put(tx, { ...event, id }));
    await db.write((tx) => bus.put(tx, { ...event, id }));
    const undone = db.write(async (tx) => {
      await bus.put(tx, event);
      throw new Error('not this');
    });

    await assert.rejects(undone, /not this/);
    assert.deepEqual(
      (await bodies()).map((body) => body['id']),
      [id],
    );
  });

  it('routes any number in the order in which they were put', async () => {
    const { db, bus, route, waiting } = await setUp([ruleNamed('all', { source: ['s'] }, [{ id: 't', arn: 'arn:x' }])]);
    const ids: string[] = [];

    for (let at = 0; at < 120; at += 1) {
      const event = { detailType: 't', source: 's', resources: [], detail: { at }, lane: 'l', at: NOW };
      ids.push(await db.write((tx) => bus.put(tx, event)));
    }
    while ((await route()) > 0);

    assert.deepEqual(
      (await waiting()).map(({ message_id }) => message_id),
      ids,
    );
  });

  it('hears of a push for each tag, of one without a tag, of deletions, and of nothing in a sandbox', async () => {
    const { db, options, details } = await setUp([]);
    const onChange = imageActions(options);
    const about = { repository: repositoryNamed('team/app'), digest: DIGEST };
    const sandbox = { ...repositoryNamed('trial'), sandbox: { days: 1 } };

    await db.write(async (tx) => {
      await onChange(tx, {
        kind: 'manifest-pushed',
        manifest: MANIFEST,
        ...about,
        tags: ['a', 'b'] as unknown as Tag[],
      });
      await onChange(tx, { kind: 'manifest-pushed', manifest: MANIFEST, ...about, tags: [] });
      await onChange(tx, { kind: 'manifest-pushed', manifest: MANIFEST, ...about, repository: sandbox, tags: [] });
      await onChange(tx, { kind: 'tag-deleted', ...about, tags: ['a'] as unknown as Tag[] });
      await onChange(tx, { kind: 'manifest-deleted', ...about, tags: ['b'] as unknown as Tag[] });
    });

    const common = { result: 'SUCCESS', 'repository-name': 'team/app', 'image-digest': DIGEST };
    assert.deepEqual(await details(), [
      { ...common, 'action-type': 'PUSH', 'image-tag': 'a' },
      { ...common, 'action-type': 'PUSH', 'image-tag': 'b' },
      { ...common, 'action-type': 'PUSH' },
      { ...common, 'action-type': 'DELETE', 'image-tag': 'a' },
      { ...common, 'action-type': 'DELETE', 'image-tag': 'b' },
    ]);
  });

  it('hears of scans with their counts, and of those that failed without', async () => {
    const { db, options, bodies } = await setUp([]);
    const scan = {
      repositoryId: 1,
      repository: 'team/app' as RepositoryName,
      isSandbox: false,
      tags: ['v1', 'v2'] as unknown as Tag[],
      cause: 'push' as const,
      counts: { CRITICAL: 1, LOW: 2 },
    };

    await db.write(async (tx) => {
      await imageScans(options)(tx, { digest: DIGEST, status: 'COMPLETE', at: NOW, scans: [scan] });
      const failed = [
        { ...scan, counts: {} },
        { ...scan, isSandbox: true },
      ];
      await imageScans(options)(tx, { digest: DIGEST, status: 'FAILED', at: NOW, scans: failed });
    });

    const common = { 'repository-name': 'team/app', 'image-digest': DIGEST, 'image-tags': ['v1', 'v2'] };
    const [complete, failed, ...more] = await bodies();
    assert.deepEqual(complete?.['resources'], ['arn:aws:ecr:us-east-1:123456789012:repository/team/app']);
    assert.deepEqual(complete?.['detail'], {
      'scan-status': 'COMPLETE',
      'finding-severity-counts': { CRITICAL: 1, LOW: 2 },
      ...common,
    });
    assert.deepEqual(failed?.['detail'], { 'scan-status': 'FAILED', ...common });
    assert.deepEqual(more, []);
  });

  async function setUp(enabled: readonly Rule[]) {
    const db = await open();
    const clock = () => NOW;
    const place = { account: '123456789012', region: 'us-east-1' };
    const bus = databaseBus({ dialect: db.dialect, ...place, clock, ids: randomUUID });
    const deliveries = databaseDeliveries({ db, clock });
    const rules = { enabled: async () => enabled };
    const bodies = async () => {
      const rows = await db.query.selectFrom('event').select('body').orderBy('id').execute();
      return rows.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    };
    return {
      db,
      bus,
      options: { bus, ...place, clock, onEvent: () => {} },
      route: () => routeEvents({ db, rules, deliveries, clock, onDeliveries: () => {} }),
      waiting: () => db.query.selectFrom('delivery').selectAll().orderBy('id').execute(),
      bodies,
      details: async () => (await bodies()).map((body) => body['detail']),
    };
  }
});

const MANIFEST: Manifest = {
  kind: 'index',
  mediaType: 'application/vnd.oci.image.index.v1+json',
  manifests: [],
  annotations: {},
};

function repositoryNamed(name: string): Repository {
  return {
    id: 1,
    name: name as RepositoryName,
    createdAt: NOW,
    scanOnPush: false,
    tagMutability: 'MUTABLE',
    mutabilityExclusions: [],
    encryption: { encryptionType: 'AES256' },
  };
}

function ruleNamed(name: string, pattern: unknown, targets: readonly Target[]): Rule {
  const eventPattern = JSON.stringify(pattern);
  return {
    name,
    arn: `arn:aws:events:us-east-1:123456789012:rule/${name}`,
    eventPattern,
    pattern: patternOf(eventPattern),
    isEnabled: true,
    targets,
  };
}
