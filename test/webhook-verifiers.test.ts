import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { signWebhook, webhookSecretOf } from '../src/outbound/index.ts';
import { requireClient } from './support/client.ts';

const VERIFIERS = fileURLToPath(new URL('../verifiers', import.meta.url));
const SECRET = webhookSecretOf(randomBytes(32));
const OTHER = webhookSecretOf(randomBytes(24));
const BODY = JSON.stringify({ id: 'e-1', text: 'grüße 🐳' });
const SIGNED = signWebhook([OTHER, SECRET], { id: 'e-1', at: Date.now(), body: BODY });

/** What each verifier is given, and what it says. */
const CASES: readonly (readonly [what: string, given: Given, said: string])[] = [
  ['what is signed', {}, JSON.stringify(JSON.parse(BODY))],
  ['what is signed, with the old secret', { secret: OTHER }, JSON.stringify(JSON.parse(BODY))],
  ['what was changed', { body: BODY.replace('grüße', 'grüsse') }, 'it is signed with another secret, or was changed'],
  ['another secret', { secret: webhookSecretOf(randomBytes(32)) }, 'it is signed with another secret, or was changed'],
  ['another id', { headers: { ...SIGNED, 'webhook-id': 'e-2' } }, 'it is signed with another secret, or was changed'],
  [
    'another version',
    { headers: { ...SIGNED, 'webhook-signature': SIGNED['webhook-signature'].replaceAll('v1', 'v2') } },
    'it is signed with another secret, or was changed',
  ],
  [
    'an old one',
    { headers: signWebhook(SECRET, { id: 'e-1', at: Date.now() - 360_000, body: BODY }) },
    'it was signed too long ago, or ahead',
  ],
  ['no time', { headers: { ...SIGNED, 'webhook-timestamp': 'now' } }, 'it is not signed'],
  ['nothing', { headers: {} }, 'it is not signed'],
];

interface Given {
  readonly secret?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const NODE = `import { verifyWebhook } from '${VERIFIERS}/webhook-verify.mjs';
const said = JSON.parse(process.argv[1]).map(({ secret, headers, body }) => {
  try {
    return JSON.stringify(verifyWebhook(secret, headers, Buffer.from(body)));
  } catch ({ message }) {
    return message;
  }
});
console.log(JSON.stringify(said));`;

const PYTHON = `import json, sys
sys.path.insert(0, "${VERIFIERS}")
sys.dont_write_bytecode = True
from webhook_verify import verify_webhook
def said(given):
    try:
        event = verify_webhook(given["secret"], given["headers"], given["body"].encode())
        return json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    except ValueError as error:
        return str(error)
print(json.dumps([said(given) for given in json.loads(sys.argv[1])]))`;

describe('the verifiers of webhooks', () => {
  const given = CASES.map(([, { secret = SECRET, headers = SIGNED, body = BODY }]) => ({ secret, headers, body }));
  const expected = CASES.map(([what, , said]) => [what, said]);
  const said = (program: string, args: readonly string[]) => {
    const printed = execFileSync(program, [...args, JSON.stringify(given)], { encoding: 'utf8' });
    const answers = JSON.parse(printed) as readonly string[];
    return CASES.map(([what], at) => [what, answers[at]]);
  };

  it('believe what is signed and nothing else, in Node', () => {
    assert.deepEqual(said(process.execPath, ['--input-type=module', '-e', NODE]), expected);
  });

  it('believe what is signed and nothing else, in Python', (t) => {
    const python = requireClient(t, 'python3');
    if (python !== undefined) assert.deepEqual(said(python, ['-c', PYTHON]), expected);
  });
});
