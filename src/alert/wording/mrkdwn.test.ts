import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { hostileText } from '../../../test/support/hostile-alerts.ts';
import { readMrkdwn } from '../../../test/support/mrkdwn.ts';
import { clean } from './clean.ts';
import { mrkdwn } from './mrkdwn.ts';
import type { Span } from './span.ts';

describe('mrkdwn', () => {
  const CASES: readonly [span: Span, text: string][] = [
    [{ text: 'a & b < c' }, 'a &amp; b &lt; c'],
    [{ text: 'a', style: 'strong' }, '*a*'],
    [{ text: ' a ', style: 'strong' }, ' *a* '],
    [{ text: 'a`b', style: 'code' }, '`aˋb`'],
    [{ text: 'a*b _c_ ~d~', style: 'code' }, '`a*b _c_ ~d~`'],
    [{ text: '*a* _b_ ~c~ `d`' }, '∗a∗ ＿b＿ ∼c∼ ˋdˋ'],
    [{ text: 'snake_case_name' }, 'snake_case_name'],
    [{ text: ':smile:' }, ':\u200bsmile:'],
    [{ text: '<!here> @here' }, '&lt;!here&gt; @here'],
    [{ text: '> a' }, '\u200b&gt; a'],
    [{ text: 'a|b>c', href: 'https://x/?a&b' }, '<https://x/?a&amp;b|a¦b&gt;c>'],
    [{ text: '' }, ''],
  ];
  for (const [span, text] of CASES) {
    it(`writes ${JSON.stringify(span)} as ${JSON.stringify(text)}`, () => {
      assert.equal(mrkdwn([span], 100), text);
    });
  }

  it('cuts a text, and never what it is written by', () => {
    const line: readonly Span[] = [{ text: 'see ' }, { text: 'CVE-2026-1', href: 'https://publisher.example/a' }];

    assert.equal(mrkdwn(line, 100), 'see <https://publisher.example/a|CVE-2026-1>');
    assert.equal(mrkdwn(line, 30), 'see CVE-2026-1');
    assert.equal(mrkdwn([...line, { text: ' in x' }], 30), 'see CVE-2026-1 in x');
    assert.equal(mrkdwn(line, 12), 'see CVE-2…');
    assert.equal(mrkdwn([{ text: '&&&&&&&&' }], 14), '&amp;&amp;…');
    assert.equal(mrkdwn([{ text: 'abcdefgh', style: 'code' }], 8), '`abcd…`');
    assert.equal(mrkdwn([{ text: '😀😀😀😀' }], 6), '😀😀…');
  });

  it('is never longer than asked for, whatever the texts', () => {
    const span: fc.Arbitrary<Span> = fc.record(
      {
        text: hostileText.map((text) => clean(text, 300)),
        style: fc.constantFrom('strong', 'code', 'faint'),
        href: fc.constant('https://publisher.example/?a&b&c'),
      },
      { requiredKeys: ['text'] },
    );
    fc.assert(
      fc.property(fc.array(span, { maxLength: 5 }), fc.integer({ min: 2, max: 400 }), (line, most) => {
        const text = mrkdwn(line, most);
        const { specials, loose, italic, struck, quoted } = readMrkdwn(text);

        assert.equal(text.length <= most, true, text);
        assert.deepEqual([...specials, ...loose, ...italic, ...struck, ...quoted], []);
        assert.equal(text.isWellFormed(), true);
      }),
      { numRuns: 100 },
    );
  });
});
