import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, writeFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { requireClient } from '../../test/support/client.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { silentLog } from '../lib/log.ts';
import { sendJson } from './reply.ts';
import { startServer } from './server.ts';

describe('TLS', () => {
  it('follows the certificate when its files change, and keeps the last good one', { timeout: 60_000 }, async (t) => {
    const make = certificates(t);
    if (make === undefined) return;
    const [first, second] = [make('first'), make('second')];
    const files = make('used');
    use(files, first);
    const server = await startTls(files);
    t.after(() => server.stop(0));

    const before = await nameShown(server.port);
    writeFileSync(files.cert, 'nonsense');
    await sleep(2_500);
    const meanwhile = await nameShown(server.port);
    use(files, second);
    while ((await nameShown(server.port)) === 'first') await sleep(100);

    assert.deepEqual([before, meanwhile, await nameShown(server.port)], ['first', 'first', 'second']);
  });

  it('does not begin with a certificate and a key that do not fit', async (t) => {
    const make = certificates(t);
    if (make === undefined) return;
    const [first, second] = [make('first'), make('second')];

    await assert.rejects(
      startTls({ cert: first.cert, key: second.key }),
      /cannot use the certificate ".*" with the key/,
    );
    await assert.rejects(startTls({ cert: '/nonexistent', key: second.key }), /cannot use the certificate/);
  });

  it('takes no version that is broken', async (t) => {
    const make = certificates(t);
    if (make === undefined) return;
    const server = await startTls(make('first'));
    t.after(() => server.stop(0));

    const old = connect({ port: server.port, host: '127.0.0.1', rejectUnauthorized: false, maxVersion: 'TLSv1.1' });

    const [error] = (await once(old, 'error')) as [Error];
    assert.match(error.message, /protocol|alert|version/i);
  });
});

interface Files {
  readonly cert: string;
  readonly key: string;
}

/** Makes a certificate of that name, and its key. */
function certificates(t: TestContext): ((name: string) => Files) | undefined {
  const openssl = requireClient(t, 'openssl');
  if (openssl === undefined) return undefined;
  const folder = temporaryFolder(t);
  return (name) => {
    const files = { cert: `${folder}/${name}.pem`, key: `${folder}/${name}.key` };
    const subject = ['-subj', `/CN=${name}`, '-days', '2'];
    const out = ['-keyout', files.key, '-out', files.cert];
    const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', ...subject, ...out];
    execFileSync(openssl, args, { stdio: 'pipe' });
    return files;
  };
}

function use(files: Files, other: Files): void {
  copyFileSync(other.cert, files.cert);
  copyFileSync(other.key, files.key);
}

async function startTls(tls: Files) {
  const route = () => async (_: unknown, response: Parameters<typeof sendJson>[0]) => sendJson(response, 200, {});
  return await startServer({ route, log: silentLog, tls }, '127.0.0.1', 0);
}

/** The name in the certificate that the server shows. */
async function nameShown(port: number): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { CN } = socket.getPeerCertificate().subject;
  socket.destroy();
  return String(CN);
}
