import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { eachDatabase } from '../../../test/support/databases.ts';
import { digestNumbered, findingEventsOn } from '../../../test/support/finding-events.ts';
import { debRecord } from '../../../test/support/matching.ts';
import { memorySnapshot, type TestStatement } from '../../../test/support/snapshot.ts';
import type { Database } from '../../db/index.ts';
import { databaseExcuses } from '../../excuse/index.ts';
import { fieldsOf } from '../../lib/json.ts';
import { silentLog } from '../../lib/log.ts';
import { MEDIA_TYPE } from '../../oci/media-type.ts';
import type { AwsEvent } from '../types.ts';
import { startFindingEvents } from './follow.ts';

const WANTED = { source: ['aws.inspector2'] };
const [ONE, TWO, THREE] = [digestNumbered(1), digestNumbered(2), digestNumbered(3)];
const ssl = debRecord('openssl', '1:1.0-2');
const lib = debRecord('libssl', '1:1.0-2', ['openssl', '1:1.0-2']);
const bash = debRecord('bash', '5');

/** A statement about openssl, fixed in a version that nobody has. */
function about(vulnerability: string, more: Partial<TestStatement> = {}): TestStatement {
  return { vulnerability, name: 'openssl', severity: 'high', ranges: [{ fixed: '1:2.0-1' }], ...more };
}

/** `ACTIVE CVE-1 app` */
function gist({ detail }: AwsEvent): string {
  const [resource] = detail['resources'] as readonly unknown[];
  const image = fieldsOf(fieldsOf(fieldsOf(resource)['details'])['awsEcrContainerImage']);
  const { vulnerabilityId } = fieldsOf(detail['packageVulnerabilityDetails']);
  return [detail['status'], vulnerabilityId, image['repositoryName']].join(' ');
}

