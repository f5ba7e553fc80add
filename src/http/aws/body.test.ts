import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, it } from 'node:test';
import { createBodyReader } from './body.ts';

function requestWith(chunks: readonly string[], headers: Record<string, string> = {}): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.headers = headers;
  for (const chunk of chunks) request.push(Buffer.from(chunk));
  request.push(null);
  return request;
}

describe('a body', () => {
  it('is read whole, with its hash', async () => {
    const body = await createBodyReader(100).read(requestWith(['ab', 'c']), 10);

    const hash = createHash('sha256').update('abc').digest('hex');
    assert.deepEqual(body, { kind: 'body', bytes: Buffer.from('abc'), hash });
  });

  it('is refused by what it announces', async () => {
    const body = await createBodyReader(100).read(requestWith([], { 'content-length': '11' }), 10);

    assert.deepEqual(body, { kind: 'too-large', limitBytes: 10 });
  });

  it('is refused once it is larger than allowed, whatever it announced', async () => {
    const body = await createBodyReader(100).read(requestWith(['aaaaaa', 'bbbbbb']), 10);

    assert.deepEqual(body, { kind: 'too-large', limitBytes: 10 });
  });

  it('waits while others fill the memory, and comes in when they are done', async () => {
    const reader = createBodyReader(10);
    const first = await reader.read(requestWith(['12345678']), 10);

    const meanwhile = await reader.read(requestWith(['12345678']), 10);
    assert.ok(first.kind === 'body');
    reader.release(first.bytes);
    const later = await reader.read(requestWith(['12345678']), 10);

    assert.deepEqual(meanwhile, { kind: 'busy' });
    assert.equal(later.kind, 'body');
  });
});
