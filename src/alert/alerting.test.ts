import assert from 'node:assert/strict';
import { it } from 'node:test';
import { alertingOn, DAY } from '../../test/support/alerting.ts';
import { eachDatabase } from '../../test/support/databases.ts';
import { debRecord } from '../../test/support/matching.ts';
import type { TestStatement } from '../../test/support/snapshot.ts';
import { putCurrentTags } from '../registry/index.ts';
import { markImageDue } from './due/due.ts';
import type { AlertMessage } from './types.ts';

const openssl = debRecord('openssl', '1.0');
const bash = debRecord('bash', '5.0');
const PUSH = { to: ['app:prod'], digest: 'sha256:1', packages: [openssl] };

/** A statement about openssl before 2.0. */
function ssl(vulnerability: string, more: Partial<TestStatement> = {}): TestStatement {
  return { vulnerability, name: 'openssl', severity: 'high', ranges: [{ fixed: '2.0' }], ...more };
}

/** `new CVE-1, fixed CVE-2`, over all that a message shows. */
function newsIn(messages: readonly AlertMessage[]): readonly string[] {
  return messages.map(({ images }) =>
    images.flatMap(({ news }) => news.map(({ change, id }) => `${change} ${id}`)).join(', '),
  );
}

eachDatabase('alerts', (open) => {
  const begin = async (statements: readonly TestStatement[] = [ssl('CVE-1')]) => {
    const alerting = await alertingOn(await open());
    await alerting.channel();
    await alerting.advise(statements);
    return alerting;
  };

  it('tell what is open of an image that is pushed under a current tag, once', async () => {
    const alerting = await begin();

    await alerting.push({ ...PUSH, to: ['app:v280', 'app:prod'] });
    const [message, ...others] = await alerting.told();

    assert.deepEqual(others, []);
    assert.equal(message?.headline, 'ECR image scan complete on image app v280,prod');
    assert.deepEqual(message.images[0]?.watched, ['prod']);
    assert.deepEqual(message.images[0]?.counts, { HIGH: 1 });
    assert.equal(alerting.put[0]?.receiver, 'team');
    for (let scans = 0; scans < 20; scans += 1) await alerting.inspected('sha256:1');
    assert.deepEqual(await alerting.told(), []);
  });

  it('wait where the clock was set back until it is as late again', async () => {
    const alerting = await begin();
    await alerting.push(PUSH);
    const first = await alerting.told();

    alerting.pass(-DAY / 24);
    await alerting.push({ to: ['app:prod'], digest: 'sha256:2', packages: [bash] });
    const pushed = await alerting.told();
    alerting.pass(DAY / 24);

    assert.deepEqual([newsIn(first), pushed], [['new CVE-1'], []]);
    assert.deepEqual(newsIn(await alerting.told()), ['fixed CVE-1']);
  });

  it('say nothing of other tags, and nothing of a sandbox', async () => {
    const alerting = await begin();

    await alerting.push({ ...PUSH, to: ['app:v280'] });
    await alerting.push({ ...PUSH, to: ['trial:prod'], digest: 'sha256:2' });
    await alerting.db.query.updateTable('repository').set({ sandbox: 1 }).where('name', '=', 'trial').execute();

    assert.deepEqual(await alerting.told(), []);
  });

  it('do not tell of a version that mends nothing, and tell of one that does', async () => {
    const alerting = await begin();
    await alerting.push(PUSH);
    await alerting.told();

    await alerting.push({ ...PUSH, digest: 'sha256:2', packages: [debRecord('openssl', '1.1')] });
    assert.deepEqual(await alerting.told(), []);
    await alerting.push({ ...PUSH, digest: 'sha256:3', packages: [debRecord('openssl', '2.0')] });
    assert.deepEqual(newsIn(await alerting.told()), ['fixed CVE-1']);
  });

  it('wait for what a tag was moved to to be inspected', async () => {
    const alerting = await begin();
    await alerting.push(PUSH);
    await alerting.told();
    const next = { ...PUSH, digest: 'sha256:2', packages: [bash] };
    const job = { kind: 'inspect', key: 'sha256:2', payload: '{}', due_at: 0, attempts: 1, created_at: 0 };
    await alerting.db.query.insertInto('job').values(job).execute();

    await alerting.push({ ...next, isPending: true });
    await alerting.inspected('sha256:1');
    await alerting.db.write((tx) => markImageDue(tx, 'sha256:2', alerting.clock()));
    assert.deepEqual(await alerting.told(), []);

    await alerting.record(next);
    await alerting.inspected('sha256:2');
    await alerting.db.query.deleteFrom('job').execute();
    assert.deepEqual(newsIn(await alerting.told()), ['fixed CVE-1']);
  });

  it('bring together what one update changes in many images, by what mends it', async () => {
    const alerting = await begin([]);
    for (let at = 0; at < 12; at += 1) {
      const layers = at < 9 ? ['sha256:base', `sha256:top${at}`] : [`sha256:own${at}`];
      await alerting.push({ to: [`app${at}:prod`], digest: `sha256:${at}`, packages: [openssl, bash], layers });
    }
    await alerting.told();

    await alerting.advise([ssl('CVE-1'), ssl('CVE-2'), ssl('CVE-3', { name: 'bash', ranges: [{ fixed: '6.0' }] })]);
    const [message, ...others] = await alerting.told();

    assert.deepEqual(others, []);
    assert.equal(message?.headline, '36 new in 12 images: 36 high');
    assert.equal(message.imageCount, 12);
    assert.equal(message.images.length, 10);
    assert.deepEqual(
      message.groups.map(({ title, findings, imageCount }) => [title, findings, imageCount]),
      [
        ['the layer sha256:base… that 9 of these images share', 27, 9],
        ['openssl → 2.0', 6, 3],
        ['bash → 6.0', 3, 3],
      ],
    );
  });

  it('say nothing of new words, other dates and other names', async () => {
    const alerting = await begin([ssl('GHSA-1', { title: 'old' }), ssl('CVE-2')]);
    await alerting.push(PUSH);
    await alerting.told();

    await alerting.advise([ssl('CVE-1', { aliases: ['GHSA-1'], title: 'new' }), ssl('CVE-2', { description: 'more' })]);
    assert.deepEqual(await alerting.told(), []);
    await alerting.advise([ssl('GHSA-1'), ssl('CVE-2')]);
    assert.deepEqual(await alerting.told(), []);
  });

  it('tell what gets worse, and what can be mended now', async () => {
    const alerting = await begin([
      ssl('CVE-1', { severity: 'medium' }),
      ssl('CVE-2', { ranges: [{}] }),
      ssl('CVE-3', { severity: 'low' }),
    ]);
    await alerting.push(PUSH);
    assert.deepEqual(newsIn(await alerting.told()), ['new CVE-2']);

    await alerting.advise(
      [ssl('CVE-1', { severity: 'critical' }), ssl('CVE-2'), ssl('CVE-3', { severity: 'low' })],
      [{ kind: 'exploitation', vulnerability: 'CVE-3', known: { addedOn: '2020-03-01' } }],
    );

    const told = await alerting.told();
    assert.deepEqual(newsIn(told), ['severity-raised CVE-1, fix-available CVE-2, known-exploited CVE-3']);
    assert.equal(told[0]?.images[0]?.news[0]?.before, 'MEDIUM');
    await alerting.advise([ssl('CVE-1'), ssl('CVE-2'), ssl('CVE-3', { severity: 'low' })]);
    await alerting.advise([ssl('CVE-1', { severity: 'critical' }), ssl('CVE-2'), ssl('CVE-3', { severity: 'low' })]);
    assert.deepEqual(await alerting.told(), []);
  });

  it('remember in silence what reading and matching learned', async () => {
    const alerting = await begin();
    await alerting.push(PUSH);
    await alerting.told();

    await alerting.learn([ssl('CVE-1'), ssl('CVE-2')]);
    await alerting.inspected('sha256:1');
    assert.deepEqual(await alerting.told(), []);
    await alerting.learn([ssl('CVE-2')]);
    assert.deepEqual(await alerting.told(), []);
    await alerting.record({ ...PUSH, packages: [openssl, bash], extractorVersion: 2 });
    await alerting.advise([ssl('CVE-2'), ssl('CVE-3', { name: 'bash', ranges: [{}] })]);
    assert.deepEqual(newsIn(await alerting.told()), ['new CVE-3']);
    await alerting.advise([ssl('CVE-3', { name: 'bash', ranges: [{}] })]);
    assert.deepEqual(newsIn(await alerting.told()), ['fixed CVE-2']);
  });

  it('say nothing of packages that other extractors find in the same image', async () => {
    const alerting = await begin([ssl('CVE-1'), ssl('CVE-2', { name: 'bash', ranges: [{}] })]);
    await alerting.push({ to: ['other:dev'], digest: 'sha256:2', packages: [bash] });
    await alerting.push(PUSH);
    await alerting.told();

    await alerting.record({ ...PUSH, packages: [bash], extractorVersion: 2 });
    await alerting.inspected('sha256:1');

    assert.deepEqual(await alerting.told(), []);
  });

  it('leave out what is excused, and tell what an excuse takes away and brings back', async () => {
    const alerting = await begin([ssl('CVE-1'), ssl('CVE-2')]);
    const asked = { scope: { vulnerability: 'CVE-1' }, status: 'affected', reason: 'known', owner: 'ann' } as const;
    const outcome = await alerting.excuses.add(asked);
    await alerting.push(PUSH);

    const [message] = await alerting.told();
    assert.deepEqual(message?.images[0]?.counts, { HIGH: 1 });
    assert.deepEqual(newsIn(message === undefined ? [] : [message]), ['new CVE-2']);
    if (outcome.kind === 'added') await alerting.excuses.end(outcome.excuse.id, 'mistaken');
    assert.deepEqual(newsIn(await alerting.told()), ['excuse-ended CVE-1']);
    await alerting.excuses.add({ ...asked, scope: { repository: 'app' } });
    assert.deepEqual(newsIn(await alerting.told()), ['excused CVE-1, excused CVE-2']);
    await alerting.advise([]);
    assert.deepEqual(await alerting.told(), []);
  });

  it('tell of an image that cannot be scanned, once for each image, and nothing of it is fixed', async () => {
    const alerting = await begin();
    await alerting.push(PUSH);
    await alerting.told();

    await alerting.inspected('sha256:1', 'FAILED', 'It broke off.');
    const [message] = await alerting.told();
    assert.equal(message?.headline, 'ECR image scan failed on image app prod');
    assert.equal(message.images[0]?.description, 'It broke off.');
    await alerting.inspected('sha256:1', 'FAILED', 'It broke off again.');
    assert.deepEqual(await alerting.told(), []);
    await alerting.inspected('sha256:1');
    assert.deepEqual(await alerting.told(), []);
    await alerting.push({ ...PUSH, digest: 'sha256:2' });
    await alerting.inspected('sha256:2', 'FAILED', 'It broke off.');
    assert.equal((await alerting.told()).length, 1);
  });

  it('remember in silence what a new rule finds, and tell what comes', async () => {
    const alerting = await begin([ssl('CVE-1', { severity: 'medium' })]);
    await alerting.push({ ...PUSH, to: ['app:dev'] });
    await alerting.told();
    await alerting.rule('dev', { tags: ['dev*'], from: { severity: 'MEDIUM' } });
    assert.deepEqual(await alerting.told(), []);

    await alerting.advise([ssl('CVE-1', { severity: 'medium' }), ssl('CVE-2', { severity: 'medium' })]);
    assert.deepEqual(newsIn(await alerting.told()), ['new CVE-2']);
  });

  it('follow the list of current tags', async () => {
    const alerting = await begin();
    await alerting.push({ ...PUSH, to: ['app:live'] });
    assert.deepEqual(await alerting.told(), []);

    await putCurrentTags(alerting.db.query, ['live']);
    assert.deepEqual(await alerting.told(), []);
    await alerting.advise([ssl('CVE-1'), ssl('CVE-2')]);
    assert.deepEqual(newsIn(await alerting.told()), ['new CVE-2']);
  });

  it('come together in a digest, which is made once its time has come', async () => {
    const alerting = await begin([]);
    await alerting.rules.remove('default');
    await alerting.rule('daily', {
      when: { kind: 'digest', every: 'day', at: '09:00', on: 'monday', zone: 'Europe/Paris' },
    });
    await alerting.push(PUSH);
    assert.deepEqual(await alerting.told(), []);
    await alerting.advise([ssl('CVE-1'), ssl('CVE-2')]);
    assert.deepEqual(await alerting.told(), []);
    await alerting.advise([ssl('CVE-1')]);

    alerting.pass(3 * DAY);
    const told = await alerting.told();

    assert.deepEqual(newsIn(told), ['new CVE-1']);
    assert.equal(told[0]?.kind, 'digest');
    alerting.pass(DAY);
    assert.deepEqual(await alerting.told(), []);
    const { nextAt } = (await alerting.rules.get('daily')) ?? {};
    assert.equal(new Date(nextAt ?? 0).toISOString(), '2020-03-07T08:00:00.000Z');
  });

  it('are told once, though it is cut off before they are on their way', async () => {
    const alerting = await begin();
    await alerting.push(PUSH);
    const { put } = alerting.options.deliveries;
    alerting.options.deliveries.put = async () => {
      throw new Error('the machine lost power');
    };
    await assert.rejects(alerting.told(), /lost power/);

    alerting.options.deliveries.put = put;
    assert.deepEqual(newsIn(await alerting.told()), ['new CVE-1']);
    assert.deepEqual(await alerting.told(), []);
  });

  it('go to the channels that the rule names and that are on', async () => {
    const alerting = await begin();
    await alerting.channel('mail');
    await alerting.channel('off');
    await alerting.db.query.updateTable('alert_channel').set({ enabled: 0 }).where('name', '=', 'off').execute();
    await alerting.rule('named', { channels: ['mail', 'off'] });
    await alerting.push(PUSH);
    await alerting.told();

    assert.deepEqual(
      alerting.put.map(({ receiver, message }) => `${message.rule} to ${receiver}`),
      ['default to mail', 'default to team', 'named to mail'],
    );
  });
});