eachDatabase('findings that updates of advisories open and close', (open) => {
  const begin = async (db?: Database) => {
    const events = await findingEventsOn(db ?? (await open()));
    events.want(WANTED);
    return {
      ...events,
      /** An update, and what is told of it. */
      async advise(...statements: readonly TestStatement[]): Promise<readonly string[]> {
        await events.follow(await events.match(statements));
        return (await events.told()).map(gist);
      },
    };
  };

  it('are told as Amazon Inspector tells of them', async () => {
    const events = await begin();
    await events.push(ONE, { 'team/app': ['v1', 'latest'] }, [ssl, lib]);
    const cvss = [{ version: '3.1' as const, vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', score: 7.5 }];
    const said = {
      title: 'an overflow',
      uri: 'https://publisher.example/1',
      aliases: ['DSA-1'],
      source: 'debian-tracker',
    };

    await events.follow(await events.match([about('CVE-1', { ...said, cvss })]));

    const [event, ...others] = await events.told();
    assert.deepEqual(others, []);
    const arn = `arn:aws:ecr:us-east-1:123456789012:repository/team/app/${ONE}`;
    assert.ok(event !== undefined);
    const { id, detail, ...envelope } = event;
    const findingArn = String(detail['findingArn']);
    assert.match(findingArn, /^arn:aws:inspector2:us-east-1:123456789012:finding\/[0-9a-f]{32}$/);
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const time = /^Thu Jan 01 00:00:01\.\d{3} UTC 1970$/;
    for (const field of ['firstObservedAt', 'lastObservedAt', 'updatedAt']) {
      assert.match(String(detail[field]), time, field);
    }
    const scored = { scoringVector: cvss[0]?.vector, version: '3.1', source: 'DEBIAN_TRACKER' };
    const package_ = {
      version: '1.0',
      epoch: 1,
      release: '2',
      arch: 'X86_64',
      packageManager: 'OS',
      fixedInVersion: '1:2.0-1',
      remediation: 'apt-get update && apt-get upgrade',
    };
    assert.deepEqual(envelope, {
      version: '0',
      'detail-type': 'Inspector2 Finding',
      source: 'aws.inspector2',
      account: '123456789012',
      time: '1970-01-01T00:00:01Z',
      region: 'us-east-1',
      resources: [arn],
    });
    const { firstObservedAt: _first, lastObservedAt: _last, updatedAt: _updated, resources, ...rest } = detail;
    const [resource] = resources as readonly unknown[];
    const { pushedAt, ...image } = fieldsOf(fieldsOf(fieldsOf(resource)['details'])['awsEcrContainerImage']);
    assert.match(String(pushedAt), time);
    assert.deepEqual(image, {
      registry: '123456789012',
      repositoryName: 'team/app',
      imageHash: ONE,
      imageTags: ['latest', 'v1'],
      architecture: 'amd64',
      platform: 'DEBIAN_9',
    });
    assert.deepEqual(
      { ...fieldsOf(resource), details: {} },
      {
        type: 'AWS_ECR_CONTAINER_IMAGE',
        id: arn,
        partition: 'aws',
        region: 'us-east-1',
        details: {},
      },
    );
    assert.deepEqual(rest, {
      awsAccountId: '123456789012',
      findingArn,
      type: 'PACKAGE_VULNERABILITY',
      status: 'ACTIVE',
      severity: 'HIGH',
      title: 'CVE-1 - libssl, openssl',
      description: 'an overflow',
      inspectorScore: 7.5,
      inspectorScoreDetails: {
        adjustedCvss: {
          adjustments: [],
          score: 7.5,
          scoringVector: scored.scoringVector,
          version: '3.1',
          scoreSource: 'DEBIAN_TRACKER',
          cvssSource: 'DEBIAN_TRACKER',
        },
      },
      exploitAvailable: 'NO',
      fixAvailable: 'YES',
      packageVulnerabilityDetails: {
        vulnerabilityId: 'CVE-1',
        source: 'DEBIAN_TRACKER',
        sourceUrl: 'https://publisher.example/1',
        referenceUrls: ['https://publisher.example/1'],
        relatedVulnerabilities: ['DSA-1'],
        cvss: [{ baseScore: 7.5, ...scored }],
        vulnerablePackages: [
          { name: 'libssl', ...package_ },
          { name: 'openssl', ...package_ },
        ],
      },
      remediation: { recommendation: { text: 'None Provided' } },
    });
  });

  it('are told of when they open, change and close, under one ARN, and of nothing else', async () => {
    const events = await begin();
    await events.push(ONE, { app: ['v1'] }, [ssl, lib, bash]);
    await events.push(TWO, { other: ['v1'] }, [bash]);
    const kept = about('CVE-2');

    const opened = await events.advise(about('CVE-1'), kept);
    await events.follow(
      await events.match([about('CVE-1', { severity: 'low', description: 'less than it seemed' }), kept]),
    );
    const [changed, ...others] = await events.told();
    const reworded = await events.advise(about('CVE-1', { severity: 'low', title: 'other words' }), kept);
    await events.follow(await events.match([kept]));
    const [closed] = await events.told();

    assert.deepEqual(opened, ['ACTIVE CVE-1 app', 'ACTIVE CVE-2 app']);
    assert.deepEqual(others, []);
    assert.ok(changed !== undefined && closed !== undefined);
    assert.deepEqual([gist(changed), changed.detail['severity']], ['ACTIVE CVE-1 app', 'LOW']);
    assert.deepEqual(reworded, []);
    assert.deepEqual([gist(closed), closed.detail['severity']], ['CLOSED CVE-1 app', 'LOW']);
    assert.equal(closed.detail['findingArn'], changed.detail['findingArn']);
    assert.equal(closed.detail['firstObservedAt'], changed.detail['firstObservedAt']);
    assert.notEqual(closed.id, changed.id);
    assert.deepEqual(await events.advise(kept), []);
  });

  it('are those of each repository in which tags lead to the image, and of no sandbox', async () => {
    const db = await open();
    const events = await begin(db);
    await events.push(ONE, { app: ['v1'], copy: ['v2'], untagged: [], trial: ['v1'] }, [ssl]);
    await events.push(TWO, { index: [] }, [ssl]);
    await db.query.updateTable('repository').set({ sandbox: 1 }).where('name', '=', 'trial').execute();
    await putIndex(db, THREE, TWO);

    assert.deepEqual(await events.advise(about('CVE-1')), [
      'ACTIVE CVE-1 app',
      'ACTIVE CVE-1 copy',
      'ACTIVE CVE-1 index',
    ]);
  });

  it('are not those that are excused', async () => {
    const db = await open();
    const events = await begin(db);
    await events.push(ONE, { app: ['v1'], other: ['v1'] }, [ssl]);
    const excuses = databaseExcuses({ db, clock: events.now, onChange: async () => {} });
    await excuses.add({
      scope: { vulnerability: 'CVE-1', repository: 'app' },
      status: 'not_affected',
      justification: 'vulnerable_code_not_present',
      reason: 'it is not built in',
      owner: 'somebody',
      expiresAt: events.now() + 1e9,
    });

    assert.deepEqual(await events.advise(about('CVE-1'), about('CVE-2')), [
      'ACTIVE CVE-2 app',
      'ACTIVE CVE-1 other',
      'ACTIVE CVE-2 other',
    ]);
    assert.deepEqual(await events.advise(about('CVE-2')), ['CLOSED CVE-1 other']);
  });

  it('are not those that a push brings, nor those that reading or matching better finds', async () => {
    const events = await begin();
    await events.advise(about('CVE-1'));

    await events.push(ONE, { app: ['v1'] }, [ssl]);
    const ofPush = await events.advise(about('CVE-1'), about('CVE-9', { name: 'curl' }));
    await events.follow(await events.match([about('CVE-2')], 'reader'));

    assert.deepEqual(ofPush, []);
    assert.deepEqual(await events.told(), []);
    const to = await events.match([about('CVE-2'), about('CVE-3')]);
    await events.push(TWO, { later: ['v1'] }, [ssl]);
    await events.follow(to);
    assert.deepEqual((await events.told()).map(gist), ['ACTIVE CVE-3 app']);
  });

  it('are told also where a push came first to a package, of the images that were there before', async () => {
    const events = await begin();
    await events.push(ONE, { app: ['v1'] }, [ssl]);
    assert.deepEqual(await events.advise(), []);
    const { id, snapshot } = events.activate([about('CVE-1')]);
    await events.push(TWO, { new: ['v1'] }, [ssl]);

    await events.matchAgain(id, snapshot);
    await events.follow(id);

    assert.ok((await events.told()).map(gist).includes('ACTIVE CVE-1 app'));
  });

  it('are not even looked up where no rule could want them, and only those are written that one wants', async () => {
    const events = await begin();
    await events.push(ONE, { app: ['v1'], other: ['v1'] }, [ssl]);
    const unasked = { places: async () => assert.fail('images were looked up') };

    events.want({ source: ['aws.ecr'] }, { 'detail-type': [{ prefix: 'Inspector2 S' }] });
    await events.follow(await events.match([about('CVE-1')]), { images: unasked });
    events.want(
      { detail: { severity: ['CRITICAL'] } },
      { 'detail-type': ['Inspector2 Finding'], resources: [{ wildcard: '*/app/*' }] },
    );
    const told = await events.advise(about('CVE-1'), about('CVE-2'), about('CVE-3', { severity: 'critical' }));

    assert.deepEqual(told, ['ACTIVE CVE-2 app', 'ACTIVE CVE-3 app', 'ACTIVE CVE-3 other']);
  });

  it('are told once and under the same ids, wherever the work is cut off', async () => {
    const numbers = [1, 2, 3, 4, 5, 6, 7].map(digestNumbered);
    const statements = Array.from({ length: 120 }, (_, index) => about(`CVE-${1000 + index}`));
    const events = await begin();
    for (const digest of numbers) await events.push(digest, { app: [digest.slice(-1)] }, [ssl]);
    const to = await events.match(statements);

    const ids = new Map<string, string>();
    let told = 0;
    for (let steps = 1; steps < 200; steps += 4) {
      let left = steps;
      const beat = async () => {
        left -= 1;
        if (left === 0) throw new Error('cut off');
      };
      const isDone = await events.follow(to, { beat }).then(
        () => true,
        () => false,
      );
      for (const event of await events.told()) {
        told += 1;
        ids.set(event.id, String(event.detail['findingArn']));
      }
      if (isDone) break;
    }
    await events.follow(to);

    assert.deepEqual(await events.told(), []);
    assert.deepEqual([told, ids.size, new Set(ids.values()).size], [840, 840, 840]);
  });

  it('are told after a start what the last run was closed over, or failed at', async (t) => {
    const events = await begin();
    for (let number = 1; number < 30; number += 1)
      await events.push(digestNumbered(number), { app: [`v${number}`] }, [ssl]);
    const to = await events.match([about('CVE-1')]);
    const told: AwsEvent[] = [];
    const until = async (isSo: () => boolean) => {
      while (!isSo()) {
        told.push(...(await events.told()));
        await sleep(5);
      }
    };
    const errors: unknown[] = [];
    const log = { ...silentLog, error: (fields: unknown) => void errors.push(fields) };
    const failing = { ...events.options, log, bus: { put: async () => Promise.reject(new Error('no room')) } };

    const first = startFindingEvents(failing);
    first.rematched(to);
    await until(() => errors.length > 0);
    await first.close();
    assert.deepEqual(told, []);
    const second = startFindingEvents({ ...events.options, log });
    second.rematched(to);
    await until(() => told.length > 2);
    await second.close();
    const third = startFindingEvents({ ...events.options, log });
    t.after(() => third.close());
    third.rematched(to);
    await until(() => told.length >= 29);

    assert.deepEqual([told.length, new Set(told.map(({ id }) => id)).size, errors.length], [29, 29, 1]);
  });

  it('are told of anew where a snapshot that was in use before is so again', async () => {
    const events = await begin();
    await events.push(ONE, { app: ['v1'] }, [ssl]);
    await events.advise(about('CVE-1'));
    await events.advise(about('CVE-2'));

    await events.matchAgain(1, memorySnapshot([about('CVE-1')]));
    await events.follow(1);
    const back = (await events.told()).map(gist);
    await events.matchAgain(2, memorySnapshot([about('CVE-2')]));
    await events.follow(2);

    assert.deepEqual(back.toSorted(), ['ACTIVE CVE-1 app', 'CLOSED CVE-2 app']);
    assert.deepEqual((await events.told()).map(gist).toSorted(), ['ACTIVE CVE-2 app', 'CLOSED CVE-1 app']);
  });
});

/** An index under a tag of the repository `index`. */
async function putIndex(db: Database, digest: string, child: string): Promise<void> {
  const { id } = await db.query
    .selectFrom('repository')
    .select('id')
    .where('name', '=', 'index')
    .executeTakeFirstOrThrow();
  const none = { artifact_type: null, subject: null, size: 2, image_size: 0, body: Buffer.from('{}') };
  await db.query
    .insertInto('manifest')
    .values({ digest, media_type: MEDIA_TYPE.ociIndex, ...none })
    .execute();
  await db.query
    .insertInto('manifest_child')
    .values({ parent_digest: digest, position: 0, child_digest: child, platform: null })
    .execute();
  await db.query
    .insertInto('repository_manifest')
    .values({ repository_id: id, digest, pushed_at: 0, touched_at: 0, pulled_at: null })
    .execute();
  await db.query.insertInto('tag').values({ repository_id: id, name: 'v1', digest, updated_at: 0 }).execute();
}
