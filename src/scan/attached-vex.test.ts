import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { it } from 'node:test';
import { artifact } from '../../test/support/attached.ts';
import { attestation, DSSE } from '../../test/support/attestation.ts';
import { eachDatabase } from '../../test/support/databases.ts';
import { type Blob, index, json } from '../../test/support/images.ts';
import { imageNumber, push, repositoryNamed } from '../../test/support/push.ts';
import { testRegistries } from '../../test/support/registry.ts';
import { claimsAbout, databaseExcuses, databaseSigners, endSignedBy, recordAttachedVex } from '../excuse/index.ts';
import type { Digest } from '../oci/digest.ts';
import { attachedVex } from './attached-vex.ts';

const OPENVEX = 'application/vnd.openvex+json';
const SIMPLE = 'application/vnd.dev.cosign.simplesigning.v1+json';
const mary = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const eve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicKey = String(mary.publicKey.export({ type: 'spki', format: 'pem' }));

const [one, other] = [imageNumber(1), imageNumber(2)];
const listing = index([{ image: one, architecture: 'amd64' }]);
const subject = one.manifest;

const vex = (more: object = {}) => ({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://example.com/1',
  author: 'Bob',
  timestamp: new Date().toISOString(),
  version: 1,
  statements: [{ vulnerability: { name: 'CVE-2024-1' }, products: [{ '@id': 'pkg:npm/a' }], status: 'fixed' }],
  ...more,
});

/** As `cosign attest` pushes it. */
function attested(of: Blob, { privateKey } = mary, more: object = {}): Blob {
  return json(DSSE, attestation(of.digest, vex(more), privateKey));
}

/** As `cosign sign` pushes it. */
function signatureOf(manifest: Digest, { privateKey } = mary) {
  const image = { 'docker-manifest-digest': manifest };
  const payload = json(SIMPLE, {
    critical: { identity: {}, image, type: 'cosign container image signature' },
    optional: null,
  });
  const signature = sign('sha256', payload.bytes, privateKey).toString('base64');
  return artifact([payload], { annotations: [{ 'dev.cosignproject.cosign/signature': signature }] });
}

const tagFor = (digest: string, ending: string) => `${digest.replace(':', '-')}.${ending}`;

