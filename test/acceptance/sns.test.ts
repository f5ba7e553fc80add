import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type AwsCli, requireAws } from '../support/aws-cli.ts';
import { requireClient } from '../support/client.ts';
import { type Received, startPeer } from '../support/peer.ts';
import { runProgram } from '../support/program.ts';
import { startRunningFor } from '../support/running.ts';
import { startSmtpServer } from '../support/smtp-server.ts';
import { temporaryFolder } from '../support/temporary.ts';

const LIMIT = { timeout: 90_000 };
const TOPIC = 'arn:aws:sns:us-east-1:000000000000:findings';
const topic = ['--topic-arn', TOPIC];
const VERIFIERS = new URL('../../verifiers/', import.meta.url);

describe('a topic of a running server', () => {
  it('mails to whoever confirmed by the button of the page, until they end it by another', LIMIT, async (t) => {
    const mail = await startSmtpServer(t, { tls: 'none' });
    if (mail === undefined) return;
    const settings = { PRATIQUE_SMTP: `smtp://127.0.0.1:${mail.port}?tls=none`, PRATIQUE_SMTP_FROM: 'sns@example.org' };
    const running = await startRunningFor(t, { settings });
    const aws = requireAws(t, running);
    if (aws === undefined) return;

    await aws.json('sns', 'create-topic', '--name', 'findings');
    await aws.json('sns', 'subscribe', ...topic, '--protocol', 'email', '--notification-endpoint', 'team@example.org');
    const [question] = await mail.received(1);
    const link = linkIn(question?.parts[0]?.content);
    const page = await fetch(link, { headers: { accept: 'text/html' } });
    const pending = await confirmedOf(aws);
    const done = await fetch(link, { method: 'POST' });
    const confirmed = await confirmedOf(aws);
    await aws.json('sns', 'publish', ...topic, '--subject', 'Hello', '--message', '{"a":{"b":1}}');
    const [, message] = await mail.received(2);
    const unsubscribe = linkIn(message?.parts[0]?.content);
    await fetch(unsubscribe);
    const still = await confirmedOf(aws);
    await fetch(unsubscribe, { method: 'POST' });
    const [, , end] = await mail.received(3);

    assert.deepEqual(question?.to, ['team@example.org']);
    assert.deepEqual(question.header('subject'), ['Confirm your subscription to the topic "findings"']);
    assert.match(await page.text(), /<form method="post"><button type="submit">Confirm<\/button><\/form>/);
    assert.match(page.headers.get('content-security-policy') ?? '', /^default-src 'none';/);
    assert.match(await done.text(), /<h1>Subscription confirmed<\/h1>/);
    assert.deepEqual([pending, confirmed, still, await confirmedOf(aws)], ['0', '1', '1', '0']);
    assert.deepEqual(message?.header('subject'), ['Hello']);
    assert.match(message.parts[0]?.content ?? '', /^\{\n {2}"a": \{\n {4}"b": 1\n {2}\}\n\}\n\n-- \n/);
    assert.equal(message.header('list-unsubscribe')[0]?.trim(), `<${unsubscribe}>`);
    assert.deepEqual(end?.header('subject'), ['No more messages of the topic "findings"']);
  });

  for (const version of ['1', '2'] as const) {
    it(`posts what its verifiers and openssl find signed, with signature version ${version}`, LIMIT, async (t) => {
      const openssl = requireClient(t, 'openssl');
      const receiver = await startReceiver(t);
      const settings = { PRATIQUE_OUTBOUND_ALLOW: '127.0.0.1' };
      const running = await startRunningFor(t, { settings });
      const aws = requireAws(t, running);
      if (aws === undefined || openssl === undefined) return;
      const attributes = ['--attributes', `SignatureVersion=${version}`];
      await aws.json('sns', 'create-topic', '--name', 'findings', ...attributes);

      const endpoint = ['--notification-endpoint', receiver.url.replace('//', '//user:pass%40word@')];
      await aws.json('sns', 'subscribe', ...topic, '--protocol', 'http', ...endpoint);
      const asked = await receiver.received(1);
      const { SubscribeURL = '' } = JSON.parse(asked.body) as Record<string, string>;
      const confirmed = await (await fetch(SubscribeURL)).text();
      const listed = (await aws.json('sns', 'list-subscriptions')) as { Subscriptions: { Endpoint: string }[] };
      const say = ['--subject', 'Greetings', '--message', 'naïve\nsecond line'];
      await aws.json('sns', 'publish', ...topic, ...say);
      const notified = await receiver.received(2);

      assert.equal(asked.headers['x-amz-sns-message-type'], 'SubscriptionConfirmation');
      assert.equal(asked.headers.authorization, `Basic ${btoa('user:pass@word')}`);
      assert.match(
        confirmed,
        /<ConfirmSubscriptionResult><SubscriptionArn>arn:aws:sns:us-east-1:000000000000:findings:/,
      );
      assert.match(listed.Subscriptions[0]?.Endpoint ?? '', /^http:\/\/user:\*\*\*\*@127/);
      assert.equal(notified.headers['x-amz-sns-message-type'], 'Notification');
      assert.equal(notified.headers['x-amz-sns-topic-arn'], TOPIC);
      assert.equal(notified.headers['content-type'], 'text/plain; charset=UTF-8');
      for (const { body } of [asked, notified]) {
        assert.deepEqual(await verdicts(running.url, body), ['valid', 'valid']);
        assert.equal(await byOpenssl(t, { openssl, version }, body), 'Verified OK');
        for (const name of ['Message', 'Timestamp', 'TopicArn', 'Signature'])
          assert.deepEqual(await verdicts(running.url, changed(body, name)), ['not valid', 'not valid'], name);
      }
      assert.deepEqual(await verdicts('https://registry.example.org', notified.body), ['not valid', 'not valid']);
    });
  }
});

