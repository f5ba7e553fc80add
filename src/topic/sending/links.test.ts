import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { messageParts, someSubscription } from '../../../test/support/subscription.ts';
import { CERTIFICATE_PREFIX } from './links.ts';

describe('the links of a message', () => {
  const { links, tokens } = messageParts();

  it("are of SNS's form, at the address that clients use", () => {
    const subscription = someSubscription();

    assert.equal(
      links.confirm(subscription.topicArn, 'abc'),
      'https://registry.example.org/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:us-east-1:000000000000:findings&Token=abc',
    );
    assert.equal(
      links.unsubscribe(subscription),
      `https://registry.example.org/?Action=Unsubscribe&SubscriptionArn=${subscription.arn}&Token=${tokens.unsubscription(subscription.id)}`,
    );
    assert.equal(links.certificate('abc'), `https://registry.example.org${CERTIFICATE_PREFIX}abc.pem`);
  });

  it('hold nothing that would end a parameter', () => {
    assert.match(links.confirm('a&b=c d#e', '&x=1'), /TopicArn=a%26b%3Dc%20d%23e&Token=%26x%3D1$/);
  });
});
