import assert from 'node:assert/strict';
import { it } from 'node:test';
import { alertingOn, DAY } from '../../../test/support/alerting.ts';
import { eachDatabase } from '../../../test/support/databases.ts';
import { debRecord } from '../../../test/support/matching.ts';
import type { TestStatement } from '../../../test/support/snapshot.ts';
import { DEFAULT_RULE, type RuleSettings } from '../rules/rule.ts';
import { previewRule } from './preview.ts';

const openssl = debRecord('openssl', '1.0');

function ssl(vulnerability: string, more: Partial<TestStatement> = {}): TestStatement {
  return { vulnerability, name: 'openssl', severity: 'high', ranges: [{ fixed: '2.0' }], ...more };
}

eachDatabase('the preview of a rule', (open) => {
  const begin = async () => {
    const alerting = await alertingOn(await open());
    await alerting.advise([ssl('CVE-1')]);
    return alerting;
  };
  type Alerting = Awaited<ReturnType<typeof begin>>;
  const preview = async (alerting: Alerting, settings: Partial<RuleSettings> = {}) => {
    await alerting.rule('tried', settings);
    const rule = await alerting.rules.get('tried');
    assert.ok(rule !== undefined);
    return await previewRule(alerting.options, rule);
  };

  it('says what is open, though it was told before, and remembers nothing', async () => {
    const alerting = await begin();
    await alerting.channel();
    await alerting.push({ to: ['app:prod', 'app:latest'], digest: 'sha256:1', packages: [openssl] });
    await alerting.told();

    const { message, tags, channels } = await preview(alerting);

    assert.deepEqual([tags, channels], [2, ['team']]);
    assert.equal(message?.headline, 'ECR image scan complete on image app latest,prod');
    assert.deepEqual(message.images[0]?.newsCounts, { new: 1 });
    assert.deepEqual(await alerting.told(), []);
  });

  it('is given up when nobody waits for it', async () => {
    const alerting = await begin();
    await alerting.push({ to: ['app:prod'], digest: 'sha256:1', packages: [openssl] });

    await assert.rejects(previewRule(alerting.options, DEFAULT_RULE, { signal: AbortSignal.abort() }), /nobody waits/);
  });

  it('says how many tags it has looked at where there are too many to look at all in time', async () => {
    const alerting = await begin();
    await alerting.push({ to: ['app:prod'], digest: 'sha256:1', packages: [openssl] });
    await alerting.push({ to: ['api:prod'], digest: 'sha256:2', packages: [openssl] });
    let now = alerting.options.clock();
    const clock = () => {
      now += 1000;
      return now;
    };

    const cut = await previewRule({ ...alerting.options, clock }, DEFAULT_RULE, { mostMilliseconds: 1500 });
    const whole = await previewRule(alerting.options, DEFAULT_RULE);

    assert.deepEqual([cut.tags, cut.looked, cut.message?.imageCount], [2, 1, 1]);
    assert.deepEqual([whole.tags, whole.looked], [2, 2]);
  });

  it('says that nothing is open, and that it would tell nobody', async () => {
    const alerting = await begin();
    await alerting.push({ to: ['app:prod'], digest: 'sha256:1', packages: [openssl] });

    const { message, channels } = await preview(alerting, { from: { severity: 'CRITICAL' } });

    assert.equal(message, undefined);
    assert.deepEqual(channels, []);
  });

  it('counts the messages that it would have sent, as many as were sent', async () => {
    const alerting = await begin();
    await alerting.channel();
    await alerting.push({ to: ['app:prod'], digest: 'sha256:1', packages: [openssl] });
    await alerting.push({ to: ['api:prod'], digest: 'sha256:2', packages: [openssl] });
    let sent = (await alerting.told()).length;
    const steps: TestStatement[][] = [
      [ssl('CVE-1'), ssl('CVE-2'), ssl('CVE-3')],
      [ssl('CVE-1'), ssl('CVE-2'), ssl('CVE-3', { title: 'other words' })],
      [ssl('CVE-1'), ssl('CVE-2', { severity: 'critical' }), ssl('CVE-3')],
      [ssl('CVE-2', { severity: 'critical' }), ssl('CVE-3', { severity: 'low' })],
    ];
    for (const step of steps) {
      alerting.pass(2 * DAY);
      await alerting.advise(step);
      sent += (await alerting.told()).length;
    }

    assert.equal(sent, 4);
    assert.equal((await preview(alerting)).past.messages, sent);
    assert.equal((await preview(alerting, { changes: ['fixed'] })).past.messages, 1);
    const weekly = { kind: 'digest', every: 'week', at: '09:00', on: 'monday', zone: 'UTC' } as const;
    assert.equal((await preview(alerting, { when: weekly })).past.messages, 3);
    alerting.pass(31 * DAY);
    assert.equal((await preview(alerting)).past.messages, 0);
  });
});
