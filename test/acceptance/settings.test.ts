import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { freePort } from '../support/ports.ts';
import { runPratique, settingsFor } from '../support/running.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('a setting that cannot be used', () => {
  const WRONG: readonly [code: number, settings: Readonly<Record<string, string>>, said: RegExp][] = [
    [64, { PRATIQUE_PORT: 'http' }, /^pratique: PRATIQUE_PORT: a port number\n$/],
    [64, { PRATIQUE_PORT: '65536' }, /PRATIQUE_PORT: /],
    [64, { PRATIQUE_ACCOUNT: '12' }, /PRATIQUE_ACCOUNT: twelve digits/],
    [64, { PRATIQUE_REGION: 'Mars 1' }, /PRATIQUE_REGION: a region, or several parted by commas/],
    [64, { PRATIQUE_CREATE_ON_PUSH: 'maybe' }, /PRATIQUE_CREATE_ON_PUSH: /],
    [64, { PRATIQUE_URL: 'localhost:5000' }, /PRATIQUE_URL: an http or https address/],
    [64, { PRATIQUE_FEEDS_KEV: 'ftp://kev' }, /PRATIQUE_FEEDS_KEV: a file, a folder, or an http or https address/],
    [64, { PRATIQUE_FEEDS: 'ftp://feeds' }, /PRATIQUE_FEEDS: a folder, or an http or https address/],
    [64, { PRATIQUE_TLS_CERT: 'cert.pem' }, /PRATIQUE_TLS_CERT and PRATIQUE_TLS_KEY are set together, or neither/],
    [
      64,
      { PRATIQUE_ACCESS_KEY_ID: 'A'.repeat(20) },
      /PRATIQUE_ACCESS_KEY_ID and PRATIQUE_SECRET_ACCESS_KEY are set together/,
    ],
    [64, { PRATIQUE_DATABASE_URL: 'postgres://x' }, /PRATIQUE_DATABASE_URL: not offered yet/],
    [64, { PRATIQUE_CONFIG: '/nowhere/pratique.yaml' }, /cannot read "\/nowhere\/pratique\.yaml": ENOENT/],
    [2, { PRATIQUE_HOST: '203.0.113.1' }, /cannot listen on 203\.0\.113\.1:\d+: .*EADDRNOTAVAIL/],
    [
      2,
      { PRATIQUE_TLS_CERT: '/nowhere/cert.pem', PRATIQUE_TLS_KEY: '/nowhere/key.pem' },
      /the certificate "\/nowhere\/cert\.pem"/,
    ],
    [2, { PRATIQUE_DATA: '/dev/null/data' }, /cannot make the data folder "\/dev\/null\/data" .*PRATIQUE_DATA/],
  ];
  for (const [code, wrong, said] of WRONG) {
    it(`is told: ${Object.entries(wrong)[0]?.join('=')}`, async (t) => {
      const settings = { ...settingsFor(temporaryFolder(t), await freePort()), ...wrong };

      const ended = await runPratique(settings, 'serve');

      assert.match(ended.stderr, said);
      assert.deepEqual([ended.code, ended.stdout], [code, '']);
    });
  }

  it('is told without its value where it is a secret', async (t) => {
    const secret = { PRATIQUE_ACCESS_KEY_ID: 'A'.repeat(20), PRATIQUE_SECRET_ACCESS_KEY: 'hush-hush' };

    const { code, stderr } = await runPratique({ ...settingsFor(temporaryFolder(t), 5000), ...secret }, 'serve');

    assert.equal(code, 64);
    assert.match(stderr, /PRATIQUE_SECRET_ACCESS_KEY/);
    assert.doesNotMatch(stderr, /hush/);
  });

  it('is told by its name where a file has it', async (t) => {
    const file = join(temporaryFolder(t), 'pratique.yaml');
    writeFileSync(file, 'PRATIQUE_PROT: 5000\n');

    const { code, stderr } = await runPratique({ PRATIQUE_CONFIG: file }, 'serve');

    assert.deepEqual([code, stderr], [64, `pratique: ${file} names "PRATIQUE_PROT", which is not a setting\n`]);
  });
});
