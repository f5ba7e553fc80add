import assert from 'node:assert/strict';
import { it } from 'node:test';
import { artifact, attested, CYCLONEDX, cycloneDx, envelope, spdx, statement } from '../../test/support/attached.ts';
import { eachDatabase } from '../../test/support/databases.ts';
import { imageNumber, push } from '../../test/support/push.ts';
import { testRegistries } from '../../test/support/registry.ts';
import type { Coverage } from '../match/types.ts';
import { attachedSboms } from './attached.ts';
import { inspect } from './inspect.ts';

const one = imageNumber(1);
const subject = one.manifest;
const SPDX = 'https://spdx.dev/Document';
const SLSA = 'https://slsa.dev/provenance/v1';

eachDatabase('SBOMs that are attached to an image', (open) => {
  const make = testRegistries(open);

  it('are found by subject, by tag and in indexes, each once', async () => {
    const { registry } = await make();
    await push(registry, 'app', one, 'latest');
    const [bom, stated] = [cycloneDx('pkg:npm/a@1'), statement(SPDX, spdx('pkg:npm/b@1'))];
    const signed = envelope(stated);
    const { attestation, index } = attested(one, [stated, statement(SLSA, {})], [SPDX, SLSA]);

    await push(registry, 'app', artifact([bom], { subject }));
    await push(registry, 'app', artifact([bom], { subject, artifactType: CYCLONEDX }));
    await push(registry, 'app', artifact([signed]), `${subject.digest.replace(':', '-')}.att`);
    await push(registry, 'app', attestation);
    await push(registry, 'app', index, 'all');

    const { sboms, doubts } = await attachedSboms(registry, subject.digest);
    assert.deepEqual(sboms.toSorted(), [bom.digest, signed.digest, stated.digest].toSorted());
    assert.deepEqual(doubts, []);
  });

  it('are not those of another image of the index', async () => {
    const { registry } = await make();
    const other = imageNumber(2);
    const { attestation, index } = attested(other, [statement(SPDX, spdx())], [SPDX]);
    await push(registry, 'app', one, 'latest');
    for (const each of [other, attestation]) await push(registry, 'app', each);
    await push(registry, 'app', index, 'all');

    assert.deepEqual(await attachedSboms(registry, subject.digest), { sboms: [], doubts: [] });
  });

  it('are not read from what only another repository has', async () => {
    const { registry } = await make();
    const secret = cycloneDx('pkg:npm/secret@1');
    await push(registry, 'app', one, 'latest');
    await push(registry, 'theirs', artifact([secret]));
    const foreign = { ...secret, mediaType: 'application/vnd.cyclonedx.nondistributable+json' };
    const { manifest, blobs } = artifact([foreign], { subject });

    await push(registry, 'app', { manifest, blobs: blobs.filter(({ digest }) => digest !== secret.digest) });

    assert.deepEqual(await attachedSboms(registry, subject.digest), {
      sboms: [],
      doubts: [`"attached ${secret.digest}": its bytes were never pushed here`],
    });
  });

  it('are twenty at most, and it is said where there are more', async () => {
    const { registry } = await make();
    await push(registry, 'app', one, 'latest');
    for (let at = 0; at <= 20; at += 1) {
      await push(registry, 'app', artifact([cycloneDx(`pkg:npm/a@${at}`)], { subject }));
    }

    const { sboms, doubts } = await attachedSboms(registry, subject.digest);
    assert.equal(sboms.length, 20);
    assert.deepEqual(doubts, ['more is attached to it than the 20 SBOMs that were read']);
  });

  it('are looked at again where one came while the image was recorded', async () => {
    const { registry } = await make();
    await push(registry, 'app', one, 'latest');
    const late = cycloneDx('pkg:npm/late@1');
    const recorded: (readonly string[])[] = [];
    const read: string[] = [];

    await inspect(
      {
        registry,
        ensureInventory: async () => {},
        ensureAttached: async (digest) => void read.push(digest),
        async record({ attached }) {
          if (recorded.length === 0) await push(registry, 'app', artifact([late], { subject }));
          recorded.push(attached);
          return { coverage: COVERED, at: 0 };
        },
      },
      subject.digest,
      new AbortController().signal,
    );

    assert.deepEqual(recorded, [[], [late.digest]]);
    assert.deepEqual(read, [late.digest]);
  });
});

const COVERED: Coverage = { kind: 'covered', reasons: [], ecosystems: [], partial: [], unreadable: [], stale: [] };
