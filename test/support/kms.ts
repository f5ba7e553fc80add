import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { TestContext } from 'node:test';
import { startPeer } from './peer.ts';

/** A KMS on this machine with one key, which encrypts as AWS's does: what was made with another context does not open. */
export interface TestKms {
  readonly url: string;
  /** The operations that were asked of it, with their context. */
  asked(): readonly unknown[];
  /** What `aws kms encrypt` prints. */
  encrypt(plain: Uint8Array, context: Readonly<Record<string, string>>): string;
  /** It answers so from now on. */
  refuse(status: number, type: string): void;
}

interface Body {
  readonly KeyId?: string;
  readonly CiphertextBlob?: string;
  readonly EncryptionContext?: Readonly<Record<string, string>>;
}

export async function startKms(t: TestContext, arn: string): Promise<TestKms> {
  const key = randomBytes(32);
  let refusal: { readonly status: number; readonly type: string } | undefined;
  const encrypt: TestKms['encrypt'] = (plain, context) => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associated(context));
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
  };
  const decrypt = (text: string, context: Readonly<Record<string, string>>) => {
    const blob = Buffer.from(text, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, blob.subarray(0, 12)).setAAD(associated(context));
    decipher.setAuthTag(blob.subarray(12, 28));
    return Buffer.concat([decipher.update(blob.subarray(28)), decipher.final()]);
  };
  const peer = await startPeer(t, (response, { headers, body }) => {
    const { KeyId = '', CiphertextBlob = '', EncryptionContext = {} } = JSON.parse(body) as Body;
    const say = (status: number, answer: unknown) =>
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
    if (refusal !== undefined) return say(refusal.status, { __type: refusal.type, message: 'no' });
    if (KeyId !== arn) return say(400, { __type: 'NotFoundException', message: `Key '${KeyId}' does not exist` });
    if (headers['x-amz-target'] === 'TrentService.GenerateDataKey') {
      const plain = randomBytes(32);
      return say(200, {
        KeyId: arn,
        Plaintext: plain.toString('base64'),
        CiphertextBlob: encrypt(plain, EncryptionContext),
      });
    }
    try {
      return say(200, { KeyId: arn, Plaintext: decrypt(CiphertextBlob, EncryptionContext).toString('base64') });
    } catch {
      return say(400, { __type: 'InvalidCiphertextException' });
    }
  });
  return {
    url: peer.url,
    asked: () => peer.received.map(({ headers, body }) => [headers['x-amz-target'], JSON.parse(body) as unknown]),
    encrypt,
    refuse: (status, type) => {
      refusal = { status, type };
    },
  };
}

function associated(context: Readonly<Record<string, string>>): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context).toSorted(([one], [other]) => (one < other ? -1 : 1))));
}
