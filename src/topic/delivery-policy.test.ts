import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deliveryPolicyOf, parseDeliveryPolicy, pauseAfter, type RetryPhases } from './delivery-policy.ts';

const PHASES: RetryPhases = {
  minDelayTarget: 1,
  maxDelayTarget: 60,
  numRetries: 50,
  numNoDelayRetries: 3,
  numMinDelayRetries: 2,
  numMaxDelayRetries: 35,
  backoffFunction: 'exponential',
};

describe('a delivery policy', () => {
  it('pauses as its phases say', () => {
    const pauses = [1, 3, 4, 5, 6, 15, 16, 50].map((failures) => pauseAfter(PHASES, failures));

    assert.deepEqual(pauses, [0, 0, 1000, 1000, 1000, 60_000, 60_000, 60_000]);
  });

  for (const backoffFunction of ['linear', 'arithmetic', 'geometric', 'exponential'] as const) {
    it(`grows from the least pause to the longest, ${backoffFunction}`, () => {
      const phases = { ...PHASES, minDelayTarget: 10, maxDelayTarget: 100, numRetries: 10, backoffFunction };
      const growing = { ...phases, numNoDelayRetries: 0, numMinDelayRetries: 0, numMaxDelayRetries: 0 };
      const pauses = Array.from({ length: 10 }, (_, at) => Math.round(pauseAfter(growing, at + 1)));

      assert.deepEqual([pauses[0], pauses[9]], [10_000, 100_000]);
      assert.deepEqual(
        pauses,
        pauses.toSorted((one, other) => one - other),
      );
    });
  }

  it('has what SNS has where nothing is said', () => {
    const parsed = parseDeliveryPolicy('{"healthyRetryPolicy":{"numRetries":5}}', 'subscription');

    assert.ok(parsed.kind === 'policy');
    assert.deepEqual(parsed.policy.retries, {
      minDelayTarget: 20,
      maxDelayTarget: 20,
      numRetries: 5,
      numNoDelayRetries: 0,
      numMinDelayRetries: 0,
      numMaxDelayRetries: 0,
      backoffFunction: 'linear',
    });
  });

  const refused: readonly (readonly [policy: string, of: 'subscription' | 'topic', reason: RegExp])[] = [
    ['{', 'subscription', /object/],
    ['[]', 'topic', /object/],
    ['{"numRetries":5}', 'subscription', /numRetries/],
    ['{"healthyRetryPolicy":{"numRetries":101}}', 'subscription', /^healthyRetryPolicy\.numRetries: /],
    ['{"healthyRetryPolicy":{"numRetries":"5"}}', 'subscription', /^healthyRetryPolicy\.numRetries: /],
    ['{"healthyRetryPolicy":{"minDelayTarget":0}}', 'subscription', /^healthyRetryPolicy\.minDelayTarget: /],
    ['{"healthyRetryPolicy":{"maxDelayTarget":3601}}', 'subscription', /^healthyRetryPolicy\.maxDelayTarget: /],
    ['{"healthyRetryPolicy":{"minDelayTarget":30}}', 'subscription', /maxDelayTarget must not be less/],
    ['{"healthyRetryPolicy":{"numMinDelayRetries":4}}', 'subscription', /numRetries must not be less/],
    ['{"healthyRetryPolicy":{"maxDelayTarget":3600,"numMaxDelayRetries":2}}', 'subscription', /more than 3600 seconds/],
    ['{"healthyRetryPolicy":{"backoffFunction":"cubic"}}', 'subscription', /^healthyRetryPolicy\.backoffFunction: /],
    ['{"throttlePolicy":{"maxReceivesPerSecond":1}}', 'subscription', /^throttlePolicy is not supported/],
    ['{"sicklyRetryPolicy":{"numRetries":1}}', 'subscription', /^sicklyRetryPolicy must be null/],
    ['{"requestPolicy":{"headerContentType":"text/plain\\r\\nx: y"}}', 'subscription', /headerContentType/],
    ['{"http":{"defaultThrottlePolicy":{"maxReceivesPerSecond":1}}}', 'topic', /^http.defaultThrottlePolicy is not/],
    ['{"healthyRetryPolicy":{}}', 'topic', /http/],
  ];
  for (const [policy, of, reason] of refused) {
    it(`of a ${of} is not ${policy}`, () => {
      const parsed = parseDeliveryPolicy(policy, of);

      assert.ok(parsed.kind === 'invalid');
      assert.match(parsed.reason, reason);
    });
  }

  it("is the subscription's own, unless the topic's is final", () => {
    const topic = (disableSubscriptionOverrides: boolean) => ({
      DeliveryPolicy: JSON.stringify({
        http: {
          defaultHealthyRetryPolicy: { numRetries: 1 },
          defaultRequestPolicy: { headerContentType: 'application/json' },
          disableSubscriptionOverrides,
        },
      }),
    });
    const attributes = { DeliveryPolicy: '{"healthyRetryPolicy":{"numRetries":2},"throttlePolicy":null}' };
    const of = (protocol: 'https' | 'email', own: object, topicAttributes: Record<string, string>) => {
      const { retries, contentType } = deliveryPolicyOf({ protocol, attributes: { ...own }, topicAttributes });
      return [retries?.numRetries, contentType];
    };

    assert.deepEqual(of('https', attributes, topic(false)), [2, 'application/json']);
    assert.deepEqual(of('https', attributes, topic(true)), [1, 'application/json']);
    assert.deepEqual(of('https', {}, topic(false)), [1, 'application/json']);
    assert.deepEqual(of('https', {}, {}), [undefined, undefined]);
    assert.deepEqual(of('email', attributes, topic(false)), [undefined, undefined]);
  });
});
