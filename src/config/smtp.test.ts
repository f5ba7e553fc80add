import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { smtpOf } from './smtp.ts';
import { ConfigError } from './types.ts';

const FROM = 'alerts@example.org';

describe('the mail server', () => {
  const SERVERS: readonly [address: string, server: Record<string, unknown>][] = [
    ['smtp://mail.example.org', { host: 'mail.example.org', port: 587, tls: 'starttls' }],
    ['smtp://mail.example.org:2525/', { host: 'mail.example.org', port: 2525, tls: 'starttls' }],
    ['smtps://mail.example.org', { host: 'mail.example.org', port: 465, tls: 'from-start' }],
    ['smtp://localhost:1025?tls=none', { host: 'localhost', port: 1025, tls: 'none' }],
    ['smtp://10.0.0.7?tls=none', { host: '10.0.0.7', port: 25, tls: 'none' }],
    ['smtp://[::1]:1025?tls=none', { host: '::1', port: 1025, tls: 'none' }],
    [
      'smtp://me%40example.org:p%40ss%2Fw%25rd@mail.example.org',
      {
        host: 'mail.example.org',
        port: 587,
        tls: 'starttls',
        login: { user: 'me@example.org', password: 'p@ss/w%rd' },
      },
    ],
  ];
  for (const [address, server] of SERVERS) {
    it(`is read from ${address}`, () => {
      const read = smtpOf({ PRATIQUE_SMTP: address, PRATIQUE_SMTP_FROM: FROM }, '/');

      assert.deepEqual(read, { ...server, from: { name: 'Pratique', address: FROM } });
    });
  }

  const WRITERS: readonly [text: string, name: string, address: string][] = [
    ['alerts@example.org', 'Pratique', 'alerts@example.org'],
    ['<alerts@example.org>', 'Pratique', 'alerts@example.org'],
    ['Image alerts <alerts@example.org>', 'Image alerts', 'alerts@example.org'],
    ['"Image alerts" <alerts@example.org>', 'Image alerts', 'alerts@example.org'],
  ];
  for (const [text, name, address] of WRITERS) {
    it(`sends as ${text}`, () => {
      const read = smtpOf({ PRATIQUE_SMTP: 'smtp://localhost', PRATIQUE_SMTP_FROM: text }, '/');

      assert.deepEqual(read?.from, { name, address });
    });
  }

  const REFUSED: readonly [settings: Parameters<typeof smtpOf>[0], reason: RegExp][] = [
    [{ PRATIQUE_SMTP_FROM: FROM }, /^PRATIQUE_SMTP_FROM means nothing without PRATIQUE_SMTP$/],
    [{ PRATIQUE_SMTP_CA: 'ca.pem' }, /^PRATIQUE_SMTP_CA means nothing without/],
    [{ PRATIQUE_SMTP: 'smtp://u:secret@h' }, /^PRATIQUE_SMTP wants PRATIQUE_SMTP_FROM/],
    [{ PRATIQUE_SMTP: 'smtp://u:secret@h', PRATIQUE_SMTP_FROM: 'nobody' }, /^PRATIQUE_SMTP_FROM: an address/],
    [{ PRATIQUE_SMTP: 'smtp://h', PRATIQUE_SMTP_FROM: 'a\r\nBcc: x <a@b>' }, /^PRATIQUE_SMTP_FROM: an address/],
    [{ PRATIQUE_SMTP: 'u:secret@h:25', PRATIQUE_SMTP_FROM: FROM }, /^PRATIQUE_SMTP: smtp:\/\/user/],
    [{ PRATIQUE_SMTP: 'https://u:secret@h', PRATIQUE_SMTP_FROM: FROM }, /^PRATIQUE_SMTP: smtp:\/\/user/],
    [{ PRATIQUE_SMTP: 'smtp://u:secret@h/path', PRATIQUE_SMTP_FROM: FROM }, /^PRATIQUE_SMTP: smtp:\/\/user/],
    [{ PRATIQUE_SMTP: 'smtp://u:se%cret@h', PRATIQUE_SMTP_FROM: FROM }, /^PRATIQUE_SMTP: smtp:\/\/user/],
    [{ PRATIQUE_SMTP: 'smtp://h?tls=maybe', PRATIQUE_SMTP_FROM: FROM }, /^PRATIQUE_SMTP: smtp:\/\/user/],
    [{ PRATIQUE_SMTP: 'smtps://h?tls=none', PRATIQUE_SMTP_FROM: FROM }, /contradict/],
    [{ PRATIQUE_SMTP: 'smtp://u@h', PRATIQUE_SMTP_FROM: FROM }, /a user and a password, or neither/],
    [{ PRATIQUE_SMTP: 'smtp://h', PRATIQUE_SMTP_FROM: FROM, PRATIQUE_SMTP_CA: 'gone.pem' }, /cannot read "\/gone.pem"/],
    [{ PRATIQUE_SMTP: 'smtp://h?tls=none', PRATIQUE_SMTP_FROM: FROM, PRATIQUE_SMTP_CA: 'x' }, /means nothing with/],
  ];
  for (const [settings, reason] of REFUSED) {
    it(`is refused for ${JSON.stringify(settings)}`, () => {
      const refuse = () => smtpOf(settings, '/');

      assert.throws(refuse, (error) => error instanceof ConfigError && reason.test(error.message));
      assert.throws(refuse, (error) => error instanceof ConfigError && !error.message.includes('secret'));
    });
  }

  it('has the certificates of a file', (t) => {
    const folder = temporaryFolder(t);
    const certificate = '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n';
    writeFileSync(join(folder, 'ca.pem'), certificate);
    writeFileSync(join(folder, 'other.pem'), 'no certificate');
    const settings = { PRATIQUE_SMTP: 'smtps://mail.example.org', PRATIQUE_SMTP_FROM: FROM };

    assert.equal(smtpOf({ ...settings, PRATIQUE_SMTP_CA: 'ca.pem' }, folder)?.certificates, certificate);
    assert.throws(() => smtpOf({ ...settings, PRATIQUE_SMTP_CA: 'other.pem' }, folder), ConfigError);
  });

  it('is none where nothing is set', () => {
    assert.equal(smtpOf({}, '/'), undefined);
  });
});
