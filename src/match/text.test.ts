import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bounded, storable } from './text.ts';

it('makes texts that both databases hold', () => {
  assert.equal(storable('a\0b\ud800c'), 'a\ufffdb\ufffdc');
  assert.equal(storable('é\n'), 'é\n');
});

it('bounds a text without making two of them one', () => {
  const [a, b] = [bounded(`${'𝄞'.repeat(1000)}a`), bounded(`${'𝄞'.repeat(1000)}b`)];

  assert.equal(bounded('var/lib/dpkg/status'), 'var/lib/dpkg/status');
  assert.equal(bounded('x'.repeat(600)), 'x'.repeat(600));
  assert.ok(a.length === 600 && b.length === 600 && a !== b && a.isWellFormed());
});
