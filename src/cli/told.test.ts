import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Command, CommanderError } from 'commander';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { readConfig } from '../config/index.ts';
import { databaseDeliveries } from '../delivery/index.ts';
import type { NewDelivery } from '../delivery/types.ts';
import { databaseBus } from '../event/index.ts';
import { withDatabase } from './advisories/with-database.ts';
import { addDeliveriesCommands } from './deliveries.ts';
import { addEventsCommands } from './events.ts';

const AT = Date.parse('2026-03-04T05:06:07Z');
const DIGEST = `sha256:c86c1e3e6983${'0'.repeat(52)}`;

describe('pratique deliveries', () => {
  it('lists, shows, and sends again', async (t) => {
    const { run } = await commandsIn(t);

    assert.equal(
      await run('deliveries', 'list'),
      [
        'NUMBER  STATE    TO          WHAT                                     TRIES  PUT (UTC)            WHY',
        '3       waiting  team        latest and \\u001b[2Jmore                 0      2026-03-04 05:06:07',
        '2       dead     scans/hook  ECR Image Scan for hook of rule scans    1      2026-03-04 05:06:07  "hooks.example.org" answered 410',
        '1       failing  scans/hook  ECR Image Action for hook of rule scans  1      2026-03-04 05:06:07  "hooks.example.org" answered 503',
        '',
      ].join('\n'),
    );
    assert.equal(await run('deliveries', 'list', '--state', 'sent'), 'no deliveries\n');
    const team = JSON.parse(await run('deliveries', 'list', '--to', 'team', '--json')) as readonly { number: number }[];
    assert.deepEqual(
      team.map(({ number }) => number),
      [3],
    );
    assert.equal(
      await run('deliveries', 'show', '2'),
      [
        'delivery 2',
        '  what            ECR Image Scan for hook of rule scans',
        '  to              target scans/hook',
        '  state           dead',
        '  tries           1',
        '  put (UTC)       2026-03-04 05:06:07',
        '  given up (UTC)  2026-03-04 05:06:08',
        '  why             "hooks.example.org" answered 410',
        '  in order with   a',
        '  id              two',
        '',
      ].join('\n'),
    );
    assert.match(await run('deliveries', 'show', '3'), /^ {2}to +channel team, uuid$/m);
    assert.equal(await run('deliveries', 'again', '2'), '1 dead letter due again\n');
    assert.equal(await run('deliveries', 'again', '--to', 'scans/hook'), 'nothing is dead there\n');
    assert.match(await run('deliveries', 'show', '2'), /^ {2}state +waiting$/m);
    await assert.rejects(run('deliveries', 'again', '2'), /delivery 2 is waiting: only dead ones are sent again/);
    await assert.rejects(run('deliveries', 'again', '2', '99'), /is waiting/);
    for (const word of ['show', 'again']) {
      await assert.rejects(run('deliveries', word, '99'), /there is no delivery 99: see pratique deliveries list/);
    }
  });

  const wrong: readonly (readonly string[])[] = [
    ['again'],
    ['again', '2', '--to', 'team'],
    ['again', 'x'],
    ['again', '--kind', 'pigeon'],
    ['show', '-1'],
    ['list', '--state', 'lost'],
    ['list', '--limit', '0'],
  ];
  for (const args of wrong) {
    it(`takes ${args.join(' ')} for wrong usage`, async (t) => {
      const { run } = await commandsIn(t);

      await assert.rejects(run('deliveries', ...args), CommanderError);
    });
  }
});

describe('pratique events', () => {
  it('lists what happened, the newest first', async (t) => {
    const { run } = await commandsIn(t);

    assert.equal(
      await run('events', 'list'),
      [
        'TIME (UTC)           SOURCE   DETAIL-TYPE       REPOSITORY  DETAIL',
        '2026-03-04 05:06:07  shop     sold                          not shown',
        '2026-03-04 05:06:07  aws.ecr  ECR Image Scan    team/app    COMPLETE v1 prod sha256:c86c1e3e6983',
        '2026-03-04 05:06:07  aws.ecr  ECR Image Action  app         PUSH v1',
        '',
      ].join('\n'),
    );
    const found = JSON.parse(await run('events', 'list', '--repository', 'app', '--json')) as readonly unknown[];
    assert.deepEqual(found, [
      {
        id: 'event-1',
        source: 'aws.ecr',
        detailType: 'ECR Image Action',
        isRouted: false,
        repository: 'app',
        resources: [],
        detail: { 'repository-name': 'app', 'action-type': 'PUSH', 'image-tag': 'v1' },
        time: '2026-03-04T05:06:07.000Z',
      },
    ]);
    assert.equal((await run('events', 'list', '--limit', '2')).split('\n').length, 4);
    assert.equal(await run('events', 'list', '--source', 'aws.ecr', '--detail-type', 'sold'), 'no events\n');
  });
});

/** Runs commands in a data folder with three deliveries and three events, and answers what they printed. */
async function commandsIn(t: TestContext) {
  const config = readConfig({ PRATIQUE_DATA: temporaryFolder(t) });
  const clock = () => AT;
  const target = (id: string, detailType: string, lane: string): NewDelivery => {
    const title = `${detailType} for hook of rule scans`;
    return { kind: 'target', receiver: 'scans/hook', lane, id, title, payload: '{}' };
  };
  await withDatabase(config, async (db) => {
    const channel = { id: 'uuid', name: 'team', channel: 'slack', settings: '{}', secrets: new Uint8Array() };
    await db.query
      .insertInto('alert_channel')
      .values({ ...channel, enabled: 1, created_at: AT })
      .execute();
    const title = 'latest and \u001b[2Jmore';
    const bus = databaseBus({ dialect: db.dialect, account: '000000000000', region: 'us-east-1', clock, ids: uuids() });
    await db.write(async (tx) => {
      await databaseDeliveries({ db, clock }).put(tx, [
        target('one', 'ECR Image Action', 'b'),
        target('two', 'ECR Image Scan', 'a'),
        { kind: 'channel', receiver: 'uuid', lane: 'c', id: 'three', title, payload: '{}' },
      ]);
      const event = { source: 'aws.ecr', detailType: 'ECR Image Action', resources: [], lane: 'l', at: AT };
      const scan = { 'scan-status': 'COMPLETE', 'image-tags': ['v1', 'prod'], 'image-digest': DIGEST };
      await bus.put(tx, { ...event, detail: { 'repository-name': 'app', 'action-type': 'PUSH', 'image-tag': 'v1' } });
      await bus.put(tx, { ...event, detailType: 'ECR Image Scan', detail: { 'repository-name': 'team/app', ...scan } });
      await bus.put(tx, { ...event, source: 'shop', detailType: 'sold', detail: { password: 'secret' } });
    });
    const set = (id: string, to: { attempts: number; reason: string; state?: string; settled_at?: number }) =>
      db.query.updateTable('delivery').set(to).where('message_id', '=', id).execute();
    await set('one', { attempts: 1, reason: '"hooks.example.org" answered 503' });
    const reason = '"hooks.example.org" answered 410';
    await set('two', { attempts: 1, reason, state: 'dead', settled_at: AT + 1000 });
  });
  return {
    async run(...args: readonly string[]): Promise<string> {
      let printed = '';
      const program = new Command().exitOverride().configureOutput({ writeErr() {} });
      const context = {
        config: () => config,
        write(text: string) {
          printed += text;
        },
      };
      addDeliveriesCommands(program, context);
      addEventsCommands(program, context);
      await program.parseAsync(args, { from: 'user' });
      return printed;
    },
  };
}

function uuids(): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `event-${count}`;
  };
}
