import assert from 'node:assert/strict';
import { createPublicKey, X509Certificate } from 'node:crypto';
import { it } from 'node:test';
import { eachDatabase } from '../../../test/support/databases.ts';
import { someMasterKey } from '../../../test/support/master-key.ts';
import { secretBox } from '../../auth/index.ts';
import type { Database } from '../../db/index.ts';
import { signingKeys } from './keys.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const BOX = secretBox(someMasterKey());

eachDatabase('the keys of messages', (open) => {
  it('are made once, by whichever process is first', async () => {
    const { process } = room(await open());

    const keys = await Promise.all([process(), process(), process()].map(async ({ current }) => await current()));

    assert.match(keys[0]?.fingerprint ?? '', /^[0-9a-f]{32}$/);
    assert.deepEqual(new Set(keys.map(({ fingerprint }) => fingerprint)).size, 1);
  });

  it('have certificates of the host that serves them, which end long after', async () => {
    const { process } = room(await open());
    const keys = process();
    const { fingerprint, privateKey } = await keys.current();

    const certificate = new X509Certificate((await process().certificate(fingerprint)) ?? '');

    assert.equal(certificate.checkHost('registry.example.org'), 'registry.example.org');
    assert.equal(certificate.checkPrivateKey(privateKey), true);
    assert.equal(certificate.validFromDate.getTime(), START - DAY);
    assert.ok(certificate.validToDate.getTime() > START + 3600 * DAY);
    assert.equal(await keys.certificate('0'.repeat(32)), undefined);
  });

  it('are sealed at rest', async () => {
    const db = await open();
    const { process } = room(db);
    const { fingerprint, privateKey } = await process().current();

    const row = await db.query.selectFrom('topic_signing_key').selectAll().executeTakeFirstOrThrow();
    const other = room(db, secretBox(someMasterKey())).process();

    const secret = privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(-64);
    assert.equal(Buffer.from(row.private_key).indexOf(secret), -1);
    assert.ok(!JSON.stringify(row).includes('PRIVATE KEY'));
    assert.equal(row.fingerprint, fingerprint);
    await assert.rejects(other.current());
  });

  it('are replaced three months before they end, and their certificates stay', async () => {
    const { process, at } = room(await open());
    const keys = process();
    const first = await keys.current();

    at.now = START + 3550 * DAY;
    const still = await keys.current();
    at.now = START + 3570 * DAY;
    const second = await keys.current();

    assert.equal(still.fingerprint, first.fingerprint);
    assert.notEqual(second.fingerprint, first.fingerprint);
    const [old, current] = await Promise.all([first, second].map(({ fingerprint }) => keys.certificate(fingerprint)));
    assert.notEqual(old, current);
    const publicKeyOf = (pem = '') => new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'pem' });
    assert.equal(publicKeyOf(old), createPublicKey(first.privateKey).export({ type: 'spki', format: 'pem' }));
  });
});

/** Processes on one database. */
function room(database: Database, box = BOX) {
  const at = { now: START };
  const dependencies = { database, box, clock: () => at.now, url: 'https://registry.example.org:5000' };
  return { at, process: () => signingKeys(dependencies) };
}
