import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { type Certificate, makeCertificate } from '../../test/support/certificate.ts';
import { type SmtpOptions, type SmtpServer, startSmtpServer } from '../../test/support/smtp-server.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { createMailer } from './mailer.ts';
import { type Mail, MailPartlyTaken, MailRefusal, type MailServer } from './types.ts';

const FROM = { name: 'Prätique', address: 'alerts@example.org' };
const MAIL: Mail = {
  to: ['one@example.org'],
  subject: 'Grüße, 2 CRITICAL',
  text: `naïve\n${'long '.repeat(100)}\n.\nend`,
  html: '<p>naïve</p>',
  messageId: '<1@pratique.test>',
};
const LOGIN = ['alerts', 'p@ss word'] as const;
const LIMIT = { timeout: 60_000 };

describe('a mail', () => {
  it('arrives over STARTTLS and a login, in both forms and in a thread', LIMIT, async (t) => {
    const started = await startTls(t, { tls: 'starttls', login: LOGIN });
    if (started === undefined) return;
    const { server, settings } = started;

    await createMailer(settings).send({
      ...MAIL,
      to: ['one@example.org', 'two@example.org'],
      references: ['<root@pratique.test>', '<0@pratique.test>'],
      unsubscribe: 'https://pratique.test/?Action=Unsubscribe&Arn=a>,b',
    });

    const [mail] = await server.received(1);
    assert.equal(mail?.encrypted, true);
    assert.equal(mail.login, 'alerts');
    assert.equal(mail.from, FROM.address);
    assert.deepEqual(mail.to, ['one@example.org', 'two@example.org']);
    assert.deepEqual(mail.header('from'), ['Prätique <alerts@example.org>']);
    assert.deepEqual(mail.header('to'), ['one@example.org, two@example.org']);
    assert.deepEqual(mail.header('subject'), ['Grüße, 2 CRITICAL']);
    assert.deepEqual(mail.header('message-id'), ['<1@pratique.test>']);
    assert.deepEqual(mail.header('in-reply-to'), ['<0@pratique.test>']);
    assert.deepEqual(mail.header('references'), ['<root@pratique.test> <0@pratique.test>']);
    assert.deepEqual(mail.header('auto-submitted'), ['auto-generated']);
    assert.deepEqual(mail.header('list-unsubscribe'), ['<https://pratique.test/?Action=Unsubscribe&Arn=a%3E%2Cb>']);
    assert.equal(mail.kind, 'multipart/alternative');
    assert.deepEqual(
      mail.parts.map(({ kind, charset, encoding }) => [kind, charset, encoding]),
      [
        ['text/plain', 'utf-8', 'quoted-printable'],
        ['text/html', 'utf-8', 'quoted-printable'],
      ],
    );
    assert.deepEqual(
      mail.parts.map(({ content }) => content.trimEnd()),
      [MAIL.text, MAIL.html],
    );
    assert.deepEqual(mail.defects, []);
    assert.equal(Math.max(...mail.source.split('\r\n').map((line) => line.length)) <= 78, true);
  });

  it('arrives over TLS from the start', LIMIT, async (t) => {
    const started = await startTls(t, { tls: 'from-start' });
    if (started === undefined) return;
    const { server, settings } = started;

    await createMailer(settings).send(MAIL);

    const [mail] = await server.received(1);
    assert.equal(mail?.encrypted, true);
  });

  it('arrives in the clear at this machine, where that was asked for', LIMIT, async (t) => {
    const server = await startSmtpServer(t, { tls: 'none' });
    if (server === undefined) return;

    await createMailer({ ...to(server), tls: 'none' }).send(MAIL);

    const [mail] = await server.received(1);
    assert.equal(mail?.encrypted, false);
  });

  it('is not sent in the clear where STARTTLS is not offered', LIMIT, async (t) => {
    const server = await startSmtpServer(t, { tls: 'none' });
    if (server === undefined) return;

    await assert.rejects(
      createMailer({ ...to(server), tls: 'starttls' }).send(MAIL),
      /could not be brought to STARTTLS: 454 TLS not available; .* end PRATIQUE_SMTP with "\?tls=none"$/,
    );

    assert.deepEqual(await server.received(0), []);
  });

  it('is not sent in the clear over the internet', async () => {
    const settings: MailServer = { host: '192.88.99.1', port: 25, tls: 'none', from: FROM };

    await assert.rejects(createMailer(settings).send(MAIL), isRefusal(/"192\.88\.99\.1" is on the internet/));
  });

  it('is not sent to a server whose certificate nobody vouches for', LIMIT, async (t) => {
    for (const tls of ['starttls', 'from-start'] as const) {
      const started = await startTls(t, { tls });
      if (started === undefined) return;
      const { certificates, ...stranger } = started.settings;

      await assert.rejects(createMailer(stranger).send(MAIL), (error) => {
        return (
          error instanceof Error &&
          !(error instanceof MailRefusal) &&
          /^the certificate of mail server .* cannot be trusted \(self-signed .*PRATIQUE_SMTP_CA/.test(error.message)
        );
      });
      assert.deepEqual(await started.server.received(0), []);
      assert.notEqual(certificates, undefined);
    }
  });

  it('is refused without a server, with what to set', async () => {
    await assert.rejects(createMailer(undefined).send(MAIL), isRefusal(/PRATIQUE_SMTP and PRATIQUE_SMTP_FROM/));
  });

  const STRANGE: readonly [what: string, mail: Partial<Mail>, reason: RegExp][] = [
    ['nobody', { to: [] }, /"" is no mail address/],
    ['a name', { to: ['Team <team@example.org>'] }, /is no mail address/],
    ['two in one', { to: ['a@example.org, b@example.org'] }, /is no mail address/],
    ['a line break', { to: ['a@example.org\r\nRCPT TO:<b@example.org>'] }, /is no mail address/],
    ['a strange id', { messageId: '<1@pratique.test>\r\nBcc: b@example.org' }, /is no message id/],
    ['a strange thread', { references: ['<1@x> <2@x>'] }, /is no message id/],
  ];
  for (const [what, mail, reason] of STRANGE) {
    it(`is refused with ${what}`, async () => {
      const settings: MailServer = { host: '127.0.0.1', port: 1, tls: 'none', from: FROM };

      await assert.rejects(createMailer(settings).send({ ...MAIL, ...mail }), isRefusal(reason));
    });
  }

  it('has no header, recipient or part that its texts wished for', LIMIT, async (t) => {
    const server = await startSmtpServer(t, { tls: 'none' });
    if (server === undefined) return;
    const wish = 'a\r\nBcc: evil@example.org\r\n\r\n.\r\nMAIL FROM:<x@y>\u0000\u2028\ud800\u0085=?utf-8?q?x?=';

    await createMailer({ ...to(server), tls: 'none' }).send({ ...MAIL, subject: wish, text: wish, html: wish });

    const [mail, ...others] = await server.received(1);
    assert.deepEqual(others, []);
    assert.deepEqual(mail?.to, ['one@example.org']);
    assert.deepEqual(mail.header('bcc'), []);
    assert.match(
      mail.header('subject')[0] ?? '',
      /^a Bcc: evil@example\.org \. MAIL FROM:<x@y> \ufffd =\?utf-8\?q\?x\?=$/,
    );
    assert.equal(mail.parts.length, 2);
    assert.equal(mail.parts[0]?.content.split('\n')[1], 'Bcc: evil@example.org');
    assert.deepEqual(mail.defects, []);
  });
});

describe('a server that does not take a mail', () => {
  const REPLIES: readonly [replies: Record<string, string[]>, isForGood: boolean, reason: RegExp][] = [
    [{ MAIL: ['451 4.3.0 later'] }, false, /did not take the message: 451 4\.3\.0 later$/],
    [{ MAIL: ['550 5.7.1 go away'] }, true, /refuses the message: 550 5\.7\.1 go away$/],
    [{ 'one@example.org': ['450 4.2.0 greylisted'] }, false, /450 4\.2\.0 greylisted$/],
    [{ 'one@example.org': ['550 5.1.1 nobody here'] }, true, /550 5\.1\.1 nobody here$/],
    [{ DATA: ['452 4.3.1 no room'] }, false, /452 4\.3\.1 no room$/],
    [{ DATA: ['554 5.6.0 spam'] }, true, /554 5\.6\.0 spam$/],
    [{ DATA: ['503 5.5.1 what now'] }, false, /503 5\.5\.1 what now$/],
    [{ DATA: [`554 ${'\u001b[31m'}${'x'.repeat(400)}`] }, true, /refuses the message: 554 (?:\\u001b|x).{100,220}…$/],
  ];
  it('is told for good, or for now', LIMIT, async (t) => {
    const server = await startSmtpServer(t, { tls: 'none' });
    if (server === undefined) return;
    const mailer = createMailer({ ...to(server), tls: 'none' });
    for (const [replies, isForGood, reason] of REPLIES) {
      await server.answer(replies);

      await assert.rejects(mailer.send(MAIL), (error) => {
        assert.equal(error instanceof MailRefusal, isForGood, JSON.stringify(replies));
        assert.match(error instanceof Error ? error.message : '', reason);
        return true;
      });
    }

    assert.deepEqual(await server.received(0), []);
  });

  it('keeps who has it from getting it again', LIMIT, async (t) => {
    const server = await startSmtpServer(t, { tls: 'none' });
    if (server === undefined) return;
    const mailer = createMailer({ ...to(server), tls: 'none' });
    const mail = { ...MAIL, to: ['one@example.org', 'two@example.org', 'gone@example.org'] };
    await server.answer({
      'two@example.org': ['450 4.2.0 later'],
      'gone@example.org': ['550 5.1.1 no', '550 5.1.1 no'],
    });

    const first = await partlyTaken(mailer.send(mail));
    const second = await partlyTaken(mailer.send({ ...mail, taken: first.taken }));

    assert.equal(first.isOver, false);
    assert.match(first.message, /took it for 1 of 3, and not for two@example\.org \(450 4\.2\.0 later\), gone@example/);
    assert.deepEqual(second.taken, ['one@example.org', 'two@example.org']);
    assert.equal(second.isOver, true);
    const received = await server.received(2);
    assert.deepEqual(
      received.map(({ to: recipients }) => recipients),
      [['one@example.org'], ['two@example.org']],
    );
    assert.deepEqual(received[1]?.header('to'), ['one@example.org, two@example.org, gone@example.org']);
  });

  it(
    'that refuses the login is no refusal of the mail, and its words are told without the password',
    LIMIT,
    async (t) => {
      const started = await startTls(t, { tls: 'starttls', login: LOGIN });
      if (started === undefined) return;
      const login = { user: 'alerts', password: 'hunter2 hunter2' };

      await assert.rejects(createMailer({ ...started.settings, login }).send(MAIL), (error) => {
        assert.equal(error instanceof MailRefusal, false);
        assert.match(String(error), /refuses the login of "alerts": 535 5\.7\.8 alerts … is no login here$/);
        return true;
      });
    },
  );

  it('that says nothing is waited for no longer than is given, or until it is called off', LIMIT, async (t) => {
    const server = await startSmtpServer(t, { tls: 'none', silent: true });
    if (server === undefined) return;
    const settings: MailServer = { ...to(server), tls: 'none' };

    await assert.rejects(createMailer(settings, 50).send(MAIL), /mail server "127\.0\.0\.1:\d+" took too long$/);
    await assert.rejects(createMailer(settings).send(MAIL, AbortSignal.abort()), (error) => error instanceof Error);
  });

  it('that is not there is told', async () => {
    const settings: MailServer = { host: '127.0.0.1', port: 1, tls: 'none', from: FROM };

    await assert.rejects(createMailer(settings).send(MAIL), /mail server "127\.0\.0\.1:1" did not take .*ECONNREFUSED/);
  });
});

function to({ port }: SmtpServer): Omit<MailServer, 'tls'> {
  return { host: '127.0.0.1', port, from: FROM };
}

async function startTls(t: TestContext, options: SmtpOptions) {
  const certificate: Certificate | undefined = makeCertificate(t, temporaryFolder(t));
  if (certificate === undefined) return undefined;
  const server = await startSmtpServer(t, { ...options, certificate });
  if (server === undefined) return undefined;
  const settings: MailServer = {
    ...to(server),
    tls: options.tls,
    certificates: readFileSync(certificate.certificate, 'utf8'),
    ...(options.login === undefined ? {} : { login: { user: options.login[0], password: options.login[1] } }),
  };
  return { server, settings };
}

function isRefusal(reason: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof MailRefusal && reason.test(error.message);
}

async function partlyTaken(sending: Promise<void>): Promise<MailPartlyTaken> {
  const error = await sending.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.equal(error instanceof MailPartlyTaken, true, String(error));
  return error as MailPartlyTaken;
}