function linkIn(content = ''): string {
  return /http:\/\/\S+/.exec(content.slice(content.indexOf('Action=') - 40))?.[0] ?? '';
}

async function confirmedOf(aws: AwsCli): Promise<string | undefined> {
  const { Attributes } = (await aws.json('sns', 'get-topic-attributes', ...topic)) as {
    Attributes: Record<string, string>;
  };
  return Attributes['SubscriptionsConfirmed'];
}

/** An endpoint that keeps what it is sent. */
async function startReceiver(t: TestContext) {
  const { url, received: all } = await startPeer(t);
  return {
    url: `${url}/hook`,
    async received(count: number): Promise<Received> {
      for (let tries = 0; all.length < count && tries < 400; tries += 1) await sleep(25);
      const found = all[count - 1];
      assert.ok(found, `there are ${all.length} messages, not ${count}`);
      return found;
    },
  };
}

/** What the two verifiers that are shipped say of a message. */
async function verdicts(server: string, body: string): Promise<readonly string[]> {
  const commands: readonly (readonly [string, string])[] = [
    [process.execPath, 'sns-verify.mjs'],
    ['/usr/bin/python3', 'sns_verify.py'],
  ];
  return await Promise.all(
    commands.map(async ([program, file]) => {
      const args = [fileURLToPath(new URL(file, VERIFIERS)), server];
      const { code, stdout, stderr } = await runProgram(program, args, { input: body });
      const [verdict = ''] = (code === 0 ? stdout : stderr).split(':');
      return verdict;
    }),
  );
}

async function byOpenssl(
  t: TestContext,
  { openssl, version }: { readonly openssl: string; readonly version: '1' | '2' },
  body: string,
): Promise<string> {
  const folder = temporaryFolder(t);
  const message = JSON.parse(body) as Record<string, string>;
  const names = ['Message', 'MessageId', 'Subject', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  const signed = names.flatMap((name) => (message[name] === undefined ? [] : [`${name}\n${message[name]}\n`])).join('');
  writeFileSync(join(folder, 'text'), signed);
  writeFileSync(join(folder, 'signature'), Buffer.from(message['Signature'] ?? '', 'base64'));
  writeFileSync(join(folder, 'certificate'), await (await fetch(message['SigningCertURL'] ?? '')).text());
  const key = await runProgram(openssl, ['x509', '-in', join(folder, 'certificate'), '-pubkey', '-noout']);
  writeFileSync(join(folder, 'key'), key.stdout);
  const check = ['-verify', join(folder, 'key'), '-signature', join(folder, 'signature'), join(folder, 'text')];
  const { stdout } = await runProgram(openssl, ['dgst', version === '2' ? '-sha256' : '-sha1', ...check]);
  assert.ok(readFileSync(join(folder, 'key'), 'utf8').includes('PUBLIC KEY'));
  return stdout.trim();
}

/** The same message with another letter at the end of a field. */
function changed(body: string, name: string): string {
  const message = JSON.parse(body) as Record<string, string>;
  const value = message[name] ?? '';
  const other = name === 'Signature' ? `${value[0] === 'A' ? 'B' : 'A'}${value.slice(1)}` : `${value}x`;
  return JSON.stringify({ ...message, [name]: other });
}
