import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { checkCertificate } from './certificate.ts';

/** Self-signed for registry.example.com and 192.0.2.7, from 2026-11-22 to 2027-11-22. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBmjCCAUCgAwIBAgIUVM//23/QLnsEPQ4czD1Z2F+itfowCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEVGVzdDAeFw0yNjExMjIyMTM5NTRaFw0yNzExMjIyMTM5NTRa
MA8xDTALBgNVBAMMBFRlc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAR8CBWk
YBYO5Znfnku/MJdBKm1E9J3CZjq5qKOhb9GVLUigvY6WXvL01E9n1mJq3mSdBKdi
ZeGGKpgPYmlHVj1Mo3oweDAdBgNVHQ4EFgQUrqVFmb18V2+wOrx2sNnYBve1uwQw
HwYDVR0jBBgwFoAUrqVFmb18V2+wOrx2sNnYBve1uwQwDwYDVR0TAQH/BAUwAwEB
/zAlBgNVHREEHjAcghRyZWdpc3RyeS5leGFtcGxlLmNvbYcEwAACBzAKBggqhkjO
PQQDAgNIADBFAiEAh7J0a9vgJjBNBRVVWYsWm+vgaJAZhHS17GfarMBzK1sCIAqZ
+ibzNCG20nZ4a3Bhu4ZJS/bmLkcWRhOYxVIwlhUF
-----END CERTIFICATE-----
`;
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgFWOHZn/juC78cc+b
RAlChYHf/AXZOSb7LQfRvK1N/lKhRANCAAR8CBWkYBYO5Znfnku/MJdBKm1E9J3C
Zjq5qKOhb9GVLUigvY6WXvL01E9n1mJq3mSdBKdiZeGGKpgPYmlHVj1M
-----END PRIVATE KEY-----
`;
const OTHER_KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
});
const DAY = '2027-01-15';

describe('the check of certificates', () => {
  for (const [what, { url, day, cert, key, mode }, kind, message] of [
    ['what fits', { url: 'https://registry.example.com' }, 'ok', /for registry\.example\.com, until Nov 22/],
    ['an address', { url: 'https://192.0.2.7:5000' }, 'ok', /for 192\.0\.2\.7/],
    [
      'another name',
      { url: 'https://localhost' },
      'fail',
      /is for DNS:registry\.example\.com, IP.*clients use "localhost"/,
    ],
    ['another address', { url: 'https://192.0.2.8' }, 'fail', /clients use "192\.0\.2\.8"/],
    ['an IPv6 address', { url: 'https://[2001:db8::1]' }, 'fail', /clients use "2001:db8::1"/],
    ['the last days', { day: '2027-11-10' }, 'warn', /expires on Nov 22/],
    ['the day after', { day: '2027-11-23' }, 'fail', /expired on Nov 22/],
    ['the day before', { day: '2026-11-21' }, 'fail', /is valid from Nov 22/],
    ['the key of another', { key: OTHER_KEY }, 'fail', /the key ".*" is not the certificate's/],
    ['no certificate', { cert: 'hello' }, 'fail', /is no PEM certificate that can be read/],
    ['no key', { key: 'hello' }, 'fail', /is no PEM key that can be read/],
    ['a key that all can read', { mode: 0o644 }, 'warn', /everybody can read the key/],
  ] as readonly [string, Case, string, RegExp][]) {
    it(`answers ${kind} for ${what}`, async (t) => {
      const tls = filesOf(t, { cert: cert ?? CERTIFICATE, key: key ?? KEY, mode: mode ?? 0o600 });
      const clock = () => Date.parse(day ?? DAY);

      const outcome = await checkCertificate({ tls, url: url ?? 'https://registry.example.com', clock }).run();

      assert.equal(outcome.kind, kind);
      assert.match(outcome.message, message);
      assert.equal(outcome.next === undefined, kind === 'ok');
    });
  }

  it('answers fail for files that are not there', async () => {
    const tls = { cert: '/nowhere/cert.pem', key: '/nowhere/key.pem' };

    const outcome = await checkCertificate({ tls, url: 'https://localhost', clock: Date.now }).run();

    assert.match(outcome.message, /"\/nowhere\/cert\.pem" is no PEM certificate that can be read/);
  });

  for (const [url, kind] of [
    ['http://localhost:5000', 'ok'],
    ['http://127.0.0.1:5000', 'ok'],
    ['http://[::1]:5000', 'ok'],
    ['https://registry.example.com', 'ok'],
    ['http://registry.example.com', 'warn'],
    ['http://localhost.example.com', 'warn'],
    ['http://192.0.2.7:5000', 'warn'],
  ] as const) {
    it(`answers ${kind} for ${url} without files`, async () => {
      assert.equal((await checkCertificate({ url, clock: Date.now }).run()).kind, kind);
    });
  }
});

interface Case {
  readonly url?: string;
  readonly day?: string;
  readonly cert?: string;
  readonly key?: string | Buffer;
  readonly mode?: number;
}

function filesOf(t: TestContext, { cert, key, mode }: Required<Pick<Case, 'cert' | 'key' | 'mode'>>) {
  const folder = temporaryFolder(t);
  const files = { cert: `${folder}/cert.pem`, key: `${folder}/key.pem` };
  writeFileSync(files.cert, cert);
  writeFileSync(files.key, key);
  chmodSync(files.key, mode);
  return files;
}
