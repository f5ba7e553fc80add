import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../../test/support/databases.ts';
import { someMasterKey } from '../../../test/support/master-key.ts';
import { secretBox } from '../../auth/index.ts';
import { databaseChannels } from './channel-store.ts';

const URL_OF_TEAM = 'https://hooks.slack.com/services/T0/B0/very-secret';

eachDatabase('alert channels', (open) => {
  const begin = async () => {
    const db = await open();
    const dropped: string[] = [];
    const deliveries = { drop: async (_: unknown, { receiver }: { receiver: string }) => void dropped.push(receiver) };
    const box = secretBox(someMasterKey());
    return { db, dropped, channels: databaseChannels({ db, box, deliveries, clock: () => 5 }) };
  };

  it('keep a secret sealed, and give it to nobody but what sends', async () => {
    const { db, channels } = await begin();

    assert.equal(await channels.put({ name: 'team', channel: 'slack', settings: { url: URL_OF_TEAM } }), undefined);

    const [stored] = await channels.list();
    assert.deepEqual(stored?.secrets, ['url']);
    assert.ok(!JSON.stringify(stored).includes('very-secret'));
    const [row] = await db.query.selectFrom('alert_channel').selectAll().execute();
    assert.ok(!Buffer.from(row?.secrets ?? []).includes('very-secret'));
    assert.ok(!row?.settings.includes('very-secret'));
    assert.equal((await channels.open(stored?.id ?? ''))?.settings['url'], URL_OF_TEAM);
  });

  it('open with their own row alone', async () => {
    const { db, channels } = await begin();
    await channels.put({ name: 'one', channel: 'slack', settings: { url: URL_OF_TEAM } });
    await channels.put({ name: 'two', channel: 'slack', settings: { url: 'https://example.org/' } });
    const [one, two] = await db.query.selectFrom('alert_channel').selectAll().orderBy('name').execute();

    await db.query
      .updateTable('alert_channel')
      .set({ secrets: one?.secrets ?? new Uint8Array() })
      .where('name', '=', 'two')
      .execute();

    await assert.rejects(channels.open(two?.id ?? ''), /cannot open the sealed secret/);
  });

  it('are put anew under the same id, and refuse what they cannot be', async () => {
    const { channels } = await begin();
    await channels.put({ name: 'team', channel: 'email', settings: { to: 'a@example.org' } });
    const [before] = await channels.list();

    assert.equal(await channels.put({ name: 'team', channel: 'email', settings: { to: 'b@example.org' } }), undefined);
    assert.match(
      (await channels.put({ name: 'team', channel: 'slack', settings: { url: URL_OF_TEAM } })) ?? '',
      /is a channel of email/,
    );
    assert.match((await channels.put({ name: 'Team!', channel: 'slack', settings: {} })) ?? '', /is not a name/);
    assert.match(
      (await channels.put({ name: 'x', channel: 'pigeon', settings: {} })) ?? '',
      /no kind of channel "pigeon"/,
    );
    const fault = await channels.put({ name: 'x', channel: 'slack', settings: { url: 'very-secret' } });
    assert.match(fault ?? '', /"url" is no http or https address/);
    assert.ok(!fault?.includes('very-secret'));
    assert.deepEqual(await channels.list(), [{ ...before, settings: { to: 'b@example.org' } }]);
  });

  it('keep the secrets that are not given anew, unless what they are for is elsewhere', async () => {
    const { channels } = await begin();
    const slack = { name: 'team', channel: 'slack', keepsSecrets: true };
    const api = 'https://slack-gov.com/api';
    await channels.put({ ...slack, settings: { token: 'xoxb-1', channel: '#a', api } });
    const sentWith = async () => (await channels.open((await channels.get('team'))?.id ?? ''))?.settings;

    assert.equal(await channels.put({ ...slack, settings: { channel: '#b', api } }), undefined);
    assert.deepEqual(await sentWith(), { token: 'xoxb-1', channel: '#b', api });
    for (const elsewhere of [{ api: 'https://example.org/' }, {}]) {
      const fault = await channels.put({ ...slack, settings: { channel: '#b', ...elsewhere } });
      assert.match(fault ?? '', /it needs "url", or "token" and "channel"/);
    }
    assert.equal(await channels.put({ ...slack, settings: { token: 'xoxb-2', channel: '#b' } }), undefined);
    assert.deepEqual(await sentWith(), { token: 'xoxb-2', channel: '#b' });
    assert.equal(await channels.put({ ...slack, settings: { token: '', url: URL_OF_TEAM } }), undefined);
    assert.deepEqual(await sentWith(), { url: URL_OF_TEAM });
    assert.match((await channels.put({ ...slack, keepsSecrets: false, settings: {} })) ?? '', /it needs "url"/);
  });

  it('that are off or gone send nothing, and take what is on its way along', async () => {
    const { channels, dropped } = await begin();
    await channels.put({ name: 'team', channel: 'email', settings: { to: 'a@example.org' } });
    const { id = '' } = (await channels.get('team')) ?? {};

    assert.ok(await channels.setEnabled('team', false));
    assert.equal(await channels.open(id), undefined);
    assert.ok(await channels.setEnabled('team', true));
    assert.notEqual(await channels.open(id), undefined);
    assert.ok(await channels.remove('team'));
    assert.ok(!(await channels.remove('team')));
    assert.ok(!(await channels.setEnabled('team', true)));
    assert.deepEqual(dropped, [id]);
    assert.equal(await channels.open(id), undefined);
  });
});