eachDatabase('VEX documents that are attached to an image', (open) => {
  const make = testRegistries(open);

  async function setUp() {
    const { registry, db } = await make();
    for (const pushed of [one, other, listing]) await push(registry, 'app', pushed);
    const signers = databaseSigners({ db, clock: Date.now });
    const added = await signers.add({ name: 'mary', publicKey, addedBy: 'admin' });
    assert.equal(added.kind, 'added');
    const told: string[] = [];
    const options = {
      db,
      clock: Date.now,
      onChange: async (_: unknown, { kind }: { kind: string }) => void told.push(kind),
    };
    const excuses = databaseExcuses(options);
    return {
      registry,
      db,
      told,
      excuses,
      signers,
      /** What is excused of an image once it was looked at. */
      async look(image: Digest = subject.digest) {
        await recordAttachedVex(options, image, await attachedVex(registry, image));
        const active = await excuses.list({ state: 'active', limit: 100 });
        return active.filter(({ scope }) => scope.image === image).map(({ owner }) => owner);
      },
      async doubts(image: Digest = subject.digest) {
        return (await claimsAbout(db.query, [image], ['CVE-2024-1'])).map(({ doubt }) => doubt);
      },
    };
  }

  it('excuse as attestations and as signed referrers of a listed signer', async () => {
    const { registry, look, doubts, told } = await setUp();

    await push(registry, 'app', artifact([attested(subject)]), tagFor(subject.digest, 'att'));
    assert.deepEqual(await look(), ['mary']);
    assert.deepEqual([await doubts(), told], [[undefined], ['added']]);

    const referrer = artifact(
      [json(OPENVEX, vex({ statements: [{ vulnerability: 'CVE-2024-2', products: ['pkg:npm/b'], status: 'fixed' }] }))],
      { subject, artifactType: OPENVEX },
    );
    await push(registry, 'app', referrer);
    assert.deepEqual(await look(), ['mary']);
    await push(registry, 'app', signatureOf(referrer.manifest.digest), tagFor(referrer.manifest.digest, 'sig'));
    assert.deepEqual(await look(), ['mary', 'mary']);
  });

  it('excuse what an index lists, where they are attached to the index', async () => {
    const { registry, look } = await setUp();

    await push(registry, 'app', artifact([attested(listing)], { subject: listing, artifactType: DSSE }));

    assert.deepEqual([await look(listing.digest), await look()], [['mary'], []]);
  });

  it('silence nothing where who pushed them could only push', async () => {
    const { registry, look, doubts } = await setUp();
    const document = json(OPENVEX, vex());
    const ofOther = artifact([document], { subject: other.manifest, artifactType: OPENVEX });
    const own = artifact([document], { subject, artifactType: OPENVEX });
    const huge = json(OPENVEX, { ...vex(), author: 'x'.repeat(1 << 20) });
    await push(registry, 'app', ofOther);
    await push(registry, 'app', signatureOf(ofOther.manifest.digest), tagFor(ofOther.manifest.digest, 'sig'));

    for (const pushed of [
      own,
      artifact([attested(subject, eve)], { subject, artifactType: DSSE }),
      artifact([attested(other.manifest)], { subject, artifactType: DSSE }),
      artifact([attested(listing)], { subject, artifactType: DSSE }),
      artifact([huge], { subject, artifactType: OPENVEX }),
      artifact([json(OPENVEX, { nothing: 1 })], { subject, artifactType: OPENVEX }),
    ]) {
      await push(registry, 'app', pushed);
    }
    // A signature of another manifest, under the tag of this one.
    await push(registry, 'app', signatureOf(ofOther.manifest.digest), tagFor(own.manifest.digest, 'sig'));

    assert.deepEqual(await look(), []);
    assert.deepEqual(new Set(await doubts()), new Set(['no listed signer has signed it', 'it is about another image']));
    assert.deepEqual(await look(other.manifest.digest), ['mary']);
  });

  it('excuse no more what their signer took back, though the older one is put in the place of the newer', async () => {
    const { registry, excuses, look } = await setUp();
    const tag = tagFor(subject.digest, 'att');
    const first = attested(subject);
    const older = artifact([first]);
    const statements = [{ vulnerability: 'CVE-2024-1', products: ['pkg:npm/a'], status: 'affected' }];
    const timestamp = new Date(Date.now() + 1000).toISOString();
    const newer = artifact([first, attested(subject, mary, { statements, timestamp })]);
    await push(registry, 'app', older, tag);
    assert.deepEqual(await look(), ['mary']);
    await push(registry, 'app', newer, tag);
    assert.deepEqual(await look(), []);

    await push(registry, 'app', older, tag);

    assert.deepEqual(await look(), []);
    const [ended] = await excuses.list({ state: 'ended', limit: 1 });
    assert.equal(ended?.endedBecause, 'its signer has said otherwise since');
  });

  it('excuse nothing where so many are attached that not all are read', async () => {
    const { registry, look, doubts } = await setUp();
    await push(registry, 'app', artifact([attested(subject)]), tagFor(subject.digest, 'att'));
    assert.deepEqual(await look(), ['mary']);

    const many = Array.from({ length: 20 }, (_, at) => json(OPENVEX, vex({ '@id': `https://example.com/${at}` })));
    const crowd = artifact(many, { subject, artifactType: OPENVEX });
    await push(registry, 'app', crowd);

    assert.deepEqual(await look(), []);
    assert.ok((await doubts()).every((doubt) => doubt !== undefined));
    await registry.images.deleteManifest(await repositoryNamed(registry, 'app'), crowd.manifest.digest);
    assert.deepEqual(await look(), ['mary']);
  });

  it('excuse once, end with what says so, and stay ended where somebody ended them', async () => {
    const { registry, db, excuses, signers, look, doubts, told } = await setUp();
    const attached = artifact([attested(subject)]);
    await push(registry, 'app', attached, tagFor(subject.digest, 'att'));
    await look();
    await look();
    assert.deepEqual(told, ['added']);

    await signers.remove('mary');
    await endSignedBy({ query: db.query, excuses, name: 'mary', now: Date.now() });
    assert.deepEqual([await look(), await doubts()], [[], ['no listed signer has signed it']]);
    await signers.add({ name: 'mary', publicKey, addedBy: 'admin' });
    assert.deepEqual(await look(), ['mary']);

    const [made] = await excuses.list({ state: 'active', limit: 1 });
    await excuses.end(made?.id ?? 0, 'ended by admin');
    assert.deepEqual([await look(), told], [[], ['added', 'ended', 'added', 'ended']]);
  });
});
