import assert from 'node:assert/strict';
import { it } from 'node:test';
import { artifact, attested, CYCLONEDX, cycloneDx, envelope, statement } from '../../test/support/attached.ts';
import { eachDatabase } from '../../test/support/databases.ts';
import { blob } from '../../test/support/images.ts';
import { imageNumber, push } from '../../test/support/push.ts';
import { testRegistries } from '../../test/support/registry.ts';

const one = imageNumber(1);
const subject = one.manifest;
const SPDX = 'https://spdx.dev/Document';

eachDatabase('what is attached to an image', (open) => {
  const make = testRegistries(open);

  it('is what refers to it in a repository that has both', async () => {
    const { registry } = await make();
    await push(registry, 'app', one, 'latest');
    const beside = artifact([cycloneDx('pkg:npm/a@1')], { subject });
    const elsewhere = artifact([cycloneDx('pkg:npm/b@1')], { subject });

    await push(registry, 'app', beside);
    await push(registry, 'other', elsewhere);

    const found = await registry.images.attachments(subject.digest);
    assert.deepEqual(found, { manifests: [beside.manifest.digest], indexes: [], isCut: false });
  });

  it('is known by the types of its blobs, or its own, not by signatures', async () => {
    const { registry } = await make();
    await push(registry, 'app', one, 'latest');
    const plain = artifact([blob(Buffer.from('{}'), 'application/json')], { subject, artifactType: CYCLONEDX });
    const signature = artifact([blob(Buffer.from('x'), 'application/vnd.dev.cosign.simplesigning.v1+json')], {
      subject,
    });

    for (const each of [plain, signature]) await push(registry, 'app', each);

    const { manifests } = await registry.images.attachments(subject.digest);
    assert.deepEqual(manifests, [plain.manifest.digest]);
  });

  it("stands under cosign's tags, and in the indexes that list the image", async () => {
    const { registry } = await make();
    await push(registry, 'app', one, 'latest');
    const stated = statement(SPDX, {});
    const tagged = artifact([envelope(stated)]);
    const { attestation, index } = attested(one, [stated], [SPDX]);

    await push(registry, 'app', tagged, `${subject.digest.replace(':', '-')}.att`);
    await push(registry, 'app', attestation);
    await push(registry, 'app', index, 'index');

    assert.deepEqual(await registry.images.attachments(subject.digest), {
      manifests: [tagged.manifest.digest],
      indexes: [index.digest],
      isCut: false,
    });
  });

  it('is at most a hundred of each kind, and it is said where there are more', async () => {
    const { registry } = await make();
    await push(registry, 'app', one, 'latest');

    for (let at = 0; at <= 100; at += 1) {
      await push(registry, 'app', artifact([cycloneDx(`pkg:npm/a@${at}`)], { subject }));
    }

    const { manifests, isCut } = await registry.images.attachments(subject.digest);
    assert.deepEqual([manifests.length, isCut], [100, true]);
  });
});
