/**
 * Verifies webhooks that Pratique sends (Standard Webhooks, version 1). No dependencies; Node 18 or newer. Copy it or
 * import it:
 *
 *   import { verifyWebhook } from './webhook-verify.mjs';
 *   const event = verifyWebhook(secret, request.headers, body); // throws where it is not the server's
 *
 * `body` is what came, byte for byte, before anything has parsed it. Keep `event.id` of those that were worked on: a
 * repeat has the same.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const TOLERANCE_SECONDS = 5 * 60;

export function verifyWebhook(secret, headers, body, now = Date.now()) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (!id || !signatures || !/^\d{1,15}$/.test(timestamp ?? '')) throw new Error('it is not signed');
  if (Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) throw new Error('it was signed too long ago, or ahead');
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  const isSigned = signatures.split(' ').some((signature) => {
    const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64');
    return signature.startsWith('v1,') && given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!isSigned) throw new Error('it is signed with another secret, or was changed');
  return JSON.parse(body.toString());
}
