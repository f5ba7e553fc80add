import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shownText } from '../../console/src/parts/shown-text.ts';

describe('a text as it is shown', () => {
  it('hides nothing, and turns no other', () => {
    assert.equal(shownText('a\u202eb\u2066c\u200fd'), String.raw`a\u202eb\u2066c\u200fd`);
    assert.equal(shownText('a\u200bb\u00adc\ufeffd\u3164e'), String.raw`a\u200bb\u00adc\ufeffd\u3164e`);
    assert.equal(shownText('a\tb\nc\0d\u001be\u0085'), String.raw`a\u0009b\u000ac\u0000d\u001be\u0085`);
    assert.equal(shownText('\ud800 \udc00x \u{e0041}'), String.raw`\ud800 \udc00x \u{e0041}`);
    assert.equal(shownText('a\u200db'), String.raw`a\u200db`);
  });

  it('leaves letters of all scripts, their marks, and emoji as they are', () => {
    for (const text of ['אבגד העربية', 'שָׁ֖לוֹם', 'नमस्ते', '漢字', '❤️ 👩‍👩‍👧 🏳️‍🌈 ✌🏽', 'e\u0301\u0302\u0303\u0304']) {
      assert.equal(shownText(text), text);
    }
  });

  it('stacks no marks over the lines above', () => {
    assert.equal(shownText(`e${'\u0301'.repeat(6)}`), `e${'\u0301'.repeat(4)}${String.raw`\u0301\u0301`}`);
  });
});
