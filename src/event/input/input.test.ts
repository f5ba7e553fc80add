import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Target } from '../rules-types.ts';
import type { AwsEvent } from '../types.ts';
import { inputFault, inputOf } from './index.ts';
import { parseJsonPath } from './json-path.ts';

const EVENT: AwsEvent = {
  version: '0',
  id: '7bf73129-1428-4cd3-a780-95db273d1602',
  'detail-type': 'ECR Image Scan',
  source: 'aws.ecr',
  account: '123456789012',
  time: '2026-03-04T05:06:07Z',
  region: 'us-east-1',
  resources: ['arn:one', 'arn:two'],
  detail: {
    'repository-name': 'team/app',
    'image-tags': ['prod', 'v1'],
    counts: { CRITICAL: 2 },
    ok: true,
    none: null,
    evil: 'say "hi"\\ <id>\n',
  },
};
const RULE = { arn: 'arn:aws:events:us-east-1:123456789012:rule/scans', name: 'scans', ingestedAt: 1_772_600_767_890 };
const PATHS = {
  id: '$.id',
  repository: '$.detail.repository-name',
  tags: '$.detail.image-tags',
  first: '$.detail.image-tags[0]',
  counts: '$.detail.counts',
  ok: '$.detail.ok',
  none: '$.detail.none',
  evil: '$.detail.evil',
  missing: '$.detail.missing',
};

function target(more: Partial<Target>): Target {
  return { id: 't1', arn: 'arn:aws:sqs:us-east-1:123456789012:q', ...more };
}

/** EventBridge User Guide, "Input transformation". */
const TEMPLATES: readonly (readonly [template: string, expected: string])[] = [
  ['"<repository> has <first>"', '"team/app has prod"'],
  ['{"r": <repository>, "t": <tags>}', '{"r": "team/app", "t": ["prod","v1"]}'],
  ['{"path": "repositories/<repository>/<first>"}', '{"path": "repositories/team/app/prod"}'],
  ['"<tags> of <counts>"', '"[prod,v1] of {CRITICAL:2}"'],
  ['{"c": <counts>, "ok": <ok>, "none": <none>}', '{"c": {"CRITICAL":2}, "ok": true, "none": null}'],
  ['{"m": <missing>, "n": "<missing>"}', '{"m": "", "n": ""}'],
  ['"{[/Check <ok>"', '"{[/Check true"'],
  ['{"q": "a \\"<repository>\\" b"}', '{"q": "a \\"team/app\\" b"}'],
  ['"one <first>"\n"two <ok>"', '"one prod"\n"two true"'],
  ['{"e": <evil>, "f": "<evil>"}', '{"e": "say \\"hi\\"\\\\ <id>\\n", "f": "say \\"hi\\"\\\\ <id>\\n"}'],
  ['"<aws.events.rule-arn> <aws.events.rule-name>"', `"${RULE.arn} scans"`],
  ['{"at": <aws.events.event.ingestion-time>}', '{"at": "2026-03-04T05:06:07.890Z"}'],
  ['{"a": <aws.events.event.json>}', `{"a": ${JSON.stringify(EVENT)}}`],
  [
    '<aws.events.event>',
    '{"id":"7bf73129-1428-4cd3-a780-95db273d1602","account":"123456789012","detailType":"ECR Image Scan",' +
      '"time":"2026-03-04T05:06:07Z","source":"aws.ecr","region":"us-east-1","resources":["arn:one","arn:two"],"version":"0"}',
  ],
  ['{"a": "1 < 2"}', '{"a": "1 < 2"}'],
];

describe('the input of a target', () => {
  it('is the event where it asks for nothing else', () => {
    assert.equal(inputOf(target({}), EVENT, RULE), JSON.stringify(EVENT));
  });

  it('is its own text, or the part of the event that it names', () => {
    assert.equal(inputOf(target({ input: '{"a":1}' }), EVENT, RULE), '{"a":1}');
    for (const [inputPath, expected] of [
      ['$', JSON.stringify(EVENT)],
      ['$.detail.counts', '{"CRITICAL":2}'],
      ['$.detail.repository-name', '"team/app"'],
      ['$.resources[1]', '"arn:two"'],
      ['$.resources[*]', '["arn:one","arn:two"]'],
      ['$.detail.counts.*', '[2]'],
      ['$.detail.image-tags[7]', 'null'],
      ['$.detail.constructor', 'null'],
    ] as const) {
      assert.equal(inputOf(target({ inputPath }), EVENT, RULE), expected, inputPath);
    }
  });

  for (const [template, expected] of TEMPLATES) {
    it(`is filled in: ${template}`, () => {
      const transformer = target({ inputTransformer: { paths: PATHS, template } });

      assert.equal(inputFault(transformer), undefined);
      assert.equal(inputOf(transformer, EVENT, RULE), expected);
    });
  }

  it('stays JSON, whatever the event holds', () => {
    const template = '{"a": <evil>, "b": "x <evil> y", "c": [<evil>]}';
    fc.assert(
      fc.property(fc.jsonValue(), (evil) => {
        const event = { ...EVENT, detail: { evil } };
        const text = inputOf(target({ inputTransformer: { paths: PATHS, template } }), event, RULE);

        assert.deepEqual(JSON.parse(JSON.stringify(evil)), (JSON.parse(text) as { readonly a: unknown }).a);
      }),
    );
  });

  for (const [title, more, fault] of [
    [
      'two ways',
      { input: '{}', inputPath: '$' },
      'Only one of Input, InputPath, or InputTransformer must be provided for target t1.',
    ],
    ['no JSON', { input: 'text' }, 'JSON syntax error in input for target t1.'],
    [
      'a path in brackets',
      { inputPath: "$['detail']" },
      'Invalid InputPath for target t1: it must be in dot notation, such as $.detail.',
    ],
    [
      'an unknown name',
      { inputTransformer: { paths: {}, template: '<x>' } },
      'InputTemplate for target t1 contains invalid placeholder x.',
    ],
    [
      'a name of every object',
      { inputTransformer: { paths: {}, template: '<constructor>' } },
      'InputTemplate for target t1 contains invalid placeholder constructor.',
    ],
    [
      'a reserved name',
      { inputTransformer: { paths: { 'aws-x': '$.id' }, template: '1' } },
      'InputPathsMap for target t1 contains invalid key aws-x.',
    ],
    [
      'no path',
      { inputTransformer: { paths: { x: 'id' }, template: '<x>' } },
      'InputPathsMap for target t1 contains invalid path id.',
    ],
  ] as const) {
    it(`is refused that has ${title}`, () => {
      assert.equal(inputFault(target(more)), fault);
    });
  }

  it('has no path that is none', () => {
    for (const text of ['', 'a', '$a', '$.', '$..a', '$.a b', '$[x]', '$[-1]', `$.${'a'.repeat(255)}`]) {
      assert.equal(parseJsonPath(text), undefined, text);
    }
  });
});
