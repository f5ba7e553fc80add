import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseFilterPolicy } from './filter-policy.ts';
import { matchesAttributes, matchesBody } from './matches-message.ts';
import type { FilterPolicy, FilterPolicyScope, MessageAttributes } from './types.ts';

const A = 'MessageAttributes';
const B = 'MessageBody';

/** Amazon SNS Developer Guide, "Filter policy constraints" and "AND/OR logic", with SNS's words. */
const REFUSED: readonly (readonly [scope: FilterPolicyScope, policy: string, reason: string])[] = [
  [A, '{"key":[["value"]]}', 'FilterPolicy: Match value must be String, number, true, false, or null'],
  [A, '{"key":[{"wrong-operator":true}]}', 'FilterPolicy: Unrecognized match type wrong-operator'],
  [A, '{"key":[]}', 'FilterPolicy: Empty arrays are not allowed'],
  [A, '{"key":"value"}', 'FilterPolicy: "key" must be an object or an array'],
  [A, '{"key":{"suffix":"value"}}', 'FilterPolicy: "suffix" must be an object or an array'],
  [A, '{"key":[{"suffix":["test","test2"]}]}', 'FilterPolicy: suffix match pattern must be a string'],
  [A, '{"key":[{"anything-but":{"suffix":"test"}}]}', 'FilterPolicy: Unsupported anything-but pattern: suffix'],
  [B, '{"key":[{"anything-but":{"exists":false}}]}', 'FilterPolicy: Unsupported anything-but pattern: exists'],
  [B, '{"key":[{"wildcard":"a*"}]}', 'FilterPolicy: Unrecognized match type wildcard'],
  [A, '{"key":[{"cidr":["bad-filter"]}]}', 'FilterPolicy: prefix match pattern must be a string'],
  [A, '{"key":[{"cidr":"bad-filter/64"}]}', 'FilterPolicy: Nonstandard IP address: bad-filter'],
  [A, '{"key":[{"numeric":[">",3,"<",1]}]}', 'FilterPolicy: Bottom must be less than top'],
  [A, '{"key":{"a":["b"]}}', 'Filter policy scope MessageAttributes does not support nested filter policy'],
  [A, `{"key":${values(151)}}`, 'FilterPolicy: Filter policy is too complex'],
  [A, `{"key1":${values(100)},"key2":${values(51)}}`, 'FilterPolicy: Filter policy is too complex'],
  [
    A,
    `{${[1, 2, 3, 4, 5, 6].map((n) => `"key${n}":["v"]`).join(',')}}`,
    'FilterPolicy: Filter policy can not have more than 5 keys',
  ],
  [A, or(4, 6, 4, 4), 'FilterPolicy: Filter policy is too complex'],
  [
    B,
    `{"a":{"b":{"c":${values(4)}}},"d":{"e":${values(3)}},"f":${values(3)}}`,
    'FilterPolicy: Filter policy is too complex',
  ],
  [
    B,
    `{"$or":[{"m":${values(3)}},{"n":${values(2)}}],"d":{"s":${values(2)},"$or":[{"a":["x"]},{"t":${values(3)}}]}}`,
    'FilterPolicy: Filter policy is too complex',
  ],
  [A, '{"n":[{"numeric":[">",1000000001]}]}', 'FilterPolicy: Value must be between -1.0E9 and 1.0E9, inclusive'],
  [B, `{"a":["${'x'.repeat(262_144)}"]}`, 'FilterPolicy: Filter policy is larger than 262144 bytes'],
];

describe('a filter policy', () => {
  for (const [scope, policy, reason] of REFUSED) {
    it(`is refused: ${reason}: ${policy.slice(0, 60)}`, () => {
      assert.deepEqual(parseFilterPolicy(policy, scope), { kind: 'invalid', reason });
    });
  }

  it('of as many combinations as SNS allows is taken', () => {
    for (const policy of [`{"key":${values(150)}}`, or(3, 6, 4, 7), `{"a":{"b":{"c":${values(50)}}}}`]) {
      assert.equal(parseFilterPolicy(policy, policy.includes('{"b"') ? B : A).kind, 'policy');
    }
  });

  it('is refused or taken, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.constantFrom<FilterPolicyScope>(A, B), (text, scope) => {
        const parsed = parseFilterPolicy(text, scope);
        if (parsed.kind === 'invalid') return;
        assert.equal(typeof matchesBody(parsed.policy, text), 'boolean');
        assert.equal(typeof matchesAttributes(parsed.policy, { a: { type: 'String.Array', value: text } }), 'boolean');
      }),
    );
  });
});

type AttributeCase = readonly [policy: string, type: string, value: string, expected: boolean];

