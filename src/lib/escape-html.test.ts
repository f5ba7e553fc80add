import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { escapeHtml, unlinkedHtml } from './escape-html.ts';

describe('a text in HTML', () => {
  const cases: readonly (readonly [text: string, html: string])[] = [
    ['a & b < c > d', 'a &amp; b &lt; c &gt; d'],
    [`"a" 'b'`, '&quot;a&quot; &#39;b&#39;'],
    ['<script>&lt;', '&lt;script&gt;&amp;lt;'],
  ];
  for (const [text, html] of cases) {
    it(`is "${html}" for "${text}"`, () => {
      assert.equal(escapeHtml(text), html);
    });
  }

  it('holds no address that a mail client would make a link of', () => {
    assert.equal(
      unlinkedHtml(escapeHtml('see https://x/?a&b or WWW.x')),
      'see https:<span>//</span>x/?a&amp;b or WWW<span>.</span>x',
    );
  });
});
