import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parsePattern } from './parse.ts';

const TOO_COMPLEX =
  'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character';
const NOT_IN_LIST = 'Inside anything but list, start|null|boolean is not supported.';
const NOT_MIXED = 'Inside anything but list, either all values are number or string, mixed type is not supported';
const NO_VALUE = 'Value of anything-but must be an array or single string/number value.';

/** The reasons that EventBridge gives. */
const REFUSED: readonly (readonly [pattern: string, reason: string])[] = [
  ['["not","an","object"]', 'Filter is not an object'],
  ['"text"', 'Filter is not an object'],
  ['{}', 'Empty objects are not allowed'],
  ['{"a":{}}', 'Empty objects are not allowed'],
  ['{"a":[]}', 'Empty arrays are not allowed'],
  ['{"int":42}', '"int" must be an object or an array'],
  ['{"string":"my-value"}', '"string" must be an object or an array'],
  ['{"a":{"b":null}}', '"b" must be an object or an array'],
  ['{"a":[["x"]]}', 'Match value must be String, number, true, false, or null'],
  ['{"a":[{}]}', 'Match expression name not found'],
  ['{"a":[{"EXISTS":true}]}', 'Unrecognized match type EXISTS'],
  ['{"a":[{"constructor":"x"}]}', 'Unrecognized match type constructor'],
  ['{"a":[{"prefix":"x","suffix":"y"}]}', 'Only one key allowed in match expression'],
  ['{"a":[{"prefix":1}]}', 'prefix match pattern must be a string'],
  ['{"a":[{"prefix":["x"]}]}', 'prefix match pattern must be a string'],
  ['{"a":[{"prefix":{}}]}', 'Prefix expression name not found'],
  ['{"a":[{"prefix":{"suffix":"x"}}]}', 'Unsupported prefix pattern: suffix'],
  ['{"a":[{"prefix":{"equals-ignore-case":1}}]}', 'equals-ignore-case match pattern must be a string'],
  ['{"a":[{"suffix":1}]}', 'suffix match pattern must be a string'],
  ['{"a":[{"suffix":{"x":"y"}}]}', 'Unsupported suffix pattern: x'],
  ['{"a":[{"equals-ignore-case":["x"]}]}', 'equals-ignore-case match pattern must be a string'],
  ['{"a":[{"equals-ignore-case":{"prefix":"x"}}]}', 'equals-ignore-case match pattern must be a string'],
  ['{"a":[{"exactly":1}]}', 'exact match pattern must be a string'],
  ['{"a":[{"exists":null}]}', 'exists match pattern must be either true or false.'],
  ['{"a":[{"exists":"no"}]}', 'exists match pattern must be either true or false.'],
  ['{"a":[{"anything-but":null}]}', NO_VALUE],
  ['{"a":[{"anything-but":true}]}', NO_VALUE],
  ['{"a":[{"anything-but":{"prefix":{"equals-ignore-case":"x"}}}]}', NO_VALUE],
  ['{"a":[{"anything-but":["x",null]}]}', NOT_IN_LIST],
  ['{"a":[{"anything-but":["x",1]}]}', NOT_MIXED],
  ['{"a":[{"anything-but":[]}]}', NOT_MIXED],
  ['{"a":[{"anything-but":{}}]}', 'Anything-But expression name not found'],
  ['{"a":[{"anything-but":{"exists":false}}]}', 'Unsupported anything-but pattern: exists'],
  ['{"a":[{"anything-but":{"prefix":""}}]}', 'Null prefix/suffix not allowed'],
  ['{"a":[{"anything-but":{"suffix":["x",""]}}]}', 'Null prefix/suffix not allowed'],
  ['{"a":[{"anything-but":{"prefix":1}}]}', 'prefix/suffix match pattern must be a string'],
  ['{"a":[{"anything-but":{"suffix":[null,"x"]}}]}', 'prefix/suffix match pattern must be a string'],
  ['{"a":[{"anything-but":{"wildcard":[1,"x"]}}]}', 'wildcard match pattern must be a string'],
  [
    '{"a":[{"anything-but":{"equals-ignore-case":[1]}}]}',
    'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.',
  ],
  ['{"a":[{"numeric":10}]}', 'Value of numeric must be an array.'],
  ['{"a":[{"numeric":[]}]}', 'Invalid member in numeric match: ]'],
  ['{"a":[{"numeric":[1,"<="]}]}', 'Invalid member in numeric match: 1'],
  ['{"a":[{"numeric":["operator"]}]}', 'Unrecognized numeric range operator: operator'],
  ['{"a":[{"numeric":["=","1"]}]}', 'Value of equals must be numeric'],
  ['{"a":[{"numeric":["=",1,"<",2]}]}', 'Too many elements in numeric expression'],
  ['{"a":[{"numeric":["<",1,">",0]}]}', 'Too many elements in numeric expression'],
  ['{"a":[{"numeric":[">="]}]}', 'Value of >= must be numeric'],
  ['{"a":[{"numeric":[">",0,"<"]}]}', 'Value of < must be numeric'],
  ['{"a":[{"numeric":[">",0,">",0]}]}', 'Bad numeric range operator: >'],
  ['{"a":[{"numeric":[">",0,30]}]}', 'Bad value in numeric range: 30'],
  ['{"a":[{"numeric":[">",30,"<",30]}]}', 'Bottom must be less than top'],
  ['{"a":[{"numeric":[">",0,"<",1,"<",2]}]}', 'Too many terms in numeric range expression'],
  ['{"a":[{"numeric":[">",5000000001]}]}', 'Value must be between -5.0E9 and 5.0E9, inclusive'],
  ['{"a":[{"anything-but":-6e9}]}', 'Value must be between -5.0E9 and 5.0E9, inclusive'],
  ['{"a":[{"cidr":["10.0.0.0/8"]}]}', 'prefix match pattern must be a string'],
  ['{"a":[{"cidr":"10.0.0.0"}]}', "Malformed CIDR, one '/' required"],
  ['{"a":[{"cidr":"10.0.0.0/8/8"}]}', "Malformed CIDR, one '/' required"],
  ['{"a":[{"cidr":"bad-/64filter"}]}', 'Malformed CIDR, mask bits must be an integer'],
  ['{"a":[{"cidr":"10.0.0.0/-1"}]}', 'Malformed CIDR, mask bits must not be negative'],
  ['{"a":[{"cidr":"10.0.0.0/32"}]}', 'IPv4 mask bits must be < 32'],
  ['{"a":[{"cidr":"::/128"}]}', 'IPv6 mask bits must be < 128'],
  ['{"a":[{"cidr":"xx.11.xx/8"}]}', 'Nonstandard IP address: xx.11.xx'],
  ['{"a":[{"cidr":"10.0.0.256/8"}]}', 'Invalid IP address: 10.0.0.256'],
  ['{"a":[{"wildcard":1}]}', 'wildcard match pattern must be a string'],
  ['{"a":[{"wildcard":"arn:aws:events:us-east-1:**:event-bus/*"}]}', 'Consecutive wildcard characters at pos 26'],
  ['{"a":[{"wildcard":"a\\\\b"}]}', 'Invalid escape character at pos 2'],
  ['{"a":[{"wildcard":"a\\\\"}]}', 'Invalid escape character at pos 2'],
  ['{"a":[{"wildcard":"*:*:*:*:*:event-bus/*"}]}', TOO_COMPLEX],
  ['{"a":["x"],"a":["y"]}', 'Path `a` cannot be allowed multiple times'],
  ['{"d":{"a":["x"],"\\u0061":["y"]}}', 'Path `d.a` cannot be allowed multiple times'],
  ['{"d":{"a":["x"]},"d":{"a":["y"]}}', 'Path `d.a` cannot be allowed multiple times'],
  ['{"$or":[{"a":[1]}]}', 'There must have at least 2 Objects in $or relationship.'],
  ['{"$or":[{"a":[1]},"b"]}', 'Only JSON object is allowed in array of $or relationship.'],
  ['{"$or":"x"}', 'It must be an Array followed with $or.'],
  ['{"$or":[{"a":[]},{"b":[1]}]}', 'Empty arrays are not allowed'],
  ['{"$or":[{"a":[1]},{"numeric":[1]}]}', 'numeric is Ruler reserved fieldName which cannot be used inside $or.'],
  [
    `{${Array.from({ length: 10 }, (_, i) => `"f${i}":{"$or":[{"a":[1]},{"b":[1]}]}`).join(',')}}`,
    '$or makes more than 1000 rule combinations',
  ],
  [`${'{"a":'.repeat(101)}[1]${'}'.repeat(101)}`, 'It is nested deeper than 100 levels'],
  [`{"a":["${'x'.repeat(4096)}"]}`, 'It has more than 4096 characters'],
];

describe('what is no pattern', () => {
  for (const [pattern, reason] of REFUSED) {
    it(`is refused: ${reason.slice(0, 60)}: ${pattern.slice(0, 60)}`, () => {
      assert.deepEqual(parsePattern(pattern), { kind: 'invalid', reason });
    });
  }

  it('is refused where it is no JSON, with what the parser says', () => {
    for (const text of ['', 'this is no JSON', "{'a':['b']}", '{"a":[1],}', '{"a":[NaN]}', '\ufeff{"a":[1]}']) {
      const parsed = parsePattern(text);

      assert.ok(parsed.kind === 'invalid' && parsed.reason.includes('JSON'), text);
    }
  });

  it('is found so, whatever the text', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"$or"',
      '"numeric"',
      '1',
      '">"',
      ' ',
      '\\',
      '"',
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces).map((list) => list.join('')),
      fc.json(),
    );
    fc.assert(
      fc.property(texts, (text) => {
        assert.match(parsePattern(text).kind, /^(?:pattern|invalid)$/);
      }),
      { numRuns: 2000 },
    );
  });
});
