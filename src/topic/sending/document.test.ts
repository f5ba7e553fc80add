import assert from 'node:assert/strict';
import { verify } from 'node:crypto';
import { describe, it } from 'node:test';
import { messageParts, someSubscription } from '../../../test/support/subscription.ts';
import type { ConfirmationPayload, NotificationPayload } from '../payload.ts';
import { type SignedFields, stringToSign } from '../signing/sign-message.ts';
import { documentOf } from './document.ts';

const PARTS = messageParts();
const ID = '4d4dc071-ddbf-465d-bba8-08f81c89da64';
const AT = Date.UTC(2026, 10, 23, 1, 2, 3, 4);
const NEWS: NotificationPayload = {
  kind: 'notification',
  at: AT,
  subject: 'My subject',
  message: 'naïve',
  attributes: { severity: { type: 'String', value: 'HIGH' } },
};

describe("a message as SNS's document", () => {
  it('has what SNS has in a notification, in its order', async () => {
    const { type, document } = await read(NEWS);

    assert.equal(type, 'Notification');
    const { Signature: _signature, UnsubscribeURL: link, ...plain } = document;
    assert.deepEqual(Object.entries(plain), [
      ['Type', 'Notification'],
      ['MessageId', ID],
      ['TopicArn', 'arn:aws:sns:us-east-1:000000000000:findings'],
      ['Subject', 'My subject'],
      ['Message', 'naïve'],
      ['Timestamp', '2026-11-23T01:02:03.004Z'],
      ['SignatureVersion', '1'],
      ['SigningCertURL', `https://registry.example.org/sns/SimpleNotificationService-${'f'.repeat(32)}.pem`],
      ['MessageAttributes', { severity: { Type: 'String', Value: 'HIGH' } }],
    ]);
    assert.match(
      String(link),
      /^https:\/\/registry\.example\.org\/\?Action=Unsubscribe&SubscriptionArn=arn:aws:sns:us-east-1:000000000000:findings:df81a004-1600-43ea-a8d6-74ee9d42d01e&Token=[0-9a-f]{64}$/,
    );
  });

  it('has no subject and no attributes where none were published', async () => {
    const { document } = await read({ kind: 'notification', at: AT, message: '' });

    assert.deepEqual([document['Subject'], document['MessageAttributes']], [undefined, undefined]);
    assert.ok(isSigned(document, 'sha1'));
  });

  for (const wish of ['subscribe', 'unsubscribe'] as const) {
    it(`has the link that confirms, after somebody would ${wish}`, async () => {
      const { type, document } = await read({ kind: 'confirmation', of: wish, at: AT });

      assert.equal(type, wish === 'subscribe' ? 'SubscriptionConfirmation' : 'UnsubscribeConfirmation');
      assert.equal(document['Token'], PARTS.tokens.confirmation(someSubscription().id, ID));
      assert.equal(
        document['SubscribeURL'],
        PARTS.links.confirm(String(document['TopicArn']), String(document['Token'])),
      );
      assert.equal(document['UnsubscribeURL'], undefined);
      assert.ok(isSigned(document, 'sha1'));
    });
  }

  it('is signed with the hash that its topic asks for, the same in each repeat', async () => {
    const topicAttributes = { SignatureVersion: '2' };
    const [one, other] = [await read(NEWS, { topicAttributes }), await read(NEWS, { topicAttributes })];

    assert.equal(one.document['SignatureVersion'], '2');
    assert.ok(isSigned(one.document, 'sha256'));
    assert.ok(!isSigned({ ...one.document, Message: 'naive' }, 'sha256'));
    assert.deepEqual(one, other);
  });
});

async function read(
  payload: NotificationPayload | ConfirmationPayload,
  more: Parameters<typeof someSubscription>[0] = {},
) {
  const { type, json } = await documentOf(PARTS, { subscription: someSubscription(more), id: ID, payload });
  return { type, document: JSON.parse(json) as Readonly<Record<string, unknown>> };
}

function isSigned(document: Readonly<Record<string, unknown>>, hash: 'sha1' | 'sha256'): boolean {
  const text = Buffer.from(stringToSign(document as unknown as SignedFields));
  return verify(hash, text, PARTS.publicKey, Buffer.from(String(document['Signature']), 'base64'));
}
