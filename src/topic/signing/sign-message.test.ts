import assert from 'node:assert/strict';
import { generateKeyPairSync, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import { type SignedFields, signMessage, stringToSign } from './sign-message.ts';

// Amazon SNS Developer Guide, "Verifying the signatures of Amazon SNS messages": names and order of the lines.
const NOTIFICATION: SignedFields = {
  Type: 'Notification',
  MessageId: '4d4dc071-ddbf-465d-bba8-08f81c89da64',
  TopicArn: 'arn:aws:sns:us-east-2:123456789012:s4-MySNSTopic',
  Subject: 'My subject',
  Message: 'Test message',
  Timestamp: '2019-01-31T04:37:04.321Z',
};
const CONFIRMATION: SignedFields = {
  Type: 'SubscriptionConfirmation',
  MessageId: '3d891288-136d-417f-bc05-901c108273ee',
  Token: '233412',
  TopicArn: 'arn:aws:sns:us-east-2:123456789012:s4-MySNSTopic',
  Message: 'You have chosen to subscribe',
  SubscribeURL: 'https://sns.us-east-2.amazonaws.com/?Action=ConfirmSubscription',
  Timestamp: '2019-01-31T19:25:13.719Z',
};

describe('what is signed', () => {
  it('of a notification is six names and values, a line each', () => {
    assert.equal(
      stringToSign(NOTIFICATION),
      'Message\nTest message\nMessageId\n4d4dc071-ddbf-465d-bba8-08f81c89da64\nSubject\nMy subject\nTimestamp\n2019-01-31T04:37:04.321Z\nTopicArn\narn:aws:sns:us-east-2:123456789012:s4-MySNSTopic\nType\nNotification\n',
    );
  });

  it('of one without a subject has no line of it', () => {
    const { Subject, ...without } = NOTIFICATION;

    assert.equal(stringToSign(without), stringToSign(NOTIFICATION).replace(`Subject\n${Subject}\n`, ''));
  });

  for (const type of ['SubscriptionConfirmation', 'UnsubscribeConfirmation'] as const) {
    it(`of a ${type} is seven`, () => {
      assert.equal(
        stringToSign({ ...CONFIRMATION, Type: type }),
        `Message\nYou have chosen to subscribe\nMessageId\n3d891288-136d-417f-bc05-901c108273ee\nSubscribeURL\nhttps://sns.us-east-2.amazonaws.com/?Action=ConfirmSubscription\nTimestamp\n2019-01-31T19:25:13.719Z\nToken\n233412\nTopicArn\narn:aws:sns:us-east-2:123456789012:s4-MySNSTopic\nType\n${type}\n`,
      );
    });
  }

  for (const [version, hash] of [
    ['1', 'sha1'],
    ['2', 'sha256'],
  ] as const) {
    it(`is signed with ${hash} in version ${version}`, () => {
      const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const signature = signMessage({ fingerprint: '', privateKey }, { ...NOTIFICATION, Message: 'naïve' }, version);
      const isOf = (message: string) => {
        const text = Buffer.from(stringToSign({ ...NOTIFICATION, Message: message }));
        return verify(hash, text, publicKey, Buffer.from(signature, 'base64'));
      };

      assert.deepEqual([isOf('naïve'), isOf('naive')], [true, false]);
    });
  }
});
