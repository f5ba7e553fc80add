import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { startPeer } from '../../test/support/peer.ts';
import { createOutbound } from './outbound.ts';
import { isWebhookSecret, signWebhook, webhookSecretOf } from './sign-webhook.ts';

const [ONE, OTHER, THIRD] = [24, 32, 64].map((length) => webhookSecretOf(randomBytes(length)));

describe('a signed webhook', () => {
  it('is believed by whoever receives it and has the secret', async (t) => {
    const { url, received } = await startPeer(t);
    const body = JSON.stringify({ text: 'grüße, "quoted" 🐳' });
    const headers = signWebhook(`${ONE}`, { id: 'e-1', at: Date.now(), body });

    await createOutbound({ allowed: ['127.0.0.1'] }).send({ method: 'POST', url, headers, body });

    const [got] = received;
    assert.ok(got !== undefined);
    const came = headersOf(got.headers);
    assert.deepEqual(new Webhook(`${ONE}`).verify(got.body, came), JSON.parse(body));
    assert.throws(() => new Webhook(`${OTHER}`).verify(got.body, came), /No matching signature/);
    assert.throws(() => new Webhook(`${ONE}`).verify(`${got.body} `, came), /No matching signature/);
    assert.throws(() => new Webhook(`${ONE}`).verify(got.body, { ...came, 'webhook-id': 'e-2' }), /No matching/);
  });

  it('is believed with the old secret and with the new one while both sign', () => {
    const headers = signWebhook([`${ONE}`, `${OTHER}`], { id: 'e', at: Date.now(), body: '{}' });

    new Webhook(`${ONE}`).verify('{}', headers);
    new Webhook(`${OTHER}`).verify('{}', headers);
    assert.throws(() => new Webhook(`${THIRD}`).verify('{}', headers), /No matching signature/);
  });

  it('is what the specification shows', () => {
    const at = 1_614_265_330_000;
    const body = '{"test": 2432232314}';

    assert.equal(
      signWebhook('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at, body })[
        'webhook-signature'
      ],
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  it('is believed whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.uuid(), (body, id) => {
        const headers = signWebhook(`${ONE}`, { id, at: Date.now() + 999, body });

        new Webhook(`${ONE}`).verify(body, headers, { jsonParse: false });
      }),
    );
  });

  it('is not made with what is no secret, which is not repeated', () => {
    for (const secret of ['', 'swordfish', 'whsec_', 'whsec_c3dvcmRmaXNo', `whsec_${'A'.repeat(87)}`]) {
      assert.equal(isWebhookSecret(secret), false);
      assert.throws(() => signWebhook(secret, { id: 'e', at: 0, body: '' }), {
        message: 'a secret is not whsec_ and 24 to 64 bytes in base64',
      });
    }
  });
});

function headersOf(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
