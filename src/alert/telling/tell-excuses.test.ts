import assert from 'node:assert/strict';
import { it } from 'node:test';
import { alertFaults } from '../../../test/support/alert-schema.ts';
import { alertingOn, DAY } from '../../../test/support/alerting.ts';
import { eachDatabase } from '../../../test/support/databases.ts';
import { debRecord } from '../../../test/support/matching.ts';
import type { ExcuseScope, NewExcuse } from '../../excuse/types.ts';
import { digestOf } from '../../oci/digest.ts';
import { alertJson } from '../channels/json/alert-json.ts';
import { alertText } from '../message/message-text.ts';
import type { RuleSettings } from '../rules/rule.ts';
import type { AlertMessage } from '../types.ts';

const HOUR = 3_600_000;
const IMAGE = digestOf(Buffer.from('image'));
const OTHER = digestOf(Buffer.from('another image'));
const PUSH = { to: ['team/app:prod'], digest: IMAGE, packages: [debRecord('openssl', '1.0')] };
const MONDAYS = { kind: 'digest', every: 'week', at: '09:00', on: 'monday', zone: 'UTC' } as const;

/** `expiring 1, stale 2` of each message that is of excuses. */
function excusesIn(messages: readonly AlertMessage[]): readonly string[] {
  return messages.flatMap(({ excuses }) =>
    excuses.length === 0 ? [] : [excuses.map(({ state, id }) => `${state} ${id}`).join(', ')],
  );
}

