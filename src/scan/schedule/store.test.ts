import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eachDatabase } from '../../../test/support/databases.ts';
import { memoryDatabase } from '../../../test/support/memory-database.ts';
import { SCHEDULES_START as START, schedulesOf } from '../../../test/support/schedules.ts';
import type { NewSchedule, PutScheduleOutcome } from './types.ts';

const DAY = 86_400_000;
const WEEKLY: NewSchedule = { name: 'weekly', expression: 'rate(7 days)' };

eachDatabase('schedules', (open) => {
  it('are listed by name, replaced by name, and removed', async () => {
    const { schedules } = schedulesOf(await open());

    const made = await schedules.put({ ...WEEKLY, repositories: ['team/*', 'team/*'] });
    await schedules.put({ name: 'a', expression: '0 6 * * 1', timeZone: 'Europe/London', enabled: false });
    const again = await schedules.put({ ...WEEKLY, enabled: true });

    assert.deepEqual(
      [made, again].map((outcome) => outcome.kind === 'put' && outcome.isNew),
      [true, false],
    );
    assert.deepEqual(await schedules.list(), [
      {
        name: 'a',
        expression: '0 6 * * 1',
        timeZone: 'Europe/London',
        repositories: ['*'],
        enabled: false,
        createdAt: START,
      },
      {
        ...WEEKLY,
        timeZone: 'UTC',
        repositories: ['*'],
        enabled: true,
        createdAt: START,
        nextAt: START + 7 * DAY,
      },
    ]);
    assert.equal(await schedules.remove('a'), true);
    assert.equal(await schedules.remove('a'), false);
    assert.equal(await schedules.get('a'), undefined);
    assert.equal(await schedules.run('a'), undefined);
  });

  it('keep their pace where only what they are about changes, and begin anew with another expression', async () => {
    const { schedules, pass } = schedulesOf(await open());
    await schedules.put(WEEKLY);
    pass(DAY);

    const same = await schedules.put({ ...WEEKLY, repositories: ['team/*'] });
    const other = await schedules.put({ ...WEEKLY, expression: 'rate(2 days)' });

    assert.deepEqual([nextOf(same), nextOf(other)], [START + 7 * DAY, START + 3 * DAY]);
  });
});

describe('a schedule', () => {
  const refused: readonly (readonly [Partial<NewSchedule>, RegExp])[] = [
    [{ name: '' }, /"" is no name of a schedule/],
    [{ name: 'a b' }, /is no name of a schedule/],
    [{ name: '..' }, /is no name of a schedule/],
    [{ name: 'x'.repeat(65) }, /is no name of a schedule/],
    [{ expression: 'rate(1 days)' }, /write 1 day/],
    [{ expression: 'cron(0 0 30 2 ? *)' }, /never comes/],
    [{ expression: 'cron(0 0 1 1 ? 2020)' }, /never comes/],
    [{ expression: '0 6 * * 1', timeZone: 'Mars/Olympus' }, /no time zone/],
    [{ repositories: [] }, /about 1 to 100 patterns/],
    [{ repositories: ['Team/App'] }, /"Team\/App" is no repository/],
    [{ repositories: Array.from({ length: 101 }, (_, at) => `r${at}`) }, /not 101/],
  ];
  for (const [change, why] of refused) {
    it(`with ${JSON.stringify(change).slice(0, 60)} is refused`, async (t) => {
      const { schedules } = schedulesOf(await memoryDatabase(t));

      const outcome = await schedules.put({ ...WEEKLY, ...change });

      assert.match(outcome.kind === 'fault' ? outcome.fault : '', why);
      assert.deepEqual(await schedules.list(), []);
    });
  }
});

function nextOf(outcome: PutScheduleOutcome): number | undefined {
  return outcome.kind === 'put' ? outcome.schedule.nextAt : undefined;
}
