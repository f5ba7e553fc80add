import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readHtml } from '../../../test/support/html-tags.ts';
import { messageParts, someSubscription } from '../../../test/support/subscription.ts';
import { type Mail, MailRefusal } from '../../mail/index.ts';
import type { ConfirmationPayload, NotificationPayload } from '../payload.ts';
import type { KnownSubscription } from '../subscription-rows.ts';
import { sendEmail } from './email.ts';

const { links, tokens } = messageParts();
const ADDRESS = 'team@example.org';
const AT = Date.UTC(2026, 0, 1);
const EVENT = { 'detail-type': 'ECR Image Scan', source: 'aws.ecr', detail: { tags: ['www.example.org'] } };

describe('a mail of a topic', () => {
  it('is the message, and how to get no more of them', async () => {
    const { subject, text, html, to, unsubscribe } = await mailOf(news('one\ntwo', 'Hello'));
    const link = links.unsubscribe(someSubscription());

    assert.deepEqual([subject, to, unsubscribe], ['Hello', [ADDRESS], link]);
    assert.equal(
      text,
      `one\ntwo\n\n-- \n${ADDRESS} is subscribed to the topic arn:aws:sns:us-east-1:000000000000:findings.\nTo get no more of its messages: ${link}\n`,
    );
    const { faults, links: found, text: shown } = readHtml(html ?? '');
    assert.deepEqual([faults, found], [[], [link]]);
    assert.match(shown, /one\ntwo\n/);
  });

  const subjects: readonly (readonly [what: string, message: string, subject: string])[] = [
    ['nothing', 'text', 'Message of the topic "findings"'],
    ['an event', JSON.stringify(EVENT), 'ECR Image Scan (topic "findings")'],
    ['JSON of no event', '{"detail-type":"x"}', 'Message of the topic "findings"'],
    [
      'an event with a long kind',
      JSON.stringify({ ...EVENT, 'detail-type': 'x'.repeat(999) }),
      `${'x'.repeat(128)} (topic "findings")`,
    ],
  ];
  for (const [what, message, subject] of subjects) {
    it(`of ${what} without a subject says where it is from`, async () => {
      assert.equal((await mailOf(news(message))).subject, subject);
    });
  }

  it('bears the display name of its topic', async () => {
    const { subject } = await mailOf(news('text'), { topicAttributes: { DisplayName: 'Scans' } });

    assert.equal(subject, 'Message of the topic "Scans"');
  });

  const bodies: readonly (readonly [what: string, message: string, body: string])[] = [
    ['an object', '{"a":{"b":1}}', '{\n  "a": {\n    "b": 1\n  }\n}'],
    ['a list', '[1]', '[1]'],
    ['what looks like JSON', '{"a":', '{"a":'],
    ['a string of a template', '"two\\nlines \\"quoted\\""', 'two\nlines "quoted"'],
    ['strings of a template', '"one"\n"two"', 'one\ntwo'],
    ['quoted words', '"one" and "two"', '"one" and "two"'],
    ['one string of two', '"one"\n"two', '"one"\n"two'],
  ];
  for (const [what, message, body] of bodies) {
    it(`shows ${what} as people read it`, async () => {
      assert.equal((await mailOf(news(message))).text.split('\n\n-- \n')[0], body);
    });
  }

  it('has no form but its own, and no link but its own in JSON, whatever is published', async () => {
    const hostile = {
      ...EVENT,
      detail: { tags: ['</div><a href="https://x.example">x</a>', 'www.x.example', 'https://x'] },
    };
    for (const message of [JSON.stringify(hostile), '<script>alert(1)</script>&amp;', '"<b>"']) {
      const { html = '' } = await mailOf(news(message, '</title><script>'));

      const { faults, links: found } = readHtml(html);
      assert.deepEqual([faults, found.length], [[], 1]);
      assert.doesNotMatch(html, /<script|www\.x|https:\/\/x/);
    }
  });

  it('asks to confirm, with a link that says nothing of the address', async () => {
    const { subject, text, html, unsubscribe } = await mailOf({ kind: 'confirmation', of: 'subscribe', at: AT });
    const link = links.confirm(someSubscription().topicArn, tokens.confirmation(someSubscription().id, '1'));

    assert.equal(subject, 'Confirm your subscription to the topic "findings"');
    assert.ok(text.includes(`are to be sent to ${ADDRESS}.`));
    assert.ok(text.includes(`\n\n${link}\n\n`));
    assert.deepEqual(readHtml(html ?? ''), { faults: [], links: [link], text: readHtml(html ?? '').text });
    assert.equal(unsubscribe, undefined);
    assert.ok(!link.includes('team'));
  });

  it('says how to take messages up again that were ended', async () => {
    const { subject, text, html } = await mailOf({ kind: 'confirmation', of: 'unsubscribe', at: AT });

    assert.equal(subject, 'No more messages of the topic "findings"');
    assert.match(text, /If that was a mistake, this page takes them up again within two days:\n\nhttps:/);
    assert.deepEqual(readHtml(html ?? '').faults, []);
  });

  it('has the same id in each repeat, and another one of another message', async () => {
    const [one, again] = [await mailOf(news('x')), await mailOf(news('x'))];
    const other = await mailOf(news('x'), {}, '2');

    assert.equal(one.messageId, again.messageId);
    assert.notEqual(one.messageId, other.messageId);
    assert.match(one.messageId, /@registry\.example\.org>$/);
  });

  it('is refused where the server refuses it, and tried again where it does not answer', async () => {
    const refusal = await outcomeOf(new MailRefusal('"mail" answered 550'));

    assert.deepEqual(refusal, { kind: 'refused', reason: '"mail" answered 550' });
    await assert.rejects(outcomeOf(new Error('cannot be reached')), /cannot be reached/);
  });
});

function news(message: string, subject?: string): NotificationPayload {
  return { kind: 'notification', at: AT, message, ...(subject === undefined ? {} : { subject }) };
}

async function mailOf(
  payload: NotificationPayload | ConfirmationPayload,
  more: Partial<KnownSubscription> = {},
  id = '1',
): Promise<Mail> {
  const sent: Mail[] = [];
  const outcome = await send(payload, async (mail) => void sent.push(mail), { ...more, id });
  assert.deepEqual(outcome, { kind: 'sent' });
  const [mail] = sent;
  assert.ok(mail);
  return mail;
}

async function outcomeOf(error: Error) {
  return await send(news('x'), async () => {
    throw error;
  });
}

async function send(
  payload: NotificationPayload | ConfirmationPayload,
  mailing: (mail: Mail) => Promise<void>,
  { id = '1', ...more }: Partial<KnownSubscription> = {},
) {
  const parts = { mailer: { send: mailing }, links, tokens, url: 'https://registry.example.org' };
  const subscription = someSubscription({ protocol: 'email', endpoint: ADDRESS, ...more });
  return await sendEmail(parts, { subscription, id, payload, signal: new AbortController().signal });
}
