import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { xmlElements } from './xml-elements.ts';

const LIMITS = { mostElements: 4, mostCharacters: 200, depth: 5 };

async function read(xml: string, chunkBytes = 7): Promise<readonly object[]> {
  const bytes = Buffer.from(xml);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  }
  const found: object[] = [];
  for await (const { name, attributes, text, children } of xmlElements(chunks(), {
    root: 'feed',
    wanted: new Set(['item']),
    ...LIMITS,
  })) {
    found.push({ name, attributes: Object.fromEntries(attributes), text: text.trim(), children: children.length });
  }
  return found;
}

const REFUSED: readonly (readonly [title: string, xml: string, error: RegExp])[] = [
  ['another root', '<html><item/></html>', /the document is "html", and no "feed"/],
  ['no document', 'Sorry', /no XML/],
  ['nothing', '', /no XML/],
  ['a document that is cut short', '<feed><item>', /no XML/],
  ['what is not closed in order', '<feed><item></feed></item>', /no XML/],
  [
    'an entity that it would have to unfold',
    '<!DOCTYPE feed [<!ENTITY a "b">]><feed><item>&a;</item></feed>',
    /no XML/,
  ],
  ['too many elements in one', `<feed><item>${'<a/>'.repeat(4)}</item></feed>`, /with more than 4 elements in it/],
  ['too much text', `<feed><item>${'a'.repeat(201)}</item></feed>`, /more than 200 characters/],
  ['too much text outside', `<feed>${'a'.repeat(300)}<item/></feed>`, /more than 200 characters/],
  ['a tag without an end', `<feed><item a="${'a'.repeat(1000)}`, /more than 200 characters/],
  ['elements too deep', '<feed><a><b><c><d><e/></d></c></b></a></feed>', /more than 5 elements within each other/],
  ['bytes that are no UTF-8', '<feed><item>\u0000</item></feed>', /no XML/],
];

describe('elements of XML', () => {
  it('come one at a time, without the prefixes of namespaces', async () => {
    const xml = `<?xml version="1.0"?><x:feed xmlns:x="urn:x"><other><a>no</a></other>
      <x:item x:id="1">a &amp; <b>c</b><![CDATA[<d>]]></x:item><item id="2"><item id="3"/></item></x:feed>`;

    for (const chunkBytes of [1, 7, 10_000]) {
      assert.deepEqual(await read(xml, chunkBytes), [
        { name: 'item', attributes: { id: '1' }, text: 'a & <d>', children: 1 },
        { name: 'item', attributes: { id: '2' }, text: '', children: 1 },
      ]);
    }
  });

  it('counts each wanted element by itself', async () => {
    assert.equal((await read(`<feed>${`<item>${'a'.repeat(150)}</item>`.repeat(10)}</feed>`)).length, 10);
  });

  for (const [title, xml, error] of REFUSED) {
    it(`refuses ${title}`, async () => assert.rejects(read(xml), error));
  }
});
