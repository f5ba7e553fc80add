import assert from 'node:assert/strict';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { requireClient } from '../support/client.ts';
import { freePort } from '../support/ports.ts';
import { runProgram } from '../support/program.ts';
import { logged, type Running, runPratique, startRunningFor } from '../support/running.ts';
import { temporaryFolder } from '../support/temporary.ts';

it('serves HTTPS from files, and new handshakes get the certificate that replaces them', async (t) => {
  const [openssl, skopeo] = [requireClient(t, 'openssl'), requireClient(t, 'skopeo')];
  if (openssl === undefined || skopeo === undefined) return;
  const { running, folder } = await startTls(t, openssl);
  const kept = connect({ port: portOf(running), ca: readFileSync(join(folder, 'one.crt')), servername: 'localhost' });
  t.after(() => kept.destroy());
  await once(kept, 'secureConnect');

  const first = await subject(portOf(running), join(folder, 'one.crt'));
  await makeCertificate(openssl, folder, 'two');
  copyFileSync(join(folder, 'two.key'), join(folder, 'in-use.key'));
  copyFileSync(join(folder, 'two.crt'), join(folder, 'in-use.crt'));
  const second = await trusted(running, join(folder, 'two.crt'));

  assert.deepEqual([first, second], ['one', 'two']);
  assert.match(running.log(), /serving a new certificate/);
  kept.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const [answer] = (await once(kept, 'data')) as [Buffer];
  assert.match(answer.toString(), /^HTTP\/1\.1 200 /);
  const certificates = join(folder, 'certificates');
  mkdirSync(certificates);
  copyFileSync(join(folder, 'two.crt'), join(certificates, 'ca.crt'));
  const login = ['login', '-u', running.key.id, '-p', running.key.secret, '--cert-dir', certificates, running.host];
  const env = { PATH: process.env['PATH'], HOME: folder, REGISTRY_AUTH_FILE: join(folder, 'auth.json') };
  const { code, stderr } = await runProgram(skopeo, login, { env });
  assert.equal(code, 0, stderr);
});

it('goes on with the last good certificate while the files do not fit each other', async (t) => {
  const openssl = requireClient(t, 'openssl');
  if (openssl === undefined) return;
  const { running, folder } = await startTls(t, openssl);
  await makeCertificate(openssl, folder, 'two');

  copyFileSync(join(folder, 'two.crt'), join(folder, 'in-use.crt'));
  await logged(running, /the certificate files cannot be used/);

  assert.equal(await subject(portOf(running), join(folder, 'one.crt')), 'one');
});

it("refuses to start with a key that is not the certificate's", async (t) => {
  const openssl = requireClient(t, 'openssl');
  if (openssl === undefined) return;
  const folder = temporaryFolder(t);
  await makeCertificate(openssl, folder, 'one');
  await makeCertificate(openssl, folder, 'two');

  const settings = {
    ...tlsSettings(join(folder, 'one.crt'), join(folder, 'two.key')),
    PRATIQUE_DATA: join(folder, 'data'),
  };
  const { code, stderr } = await runPratique({ ...settings, PRATIQUE_PORT: String(await freePort()) }, 'serve');

  assert.equal(code, 2);
  assert.match(stderr, /^pratique: cannot use the certificate ".*\/one\.crt" with the key ".*\/two\.key": /);
});

interface StartedTls {
  readonly running: Running;
  /** Where `one.crt`, and `in-use.crt` and `in-use.key` lie, which are the server's. */
  readonly folder: string;
}

async function startTls(t: TestContext, openssl: string): Promise<StartedTls> {
  const folder = temporaryFolder(t);
  await makeCertificate(openssl, folder, 'one');
  const [cert, key] = [join(folder, 'in-use.crt'), join(folder, 'in-use.key')];
  copyFileSync(join(folder, 'one.crt'), cert);
  copyFileSync(join(folder, 'one.key'), key);
  const port = await freePort();
  const running = await startRunningFor(t, {
    settings: { ...tlsSettings(cert, key), PRATIQUE_PORT: String(port), PRATIQUE_URL: `https://localhost:${port}` },
    isReady: async () => (await subject(port, join(folder, 'one.crt'))) === 'one',
  });
  return { running, folder };
}

function tlsSettings(cert: string, key: string) {
  return { PRATIQUE_TLS_CERT: cert, PRATIQUE_TLS_KEY: key };
}

/** Makes `<name>.crt`, for localhost and in the name of `name`, and `<name>.key`. */
async function makeCertificate(openssl: string, folder: string, name: string): Promise<void> {
  const files = ['-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.crt`)];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const names = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const { code, stderr } = await runProgram(openssl, ['req', ...kind, ...files, ...names]);
  assert.equal(code, 0, stderr);
}

/** The common name that a new handshake shows to who trusts `ca`; what is wrong with it otherwise. */
async function subject(port: number, ca: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, ca: readFileSync(ca), servername: 'localhost' });
  return await new Promise((resolve) => {
    socket.once('error', ({ message }: Error) => resolve(message));
    socket.once('secureConnect', () => {
      const { CN } = socket.getPeerCertificate().subject;
      socket.destroy();
      resolve(String(CN));
    });
  });
}

/** The common name once a new handshake can be trusted. */
async function trusted(running: Running, ca: string): Promise<string> {
  for (let tries = 0; ; tries += 1) {
    const name = await subject(portOf(running), ca);
    if (!name.includes(' ')) return name;
    if (tries > 150) throw new Error(`${name}: ${running.log()}`);
    await sleep(100);
  }
}

function portOf({ settings }: Running): number {
  return Number(settings['PRATIQUE_PORT']);
}
