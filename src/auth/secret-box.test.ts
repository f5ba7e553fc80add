import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { someMasterKey } from '../../test/support/master-key.ts';
import { secretBox } from './secret-box.ts';

it('opens what it sealed', () => {
  const box = secretBox(someMasterKey());
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (secret, owner) => {
      assert.equal(box.open(box.seal(secret, owner), owner), secret);
    }),
  );
});

it('never seals alike twice, and shows nothing of the secret', () => {
  const box = secretBox(someMasterKey());

  const [one, two] = [box.seal('swordfish', 'row 1'), box.seal('swordfish', 'row 1')];

  assert.notDeepEqual(one, two);
  assert.equal(Buffer.from(one).includes('swordfish'), false);
});

it('refuses a secret of another row', () => {
  const box = secretBox(someMasterKey());
  const sealed = box.seal('swordfish', 'row 1');

  assert.throws(() => box.open(sealed, 'row 2'), {
    message: 'cannot open the sealed secret of "row 2" with this master key',
  });
});

it('refuses a secret of another master key', () => {
  const sealed = secretBox(someMasterKey()).seal('swordfish', 'row 1');

  assert.throws(() => secretBox(someMasterKey()).open(sealed, 'row 1'), /cannot open/);
});

it('refuses a secret with any byte changed, and one cut short', () => {
  const box = secretBox(someMasterKey());
  const sealed = box.seal('swordfish', 'row 1');

  for (const at of sealed.keys()) {
    const changed = Uint8Array.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.throws(() => box.open(changed, 'row 1'), /cannot open/, `byte ${at}`);
    assert.throws(() => box.open(sealed.subarray(0, at), 'row 1'), /cannot open/, `first ${at} bytes`);
  }
});
