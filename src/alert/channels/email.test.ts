import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { channelIo } from '../../../test/support/channel-io.ts';
import { readHtml } from '../../../test/support/html-tags.ts';
import { startSmtpServer } from '../../../test/support/smtp-server.ts';
import { createMailer } from '../../mail/index.ts';
import { sampleMessage } from '../message/sample.ts';
import type { AlertMessage } from '../types.ts';
import { email } from './email.ts';

const SAMPLE = sampleMessage(Date.parse('2026-11-23T09:00:00Z'), 'https://pratique.example');
const LIMIT = { timeout: 60_000 };

describe('a mail of an alert', () => {
  it('arrives as HTML and as plain text', LIMIT, async (t) => {
    const started = await start(t);
    if (started === undefined) return;
    const { server, io } = started;

    const outcome = await email.send(SAMPLE, { to: 'one@example.org, two@example.org' }, io);

    assert.deepEqual(outcome, { kind: 'sent' });
    const [mail] = await server.received(1);
    const [text, html] = mail?.parts ?? [];
    assert.deepEqual(mail?.to, ['one@example.org', 'two@example.org']);
    assert.deepEqual(mail?.header('subject'), [
      'Test: transfer-frontend:intg: 2 new, 1 now exploited, 1 fixed (1 critical, 2 high, 4 medium open)',
    ]);
    assert.match(text?.content ?? '', /^ECR image scan complete on image transfer-frontend v280,intg\n/);
    assert.match(
      text?.content ?? '',
      /CRITICAL CVE-2023-0286 in openssl\n {2}3\.0\.7-r0 → 3\.0\.8-r0; new; EPSS 88 %\n/,
    );
    assert.equal(html?.kind, 'text/html');
    const { faults, text: shown } = readHtml(html?.content.trimStart() ?? '');
    assert.deepEqual(faults, []);
    assert.match(shown, /openssl 3\.0\.7-r0 → 3\.0\.8-r0/);
    assert.deepEqual(mail?.defects, []);
  });

  it('is in the thread of the first of its image, whichever image the tag is at', LIMIT, async (t) => {
    const started = await start(t);
    if (started === undefined) return;
    const { server, io } = started;
    const moved = { ...SAMPLE, images: SAMPLE.images.map((image) => ({ ...image, tags: ['v281', 'intg'] })) };
    const messages: readonly AlertMessage[] = [
      { ...SAMPLE, id: '1' },
      { ...SAMPLE, id: '1' },
      { ...moved, id: '2' },
      { ...SAMPLE, id: '3', rule: 'other' },
      { ...SAMPLE, id: '4', imageCount: 2 },
    ];

    for (const message of messages) await email.send(message, { to: 'one@example.org' }, io);

    const received = await server.received(5);
    const ids = received.map((mail) => mail.header('message-id')[0] ?? '');
    assert.deepEqual(
      received.map((mail) => mail.header('references')),
      [[], [], [ids[0]], [], []],
    );
    assert.equal(ids[1], ids[0]);
    assert.equal(new Set(ids).size, 4);
    assert.match(ids[0] ?? '', /@pratique\.example>$/);
  });

  it('goes once to each, while others wait', LIMIT, async (t) => {
    const started = await start(t);
    if (started === undefined) return;
    const { server, io } = started;
    await server.answer({
      'two@example.org': ['451 4.7.1 later'],
      'gone@example.org': ['550 5.1.1 no', '550 5.1.1 no'],
    });
    const to = 'one@example.org two@example.org gone@example.org';

    const outcomes = [await email.send(SAMPLE, { to }, io), await email.send(SAMPLE, { to }, io)];

    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ['later', 'refused'],
    );
    const received = await server.received(2);
    assert.deepEqual(
      received.map((mail) => mail.to),
      [['one@example.org'], ['two@example.org']],
    );
    assert.deepEqual(await email.send(SAMPLE, { to: 'one@example.org' }, io), { kind: 'sent' });
    assert.equal((await server.received(2)).length, 2);
  });

  it('is refused for good by a server, or without one', LIMIT, async (t) => {
    const started = await start(t);
    if (started === undefined) return;
    const { server, io } = started;
    await server.answer({ DATA: ['554 5.7.1 spam', '451 4.3.0 later'] });

    const refused = await email.send(SAMPLE, { to: 'one@example.org' }, io);
    const unset = await email.send(SAMPLE, { to: 'one@example.org' }, channelIo());

    assert.match(JSON.stringify(refused), /"refused".*554 5\.7\.1 spam/);
    assert.match(JSON.stringify(unset), /"refused".*PRATIQUE_SMTP/);
    await assert.rejects(email.send(SAMPLE, { to: 'one@example.org' }, io), /451 4\.3\.0 later/);
  });
});

async function start(t: Parameters<typeof startSmtpServer>[0]) {
  const server = await startSmtpServer(t, { tls: 'none' });
  if (server === undefined) return undefined;
  const from = { name: 'Pratique', address: 'alerts@example.org' };
  const mailer = createMailer({ host: '127.0.0.1', port: server.port, tls: 'none', from });
  return { server, io: channelIo({ mailer }) };
}
