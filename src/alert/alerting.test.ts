import assert from 'node:assert/strict';
import { it } from 'node:test';
import { alertingOn } from '../../test/support/alerting.ts';
import { eachDatabase } from '../../test/support/databases.ts';
import { debRecord } from '../../test/support/matching.ts';

const openssl = debRecord('openssl', '1.0');
const ssl = (vulnerability: string, more: object = {}) => ({
  vulnerability,
  name: 'openssl',
  severity: 'high',
  source: 'debian-tracker',
  ranges: [{ fixed: '2.0' }],
  ...more,
});

eachDatabase('alerts', (open) => {
  it('tell what is open of an image that is pushed under a current tag', async () => {
    const alerting = await alertingOn(await open());
    await alerting.channel();
    await alerting.advise([ssl('CVE-2020-0001')]);

    await alerting.push({ to: ['app:v280', 'app:prod'], digest: 'sha256:1', packages: [openssl] });
    const [message, ...others] = await alerting.told();

    assert.deepEqual(others, []);
    assert.equal(message?.headline, 'ECR image scan complete on image app v280,prod');
    assert.deepEqual(await alerting.told(), []);
  });
});
