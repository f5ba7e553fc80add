import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { requireClient } from '../../../test/support/client.ts';
import { image } from '../../../test/support/images.ts';
import { sourceOptions } from '../../../test/support/sources.ts';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { registryClient } from './client.ts';
import { parseReference } from './reference.ts';

const { manifest } = image({ layers: [] });

describe('a registry over TLS', () => {
  it('is not believed with a certificate of its own making, unless that is allowed', async (t) => {
    const openssl = requireClient(t, 'openssl');
    if (openssl === undefined) return;
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(temporaryFolder(t), name));
    const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    execFileSync(
      openssl,
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${key}`, '-out', `${cert}`, ...name],
      {
        stdio: 'pipe',
      },
    );
    const server = createServer({ key: readFileSync(`${key}`), cert: readFileSync(`${cert}`) }, (_, response) =>
      response.end(manifest.bytes),
    ).listen(0);
    await once(server, 'listening');
    t.after(() => server.close());

    const host = `localhost:${(server.address() as AddressInfo).port}`;
    await assert.rejects(
      manifestOf(host, { isInsecure: false }),
      /the certificate of "localhost:\d+" is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\): NODE_EXTRA_CA_CERTS/,
    );
    assert.deepEqual(Buffer.from(await manifestOf(host, { isInsecure: true })), Buffer.from(manifest.bytes));
  });

  it('is asked without TLS on this machine alone, or where that is allowed', async (t) => {
    const server = createPlainServer((_, response) => response.end(manifest.bytes)).listen(0);
    await once(server, 'listening');
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });

    // A name that leads here, and that nobody takes for this machine's own.
    const host = `0.0.0.0:${(server.address() as AddressInfo).port}`;
    await assert.rejects(manifestOf(host, {}), /does not speak TLS: --plain-http speaks without/);
    assert.deepEqual(Buffer.from(await manifestOf(host, { isPlainHttp: true })), Buffer.from(manifest.bytes));
    assert.deepEqual(
      Buffer.from(await manifestOf(host.replace('0.0.0.0', '127.0.0.1'), {})),
      Buffer.from(manifest.bytes),
    );
  });
});

async function manifestOf(host: string, more: { isInsecure?: boolean; isPlainHttp?: boolean }): Promise<Uint8Array> {
  const parsed = parseReference(`${host}/app:1`);
  assert.equal(parsed.kind, 'reference');
  if (parsed.kind !== 'reference') return new Uint8Array(0);
  const { registry, signal } = sourceOptions();
  const client = registryClient(parsed.reference, { ...registry, ...more }, signal);
  try {
    return (await client.manifest('1', 2 ** 20)).bytes;
  } finally {
    client.close();
  }
}
