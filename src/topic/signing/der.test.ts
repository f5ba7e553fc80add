import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  bitString,
  boolean,
  explicit,
  implicit,
  nothing,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  time,
  unsignedInteger,
  utf8String,
} from './der.ts';

const bytes = (length: number) => new Uint8Array(length).fill(7);

describe('a value in DER', () => {
  const cases: readonly (readonly [name: string, value: Uint8Array, hex: string])[] = [
    ['zero', unsignedInteger(Uint8Array.of(0)), '020100'],
    ['no digits', unsignedInteger(Uint8Array.of()), '020100'],
    ['127', unsignedInteger(Uint8Array.of(0x7f)), '02017f'],
    ['128, which would be negative without a zero', unsignedInteger(Uint8Array.of(0x80)), '02020080'],
    ['256 with zeros in front', unsignedInteger(Uint8Array.of(0, 0, 1, 0)), '02020100'],
    ['1.2.840.113549', objectIdentifier('1.2.840.113549'), '06062a864886f70d'],
    ['2.5.4.3', objectIdentifier('2.5.4.3'), '0603550403'],
    ['true', boolean(true), '0101ff'],
    ['false', boolean(false), '010100'],
    ['null', nothing(), '0500'],
    ['one bit', bitString(Uint8Array.of(0x80), 7), '03020780'],
    ['bytes', octetString(Uint8Array.of(1, 2)), '04020102'],
    ['text', utf8String('ü'), '0c02c3bc'],
    ['a set', setOf(nothing()), '31020500'],
    ['a sequence', sequence(nothing(), boolean(true)), '300505000101ff'],
    ['an explicit tag', explicit(3, nothing()), 'a3020500'],
    ['an implicit tag', implicit(2, Buffer.from('a')), '820161'],
    [
      'a time of this century',
      time(Date.UTC(2026, 10, 23, 1, 2, 3)),
      `170d${Buffer.from('261123010203Z').toString('hex')}`,
    ],
    [
      'the last second of 2049',
      time(Date.UTC(2050, 0, 1) - 1000),
      `170d${Buffer.from('491231235959Z').toString('hex')}`,
    ],
    ['the first of 2050', time(Date.UTC(2050, 0, 1)), `180f${Buffer.from('20500101000000Z').toString('hex')}`],
  ];
  for (const [name, value, hex] of cases) {
    it(`is ${hex.slice(0, 40)} for ${name}`, () => {
      assert.equal(Buffer.from(value).toString('hex'), hex);
    });
  }

  for (const [length, head] of [
    [127, '047f'],
    [128, '048180'],
    [255, '0481ff'],
    [256, '04820100'],
    [65_536, '0483010000'],
  ] as const) {
    it(`of ${length} bytes begins with ${head}`, () => {
      const value = Buffer.from(octetString(bytes(length)));

      assert.equal(value.subarray(0, head.length / 2).toString('hex'), head);
      assert.equal(value.length, length + head.length / 2);
    });
  }
});
