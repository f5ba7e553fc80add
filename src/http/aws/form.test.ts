import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseForm } from './form.ts';

describe('the parameters of a form', () => {
  it('are texts, lists and maps, in the order of their numbers', () => {
    const form = parseForm(
      'Name=a+b&Empty=&Tags.member.2.Key=k2&Tags.member.10.Key=k10&Tags.member.1.Key=k1&Keys.member.1=x' +
        '&Attributes.entry.1.key=DisplayName&Attributes.entry.1.value=%C3%BC' +
        '&M.entry.1.Name=n&M.entry.1.Value.DataType=String',
    );

    assert.equal(form.text('Name'), 'a b');
    assert.equal(form.text('Empty'), '');
    assert.equal(form.text('Missing'), undefined);
    assert.deepEqual(
      form.list('Tags').map((tag) => tag.text('Key')),
      ['k1', 'k2', 'k10'],
    );
    assert.deepEqual(
      form.list('Keys').map(({ value }) => value),
      ['x'],
    );
    assert.deepEqual(
      Array.from(form.map('Attributes'), ([key, { value }]) => [key, value]),
      [['DisplayName', 'ü']],
    );
    const attribute = form.map('M', { key: 'Name', value: 'Value' }).get('n');
    assert.equal(attribute?.text('DataType'), 'String');
  });

  const strange: readonly (readonly [what: string, body: string, items: number])[] = [
    ['a number that is none', 'L.member.x=1&L.member.=2&L.member.0=3&L.member.-1=4', 0],
    ['a number that is too large', 'L.member.99999=1', 0],
    ['names of what every object has', 'L.member.1.__proto__=1&__proto__.member.1=2', 1],
  ];
  for (const [what, body, items] of strange) {
    it(`have no item for ${what}`, () => {
      assert.equal(parseForm(body).list('L').length, items);
    });
  }

  it('are each there once, and not without end', () => {
    const many = Array.from({ length: 4097 }, (_, at) => `p${at}=1`).join('&');

    assert.throws(() => parseForm('a=1&a=2'), {
      name: 'MalformedQueryString',
      message: 'The parameter "a" is there twice',
    });
    assert.throws(() => parseForm(many), { name: 'MalformedQueryString' });
  });
});
