import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { someMasterKey } from '../../test/support/master-key.ts';
import { secretBox } from '../auth/index.ts';
import type { Database } from '../db/index.ts';
import { apiDestinationsStore } from './api-destinations.ts';
import { connectionsStore } from './connections.ts';
import { rulesStore } from './rules.ts';
import type { ConnectionSecrets, NewRule } from './rules-types.ts';

const place = { account: '123456789012', regions: ['us-east-1', 'eu-west-1'] } as const;
const RULE: NewRule = { name: 'scans', eventPattern: '{"source":["aws.ecr"]}', isEnabled: true };
const QUEUE = 'arn:aws:sqs:us-east-1:123456789012:q';

eachDatabase('rules of the bus', (open) => {
  it('are read with their patterns and targets, and again once something changed', async () => {
    const database = await open();
    const rules = rulesStore({ database, place });
    const elsewhere = rulesStore({ database, place });
    assert.deepEqual(await rules.enabled(), []);

    const arn = await rules.put({ ...RULE, description: 'of scans', roleArn: 'arn:aws:iam::123456789012:role/r' });
    assert.equal(
      await rules.putTargets(
        'scans',
        [
          { id: 'b', arn: QUEUE },
          { id: 'a', arn: QUEUE, inputPath: '$.detail' },
        ],
        5,
      ),
      'put',
    );

    assert.equal(arn, 'arn:aws:events:us-east-1:123456789012:rule/scans');
    const [rule] = await elsewhere.enabled();
    assert.deepEqual(rule, await rules.find('scans'));
    assert.deepEqual(rule?.targets, [
      { id: 'a', arn: QUEUE, inputPath: '$.detail' },
      { id: 'b', arn: QUEUE },
    ]);
    assert.equal(rule?.pattern.branches.length, 1);
    assert.equal(await rules.setEnabled('scans', false), true);
    assert.deepEqual(await elsewhere.enabled(), []);
    assert.equal((await rules.list()).length, 1);
  });

  it('are read once as long as nothing changes', async () => {
    const rules = rulesStore({ database: await open(), place });
    await rules.put(RULE);

    assert.equal(await rules.enabled(), await rules.enabled());
  });

  it('lose what is not put again, and keep their targets and tags', async () => {
    const rules = rulesStore({ database: await open(), place });
    await rules.put({ ...RULE, description: 'old', tags: { team: 'a' } });
    await rules.putTargets('scans', [{ id: 'a', arn: QUEUE }], 5);

    await rules.put({ ...RULE, isEnabled: false, tags: { team: 'b' } });

    const rule = await rules.find('scans');
    assert.equal(rule?.description, undefined);
    assert.equal(rule?.isEnabled, false);
    assert.equal(rule?.targets.length, 1);
    assert.deepEqual(await rules.tags('scans'), { team: 'a' });
    assert.equal(await rules.setTags('scans', { team: null, owner: 'c' }), true);
    assert.deepEqual(await rules.tags('scans'), { owner: 'c' });
  });

  it('have so many targets, and go once they have none', async () => {
    const dropped: unknown[] = [];
    const deliveries = { drop: async (_tx: unknown, receiver: unknown) => void dropped.push(receiver) };
    const rules = rulesStore({ database: await open(), place, deliveries });
    await rules.put(RULE);
    const targets = ['a', 'b', 'c'].map((id) => ({ id, arn: QUEUE }));

    assert.equal(await rules.putTargets('scans', targets, 2), 'too-many');
    assert.equal(await rules.putTargets('scans', targets.slice(1), 2), 'put');
    assert.equal(await rules.putTargets('scans', targets.slice(1), 2), 'put');
    assert.equal(await rules.delete('scans'), 'has-targets');
    assert.deepEqual(await rules.removeTargets('scans', ['b', 'c', 'd']), ['d']);
    assert.deepEqual(dropped, [
      { kind: 'target', receiver: 'scans/b' },
      { kind: 'target', receiver: 'scans/c' },
    ]);
    assert.equal(await rules.delete('scans'), 'deleted');
    assert.equal(await rules.delete('scans'), 'unknown');
    assert.equal(await rules.putTargets('scans', targets, 5), 'unknown');
    assert.equal(await rules.removeTargets('scans', ['a']), undefined);
    assert.equal(await rules.setTags('scans', {}), false);
  });
});

const none = { headers: [], query: [], body: [] };
const SECRETS: ConnectionSecrets = {
  authorization: { kind: 'BASIC', username: 'u', password: 'p4ssw0rd' },
  parameters: none,
};

eachDatabase('connections and API destinations', (open) => {
  const stores = (database: Database) => {
    const box = secretBox(someMasterKey());
    const connections = connectionsStore({ database, box, place, clock: () => 1000 });
    return { connections, destinations: apiDestinationsStore({ database, connections, place, clock: () => 1000 }) };
  };

  it('give their secrets to who sends, and show them to nobody', async () => {
    const database = await open();
    const { connections } = stores(database);
    const made = await connections.create({ name: 'hooks', secrets: SECRETS, shown: { Username: 'u' } });

    assert.ok(made !== undefined);
    assert.match(made.arn, /^arn:aws:events:us-east-1:123456789012:connection\/hooks\/[0-9a-f-]{36}$/);
    assert.deepEqual(await connections.secrets(made.arn), SECRETS);
    assert.doesNotMatch(JSON.stringify([made, await connections.list()]), /p4ssw0rd/);
    const [row] = await database.query.selectFrom('event_connection').selectAll().execute();
    assert.equal(Buffer.from(row?.secrets ?? '').includes('p4ssw0rd'), false);
    assert.equal(await connections.create({ name: 'hooks', secrets: SECRETS, shown: {} }), undefined);
  });

  it('are of no use once deauthorised or deleted', async () => {
    const { connections, destinations } = stores(await open());
    const { arn = '' } = (await connections.create({ name: 'hooks', secrets: SECRETS, shown: {} })) ?? {};
    const made = await destinations.create({
      name: 'chat',
      connectionArn: arn,
      endpoint: 'https://example.org/a',
      method: 'POST',
      ratePerSecond: 300,
    });
    assert.ok(made !== undefined);
    assert.deepEqual((await destinations.find(made.arn))?.secrets, SECRETS);
    assert.equal(made.isActive, true);

    assert.equal((await connections.deauthorize('hooks'))?.isAuthorized, false);
    assert.equal(await destinations.find(made.arn), undefined);
    assert.equal((await destinations.named('chat'))?.isActive, false);
    await connections.update('hooks', { secrets: SECRETS });
    assert.equal((await destinations.update('chat', { ratePerSecond: 1 }))?.isActive, true);
    await connections.delete('hooks');
    await connections.create({ name: 'hooks', secrets: SECRETS, shown: {} });
    assert.equal(await destinations.find(made.arn), undefined);
    assert.equal(await destinations.delete('chat'), true);
    assert.equal(await destinations.delete('chat'), false);
    assert.equal(await connections.update('gone', {}), undefined);
  });
});
