import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { childOf, parseXml, textOf, type XmlElement } from './xml.ts';

const LIMITS = { elements: 100, depth: 10 };

describe('an XML document', () => {
  const CASES: readonly [text: string | Uint8Array, shown: string][] = [
    ['<a/>', 'a'],
    ['<?xml version="1.0"?>\n<!-- <b> -->\n<a>text</a>\n', 'a"text"'],
    ['<a><b>1</b><b>2</b></a>', 'a(b"1" b"2")'],
    ['<a>one<b/>two</a>', 'a"onetwo"(b)'],
    ['<a x="1" y = \'2\'/>', 'a[x=1 y=2]'],
    ['<p:a xmlns:p="u"><p:b p:c="1"/></p:a>', 'a[p=u](b[c=1])'],
    ['<a>&lt;&amp;&#65;&#x42;&unknown;</a>', 'a"<&AB&unknown;"'],
    ['<a><![CDATA[<b>&amp;]]></a>', 'a"<b>&amp;"'],
    ['<!DOCTYPE a SYSTEM "a.dtd"><a/>', 'a'],
    ['<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'a"&x;"'],
    [Buffer.from('\ufeff<a>é</a>'), 'a"é"'],
    [Buffer.from('\ufeff<a>é</a>', 'utf16le'), 'a"é"'],
    [Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>', 'latin1'), 'a"é"'],
  ];
  for (const [text, expected] of CASES) {
    it(`is ${expected}`, () => {
      const parsed = parseXml(Buffer.from(text), LIMITS);

      assert.ok(parsed.kind === 'xml', JSON.stringify(parsed));
      assert.equal(show(parsed.root), expected);
    });
  }

  const MALFORMED: readonly [text: string, reason: string][] = [
    ['', 'has no element'],
    ['just text', 'has no element'],
    ['<a>', 'has no end of "a"'],
    ['<a></b>', 'ends "b" where it has not begun'],
    ['</a>', 'ends "a" where it has not begun'],
    ['<a/><b/>', 'has more than one root'],
    ['<a b=c/>', 'has no ">" of "a"'],
    ['<a', 'has no ">" of "a"'],
    ['<a>< b/></a>', 'has a "<" that begins nothing'],
    ['<a><!-- never ended</a>', 'has no "-->" where one is due'],
    ['<a>'.repeat(11), 'is nested deeper than 10'],
    [`<a>${'<b/>'.repeat(100)}</a>`, 'has more than 100 elements'],
  ];
  for (const [text, reason] of MALFORMED) {
    it(`is refused, since it ${reason}: ${text.slice(0, 30)}`, () => {
      assert.deepEqual(parseXml(Buffer.from(text), LIMITS), { kind: 'malformed', reason });
    });
  }

  it('is read in no time however it is made', () => {
    for (const part of ['<', '<a ', '&', ' x="', '<!', '<!x>', '<!-->', '<![CDATA[', '[', 'a="1" ', ']>']) {
      parseXml(Buffer.from(`<a ${part.repeat(2e5)}`), LIMITS);
      parseXml(Buffer.from(`<a>${part.repeat(2e5)}`), LIMITS);
    }
  });

  it('has children found by name, and their text without blanks', () => {
    const parsed = parseXml(Buffer.from('<a><b> 1 </b><c/><b>2</b></a>'), LIMITS);

    assert.ok(parsed.kind === 'xml');
    assert.equal(childOf(parsed.root, 'b')?.text, ' 1 ');
    assert.deepEqual(
      [textOf(parsed.root, 'b'), textOf(parsed.root, 'c'), textOf(undefined, 'b')],
      ['1', undefined, undefined],
    );
  });
});

function show({ name, attributes, children, text }: XmlElement): string {
  const pairs = [...attributes].map(([key, value]) => `${key}=${value}`).join(' ');
  const parts = [pairs === '' ? '' : `[${pairs}]`, text === '' ? '' : `"${text}"`];
  return `${name}${parts.join('')}${children.length === 0 ? '' : `(${children.map(show).join(' ')})`}`;
}
