import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { Command, CommanderError } from 'commander';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { readConfig } from '../config/index.ts';
import { addSchedulesCommands } from './schedules.ts';

it('sets, lists, shows, runs and removes schedules', async (t) => {
  const run = commandsIn(t);

  assert.equal(await run('schedules', 'list'), "no schedules: pratique schedules set weekly 'rate(7 days)'\n");
  assert.equal(
    await run('schedules', 'set', 'weekly', 'rate(7 days)'),
    'weekly: next 2026-03-11 05:06 UTC; it would take 0 images in 0 places now\n',
  );
  const monday = ['--zone', 'Europe/London', '--repository', 'team-a/*', '--repository', 'shop', '--disabled'];
  assert.equal(
    await run('schedules', 'set', 'monday', '0 6 * * 1', ...monday),
    'monday: disabled; it would take 0 images in 0 places now\n',
  );
  assert.equal(await run('schedules', 'run', 'weekly'), 'weekly: begun\n');
  assert.equal(await run('schedules', 'run', 'weekly'), 'weekly: its last run is under way still\n');
  assert.equal(
    await run('schedules', 'list'),
    [
      'SCHEDULE  WHEN          ZONE           REPOSITORIES   LAST RUN (UTC)                     NEXT RUN (UTC)',
      'monday    0 6 * * 1     Europe/London  team-a/* shop  never                              disabled',
      'weekly    rate(7 days)  UTC            *              2026-03-04 05:06, 0 images so far  2026-03-11 05:06',
      '',
    ].join('\n'),
  );
  assert.equal(
    await run('schedules', 'show', 'monday'),
    [
      'schedule        monday',
      'when            0 6 * * 1, Europe/London',
      'repositories    team-a/* shop',
      'last run (UTC)  never',
      'next run (UTC)  disabled',
      'would take      0 images in 0 places',
      '',
    ].join('\n'),
  );
  assert.deepEqual(JSON.parse(await run('schedules', 'show', 'weekly', '--json')), {
    name: 'weekly',
    expression: 'rate(7 days)',
    timeZone: 'UTC',
    repositories: ['*'],
    enabled: true,
    createdAt: '2026-03-04T05:06:00.000Z',
    lastRun: { startedAt: '2026-03-04T05:06:00.000Z', images: 0, isUnderWay: true },
    nextAt: '2026-03-11T05:06:00.000Z',
    wouldTake: { images: 0, places: 0 },
  });
  assert.equal(await run('schedules', 'remove', 'weekly'), 'weekly: removed\n');
  for (const word of ['remove', 'run', 'show']) {
    await assert.rejects(
      run('schedules', word, 'weekly'),
      /there is no schedule "weekly": see pratique schedules list/,
    );
  }
});

it('takes what is no schedule for wrong usage', async (t) => {
  const run = commandsIn(t);

  await assert.rejects(run('schedules', 'set', 'weekly', 'rate(1 days)'), CommanderError);
  await assert.rejects(run('current-tags', 'set', 'a b'), CommanderError);
});

it('lists and sets the current tags', async (t) => {
  const run = commandsIn(t);

  assert.equal(await run('current-tags', 'list'), 'latest intg staging prod mgmt\n');
  assert.equal(await run('current-tags', 'set', 'prod', 'release-*'), 'prod release-*\n');
  assert.equal(await run('current-tags', 'list', '--json'), '["prod","release-*"]\n');
});

/** Runs a command in one data folder, and answers what it printed. */
function commandsIn(t: TestContext): (...args: readonly string[]) => Promise<string> {
  const config = readConfig({ PRATIQUE_DATA: temporaryFolder(t) });
  const clock = () => Date.parse('2026-03-04T05:06:00Z');
  return async (...args) => {
    let printed = '';
    const program = new Command().exitOverride().configureOutput({ writeErr() {} });
    const write = (text: string) => {
      printed += text;
    };
    addSchedulesCommands(program, { config: () => config, clock, write });
    await program.parseAsync(args, { from: 'user' });
    return printed;
  };
}