eachDatabase('excuses that somebody has to look at again', (open) => {
  const begin = async () => {
    const alerting = await alertingOn(await open());
    await alerting.channel();
    await alerting.advise([{ vulnerability: 'CVE-1', name: 'openssl', severity: 'high', ranges: [{ fixed: '2.0' }] }]);
    await alerting.push(PUSH);
    await alerting.told();
    const excuse = async (scope: ExcuseScope, days: number, more: Partial<NewExcuse> = {}) => {
      const expiresAt = alerting.clock() + days * DAY;
      const asked = { scope, status: 'affected', reason: 'known', owner: 'ann', expiresAt, ...more } as const;
      const outcome = await alerting.excuses.add(asked);
      assert.ok(outcome.kind === 'added', outcome.kind === 'refused' ? outcome.reason : '');
      return outcome.excuse;
    };
    /** Lets time pass by the hour, and answers what is told of excuses. */
    const pass = async (hours: number) => {
      const told: AlertMessage[] = [];
      for (let hour = 0; hour < hours; hour += 12) {
        alerting.pass(12 * HOUR);
        await alerting.excuses.sweep();
        told.push(...(await alerting.told()));
      }
      return told;
    };
    return { ...alerting, excuse, passHours: pass };
  };

  it('are told a week before they end and once they have, each once', async () => {
    const alerting = await begin();
    await alerting.excuse({ vulnerability: 'CVE-1' }, 10);

    assert.deepEqual(excusesIn(await alerting.passHours(48)), []);
    const told = await alerting.passHours(48);
    assert.deepEqual(excusesIn(told), ['expiring 1']);
    assert.equal(told[0]?.kind, 'excuses');
    assert.equal(told[0].headline, 'Excuses: 1 ends soon');
    assert.deepEqual(excusesIn(await alerting.passHours(24 * 5)), []);
    assert.deepEqual(excusesIn(await alerting.passHours(24 * 4)), ['expired 1']);
    assert.deepEqual(excusesIn(await alerting.passHours(24 * 40)), []);
  });

  it('are told together, once a day', async () => {
    const alerting = await begin();
    await alerting.excuse({ vulnerability: 'CVE-1' }, 5);
    await alerting.excuse({ vulnerability: 'CVE-1', repository: 'team/*' }, 3);
    await alerting.excuse({ vulnerability: 'CVE-9' }, 90);

    assert.deepEqual(excusesIn(await alerting.told()), []);
    alerting.pass(2 * HOUR);
    assert.deepEqual(excusesIn(await alerting.told()), ['expiring 2, expiring 1, stale 3']);
    await alerting.excuse({ vulnerability: 'CVE-1', package: 'openssl' }, 4);
    alerting.pass(12 * HOUR);
    assert.deepEqual(excusesIn(await alerting.told()), []);
    alerting.pass(12 * HOUR);
    assert.deepEqual(excusesIn(await alerting.told()), ['expiring 4']);
  });

  it('are told with the commands that renew and withdraw them, and in the form of webhooks', async () => {
    const alerting = await begin();
    await alerting.excuse({ vulnerability: 'CVE-1', repository: 'team/*' }, 3, {
      status: 'not_affected',
      justification: 'vulnerable_code_not_in_execute_path',
      reason: "it's never called",
      ticket: 'OPS-7',
    });
    await alerting.excuse({ vulnerability: 'CVE-9' }, 90, { reason: 'x'.repeat(400) });
    const [message] = await alerting.passHours(12);
    assert.ok(message !== undefined);

    assert.equal(
      alertText(message),
      `Excuses: 1 ends soon, 1 is about nothing any more

Ends on 5 March 2020: CVE-1, repository team/*
  excuse 1: not_affected by ann, OPS-7: it's never called
  To renew it:
    pratique excuse add --vulnerability CVE-1 --repository 'team/*' --status not_affected --justification vulnerable_code_not_in_execute_path --ticket OPS-7 --days 90 --reason 'it'\\''s never called'
  To withdraw it:
    pratique excuse end 1 --because "…"

About nothing any more, until 31 May 2020: CVE-9
  excuse 2: affected by ann: ${'x'.repeat(199)}…
  To withdraw it:
    pratique excuse end 2 --because "…"

Rule "default", 2 March 2020, ${new Date(message.at).toISOString().slice(11, 16)} UTC
`,
    );
    assert.deepEqual(alertFaults()(alertJson(message)), []);
  });

  it('come with the digest of a rule that makes one', async () => {
    const alerting = await begin();
    await alerting.rules.remove('default');
    await alerting.rule('weekly', { when: MONDAYS });
    await alerting.excuse({ vulnerability: 'CVE-1' }, 12);

    const told = await alerting.passHours(24 * 15);

    assert.deepEqual(
      told.map(({ kind, headline }) => `${kind} ${headline}`),
      ['digest Excuses: 1 ends soon', 'digest ECR image scan complete on image team/app prod'],
    );
    assert.deepEqual(excusesIn(told), ['expiring 1', 'expired 1']);
  });

  it('are not told of where a later one carries on, nor where somebody ended them', async () => {
    const alerting = await begin();
    await alerting.excuse({ vulnerability: 'CVE-1' }, 3);
    await alerting.excuse({ vulnerability: 'CVE-1' }, 80);
    const { id } = await alerting.excuse({ vulnerability: 'CVE-1', tag: 'prod' }, 3);
    await alerting.excuses.end(id, 'mistaken');

    assert.deepEqual(excusesIn(await alerting.passHours(24 * 5)), []);
  });

  it('are told once somebody is there to be told', async () => {
    const alerting = await begin();
    await alerting.db.query.updateTable('alert_channel').set({ enabled: 0 }).execute();
    await alerting.excuse({ vulnerability: 'CVE-1' }, 5);
    assert.deepEqual(excusesIn(await alerting.passHours(24)), []);

    await alerting.db.query.updateTable('alert_channel').set({ enabled: 1 }).execute();
    assert.deepEqual(excusesIn(await alerting.passHours(24)), ['expiring 1']);
  });

  it('are told once, though it is cut off before they are on their way', async () => {
    const alerting = await begin();
    await alerting.excuse({ vulnerability: 'CVE-1' }, 5);
    await alerting.told();
    const { put } = alerting.options.deliveries;
    alerting.options.deliveries.put = async () => {
      throw new Error('the machine lost power');
    };
    await assert.rejects(alerting.passHours(24), /lost power/);

    alerting.options.deliveries.put = put;
    assert.deepEqual(excusesIn(await alerting.passHours(48)), ['expiring 1']);
  });

  it('are not told of images that lie in sandboxes alone', async () => {
    const alerting = await begin();
    await alerting.excuse({ image: IMAGE }, 5);
    await alerting.db.query.updateTable('repository').set({ sandbox: 1 }).execute();

    assert.deepEqual(excusesIn(await alerting.passHours(48)), []);
  });

  const covered: readonly [title: string, Partial<RuleSettings>, ExcuseScope, boolean][] = [
    ['its repository', { repositories: ['team/*'] }, { repository: 'team/app' }, true],
    ['some of its repositories', { repositories: ['team/*'] }, { repository: '*app' }, true],
    ['another repository', { repositories: ['team/*'] }, { repository: 'lib/*' }, false],
    ['a current tag', {}, { tag: 'pr*' }, true],
    ['another tag', {}, { tag: 'dev-*' }, false],
    ['all repositories', { repositories: ['team/*'] }, { vulnerability: 'CVE-1' }, true],
    ['an image of a tag that it watches', {}, { image: IMAGE }, true],
    ['an image of another tag', { tags: ['dev'] }, { image: IMAGE }, false],
    ['an image of another repository', { repositories: ['lib/*'] }, { image: IMAGE }, false],
    ['an image that is gone, to all', { repositories: ['lib/*'] }, { image: OTHER }, true],
    ['nothing where that is not asked for', { changes: ['new', 'fixed'] }, { vulnerability: 'CVE-1' }, false],
  ];
  it('are told to the channels of the rules that watch what they are about', async () => {
    const alerting = await begin();
    await alerting.rules.remove('default');
    for (const [at, [, settings, scope]] of covered.entries()) {
      await alerting.rule(`rule-${at}`, settings);
      // Another one for the same would carry it on.
      await alerting.excuse({ ...scope, path: `opt/${at}` }, 5);
    }

    const told = await alerting.passHours(12);

    const isTold = covered.map(([title], at) => {
      const message = told.find(({ rule }) => rule === `rule-${at}`);
      return [title, message?.excuses.some(({ id }) => id === at + 1) ?? false];
    });
    assert.deepEqual(
      isTold,
      covered.map(([title, , , expected]) => [title, expected]),
    );
  });
});