/** "String value matching", "Numeric value matching", "Key matching"; the attribute is called `a`. */
const ATTRIBUTES: readonly AttributeCase[] = [
  ['{"a":["rugby","tennis"]}', 'String', 'rugby', true],
  ['{"a":["rugby","tennis"]}', 'String', 'baseball', false],
  ['{"a":["rugby","tennis"]}', 'String.Array', '["baseball","tennis"]', true],
  ['{"a":["rugby","tennis"]}', 'String.Array', '["baseball"]', false],
  ['{"a":["rugby"]}', 'String.Array', "['rugby']", false],
  ['{"a":["rugby"]}', 'String.Array', '"rugby"', false],
  ['{"a":["rugby"]}', 'String.Array', '[["rugby"]]', false],
  ['{"a":[true]}', 'String.Array', '[true]', true],
  ['{"a":[null]}', 'String.Array', '[null]', true],
  ['{"a":["rugby"]}', 'Binary', 'rugby', false],
  ['{"a":[{"exists":false}]}', 'Binary', 'rugby', true],
  ['{"a":[{"anything-but":["rugby","tennis"]}]}', 'String', 'baseball', true],
  ['{"a":[{"anything-but":["rugby","tennis"]}]}', 'String', 'rugby', false],
  ['{"a":[{"anything-but":["rugby","tennis"]}]}', 'String.Array', '["rugby","baseball"]', true],
  ['{"a":[{"anything-but":["rugby","tennis"]}]}', 'String.Array', '["rugby"]', false],
  ['{"a":[{"anything-but":{"prefix":"order-"}}]}', 'String', 'data-entry', true],
  ['{"a":[{"anything-but":{"prefix":"order-"}}]}', 'String', 'order-number', false],
  ['{"a":[{"equals-ignore-case":"tennis"}]}', 'String', 'TENNIS', true],
  ['{"a":[{"cidr":"10.0.0.0/24"}]}', 'String', '10.0.0.255', true],
  ['{"a":[{"cidr":"10.0.0.0/24"}]}', 'String', '10.1.1.0', false],
  ['{"a":[{"prefix":"bas"}]}', 'String', 'basketball', true],
  ['{"a":[{"prefix":"bas"}]}', 'String', 'rugby', false],
  ['{"a":[{"suffix":"ball"}]}', 'String', 'baseball', true],
  ['{"a":[301.5]}', 'Number', '3.015e2', true],
  ['{"a":[301.5]}', 'String', '301.5', false],
  ['{"a":["301.5"]}', 'Number', '301.5', false],
  ['{"a":[{"anything-but":[100,500]}]}', 'Number', '101', true],
  ['{"a":[{"anything-but":[100,500]}]}', 'Number', '100.0', false],
  ['{"a":[{"numeric":[">",0,"<",150]}]}', 'Number', '150', false],
  ['{"a":[{"numeric":["<=",150]}]}', 'Number', '150', true],
  ['{"a":[{"numeric":["<=",150]}]}', 'Number', 'many', false],
  ['{"a":[{"numeric":["<=",150]}]}', 'Number', '', false],
  ['{"a":[{"exists":true}]}', 'String', 'anything', true],
  ['{"b":[{"exists":true}]}', 'String', 'anything', false],
  ['{"b":[{"exists":false}]}', 'String', 'anything', true],
  ['{"a":["x"],"b":["y"]}', 'String', 'x', false],
  ['{"$or":[{"a":["x"]},{"b":["y"]}]}', 'String', 'x', true],
  ['{"__proto__":["x"]}', 'String', 'x', false],
  ['{}', 'String', 'x', true],
];

describe('attributes of a message', () => {
  for (const [text, type, value, expected] of ATTRIBUTES) {
    it(`${expected ? 'pass' : 'do not pass'}: ${text} ${type} ${value}`, () => {
      assert.equal(matchesAttributes(policyOf(text, A), { a: { type, value } }), expected);
    });
  }

  it('may be called anything', () => {
    const attributes: MessageAttributes = Object.fromEntries([['__proto__', { type: 'String', value: 'x' }]]);

    assert.equal(matchesAttributes(policyOf('{"__proto__":["x"]}', A), attributes), true);
    assert.equal(matchesAttributes(policyOf('{"a":["x"]}', B), { a: { type: 'String', value: 'x' } }), false);
  });
});

describe('the body of a message', () => {
  for (const [text, body, expected] of [
    ['{"f1":{"f2":{"f3":["v1"]}}}', '{"f1":[{"f2":[[{"f3":"v2"},{"f3":"v1"}]]}]}', true],
    ['{"f1":{"f2":{"f3":["v1"]}}}', '{"f1":[{"f2":[[{"f3":"v2"}]]}]}', false],
    ['{"$or":[{"f1":["v1"]},{"f2":["v2"]}],"f3":{"f4":["v4"]}}', '{"f2":"v2","f3":{"f4":"v4"}}', true],
    ['{"$or":[{"f1":["v1"]},{"f2":["v2"]}],"f3":{"f4":["v4"]}}', '{"f2":"v2","f3":{"f4":"v5"}}', false],
    ['{"a":[{"exists":false}]}', '{}', true],
    ['{"a":[{"exists":false}]}', '[]', false],
    ['{"a":[{"exists":false}]}', 'no JSON', false],
    ['{}', 'no JSON', true],
  ] as const) {
    it(`${expected ? 'passes' : 'does not pass'}: ${text} ${body}`, () => {
      assert.equal(matchesBody(policyOf(text, B), body), expected);
      assert.equal(matchesBody(policyOf('{}', A), body), false);
    });
  }
});

function policyOf(text: string, scope: FilterPolicyScope): FilterPolicy {
  const parsed = parseFilterPolicy(text, scope);
  assert.ok(parsed.kind === 'policy', parsed.kind === 'invalid' ? parsed.reason : '');
  return parsed.policy;
}

function values(count: number): string {
  return JSON.stringify(Array.from({ length: count }, (_, index) => `v${index}`));
}

/** s × m + s × t × i + s × t × p combinations. */
function or(s: number, m: number, t: number, p: number): string {
  return `{"s":${values(s)},"$or":[{"m":${values(m)}},{"t":${values(t)},"$or":[{"i":${values(4)}},{"p":${values(p)}}]}]}`;
}
