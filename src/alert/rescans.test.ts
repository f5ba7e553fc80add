import assert from 'node:assert/strict';
import { it } from 'node:test';
import { alertingOn, DAY } from '../../test/support/alerting.ts';
import { eachDatabase } from '../../test/support/databases.ts';
import { debRecord } from '../../test/support/matching.ts';
import type { Digest } from '../oci/digest.ts';
import { alertOnScanEnded } from './hooks.ts';
import { alertText } from './message/message-text.ts';

const BUG = { vulnerability: 'CVE-1', name: 'openssl', severity: 'high', ranges: [{ fixed: '2.0' }] } as const;
const IMAGES = Array.from({ length: 10 }, (_, at) => ({
  to: [`app${at}:prod`],
  digest: `sha256:${at}`,
  packages: [debRecord('openssl', '1.0')],
}));

eachDatabase('images that are looked at again', (open) => {
  const begin = async () => {
    const alerting = await alertingOn(await open());
    await alerting.channel();
    await alerting.advise([BUG]);
    for (const image of IMAGES) await alerting.push(image);
    assert.equal((await alerting.told()).length, 1);
    return alerting;
  };

  it('send nothing where nothing changed, a thousand times', async () => {
    const { db, clock, told, pass } = await begin();
    const onScanEnded = alertOnScanEnded(clock);
    for (let round = 0; round < 10; round += 1) {
      await db.write(async (tx) => {
        for (let at = 0; at < 100; at += 1) {
          const digest = IMAGES[at % IMAGES.length]?.digest as Digest;
          await onScanEnded(tx, { digest, status: 'COMPLETE', coverage: 'covered', at: clock(), scans: [] });
        }
      });
      pass(DAY);
      assert.deepEqual(await told(), []);
    }
  });

  it('are told of once where their release comes to its end, with nothing but time', async () => {
    const alerting = await begin();

    alerting.pass(4 * 365 * DAY);
    const [message, ...others] = await alerting.told();

    assert.deepEqual(others, []);
    assert.equal(message?.headline, 'less is known of 10 images');
    assert.deepEqual(message.images[0]?.newsCounts, { 'coverage-lost': 1 });
    assert.match(alertText(message), /Its findings no longer tell everything: .*Debian/);
    alerting.pass(DAY);
    assert.deepEqual(await alerting.told(), []);
  });
});
