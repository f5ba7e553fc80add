import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { it } from 'node:test';
import { alertingOn, DAY } from '../../test/support/alerting.ts';
import { attestation } from '../../test/support/attestation.ts';
import { eachDatabase } from '../../test/support/databases.ts';
import { debRecord } from '../../test/support/matching.ts';
import type { TestStatement } from '../../test/support/snapshot.ts';
import { databaseSigners, recordAttachedVex } from '../excuse/index.ts';
import { digestOf } from '../oci/digest.ts';
import { alertOnExcuse } from './hooks.ts';
import { alertText } from './message/message-text.ts';
import type { AlertMessage } from './types.ts';

const IMAGE = digestOf(Buffer.from('image'));
const PUSH = { to: ['app:prod'], digest: IMAGE, packages: [debRecord('openssl', '1.0')] };
const ASKED = {
  scope: { vulnerability: 'CVE-1' },
  status: 'not_affected',
  reason: 'never called',
  owner: 'ann',
} as const;
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

function ssl(vulnerability: string): TestStatement {
  return { vulnerability, name: 'openssl', severity: 'high', ranges: [{ fixed: '2.0' }] };
}

/** `excused CVE-1; 1 HIGH; 1 still open` of each message. */
function summaries(messages: readonly AlertMessage[]): readonly string[] {
  return messages.map(({ images }) => {
    const news = images.flatMap((image) => image.news.map(({ change, id }) => `${change} ${id}`));
    const counts = images.flatMap((image) => Object.entries(image.counts).map(([severity, of]) => `${of} ${severity}`));
    return [news.join(), counts.join(), `${images.map(({ stillOpen }) => stillOpen).join()} still open`].join('; ');
  });
}

eachDatabase('excuses and alerts', (open) => {
  const begin = async () => {
    const alerting = await alertingOn(await open());
    await alerting.channel();
    await alerting.advise([ssl('CVE-1'), ssl('CVE-2')]);
    await alerting.push(PUSH);
    assert.deepEqual(summaries(await alerting.told()), ['new CVE-1,new CVE-2; 2 HIGH; 0 still open']);
    return alerting;
  };
  const LEFT = ['excused CVE-1; 1 HIGH; 1 still open'];
  const CAME_BACK = ['excuse-ended CVE-1; 2 HIGH; 1 still open'];

  it('are told as one message with what left, and on whose word', async () => {
    const alerting = await begin();
    await alerting.excuses.add(ASKED);

    const told = await alerting.told();

    assert.deepEqual(summaries(told), LEFT);
    const text = told.map(alertText).join('');
    assert.match(
      text,
      /^EXCUSED CVE-1 in openssl\n {2}1\.0 → 2\.0; not_affected by ann until 31 May 2020: never called$/m,
    );
    assert.doesNotMatch(text, /To mute|What to do/);
    assert.deepEqual(await alerting.told(), []);
  });

  it('that are withdrawn are told as one message with what came back', async () => {
    const alerting = await begin();
    const outcome = await alerting.excuses.add(ASKED);
    assert.ok(outcome.kind === 'added');
    await alerting.told();
    await alerting.excuses.end(outcome.excuse.id, 'mistaken');

    assert.deepEqual(summaries(await alerting.told()), CAME_BACK);
    assert.deepEqual(await alerting.told(), []);
  });

  it('that have expired are told as one message with what came back', async () => {
    const alerting = await begin();
    await alerting.rule('default', { changes: ['new', 'fixed', 'excused', 'excuse-ended'] });
    await alerting.excuses.add(ASKED);
    assert.deepEqual(summaries(await alerting.told()), LEFT);

    alerting.pass(91 * DAY);
    await alerting.excuses.sweep();

    assert.deepEqual(summaries(await alerting.told()), CAME_BACK);
    assert.deepEqual(await alerting.told(), []);
  });

  it('that begin and end before anybody was told are no news', async () => {
    const alerting = await begin();
    const outcome = await alerting.excuses.add(ASKED);
    assert.ok(outcome.kind === 'added');
    await alerting.excuses.end(outcome.excuse.id, 'mistaken');

    assert.deepEqual(await alerting.told(), []);
  });

  it('that a listed signer attaches to an image do the same, and those of others do nothing', async () => {
    const alerting = await begin();
    const { db, clock } = alerting;
    const options = { db, clock, onChange: alertOnExcuse };
    const products = [{ '@id': 'pkg:deb/debian/openssl' }];
    const vex = {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': 'https://example.com/1',
      author: 'Bob',
      timestamp: '2020-03-01T00:00:00Z',
      version: 1,
      statements: [{ vulnerability: { name: 'CVE-1' }, products, status: 'fixed' }],
    };
    const bytes = Buffer.from(JSON.stringify(attestation(IMAGE, vex, privateKey)));
    const digest = digestOf(bytes);
    const attached = [{ digest, bytes, manifest: digest, subject: IMAGE, signatures: [] }];

    await recordAttachedVex(options, IMAGE, attached);
    assert.deepEqual(await alerting.told(), []);
    const pem = String(publicKey.export({ type: 'spki', format: 'pem' }));
    await databaseSigners({ db, clock }).add({ name: 'mary', publicKey: pem, addedBy: 'admin' });
    await recordAttachedVex(options, IMAGE, attached);
    const told = await alerting.told();
    assert.deepEqual(summaries(told), LEFT);
    assert.match(told.map(alertText).join(''), /; fixed by mary until /);
    await recordAttachedVex(options, IMAGE, attached);
    assert.deepEqual(await alerting.told(), []);
    await recordAttachedVex(options, IMAGE, []);
    assert.deepEqual(summaries(await alerting.told()), CAME_BACK);
  });
});
