import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';
import * as parameters from './parameters.ts';
import type { ApiProblem } from './types.ts';

const api = suiteApi();
const IMAGE = 'repositories/app/images/latest';
const TEXT = (longest: number) => `expected a text of 1 to ${longest} characters, none of which is a control character`;
const ID = 'expected an id without spaces, as CVE-2022-37434';

const REFUSED: readonly (readonly [path: string, detail: string])[] = [
  ['packages?name=x&limit=0', 'the parameter "limit" is "0": expected a whole number from 1 to 1000'],
  ['packages?name=x&limit=1.5', 'the parameter "limit" is "1.5": expected a whole number from 1 to 1000'],
  ['packages?name=x&limit=many', 'the parameter "limit" is "many": expected a whole number from 1 to 1000'],
  ['packages?name=x&limit=', 'the parameter "limit" is "": expected a whole number from 1 to 1000'],
  ['packages', `the parameter "name" is missing: ${TEXT(300)}`],
  ['packages?name=', `the parameter "name" is "": ${TEXT(300)}`],
  ['packages?name=a%00b', `the parameter "name" is "a\\u0000b": ${TEXT(300)}`],
  [`packages?name=${'x'.repeat(301)}`, `the parameter "name" is "${'x'.repeat(100)}…": ${TEXT(300)}`],
  ['packages?name=a&name=b', `the parameter "name" is given 2 times instead of once: ${TEXT(300)}`],
  ['packages?name=x&nmae=y', 'there is no parameter "nmae" here: there are name, type, version, limit, cursor'],
  ['advisories?x=1', 'there is no parameter "x" here: there are none'],
  [
    'packages?limit=0&nmae=y',
    [
      `the parameter "name" is missing: ${TEXT(300)}`,
      'the parameter "limit" is "0": expected a whole number from 1 to 1000',
      'there is no parameter "nmae" here: there are name, type, version, limit, cursor',
    ].join('; '),
  ],
  [
    `${IMAGE}/findings?order=name`,
    'the parameter "order" is "name": expected one of severity, epss, known-exploited, kev',
  ],
  [
    `${IMAGE}/findings?asOf=yesterday`,
    'the parameter "asOf" is "yesterday": expected a day, as 2026-11-01, or a time with its zone, as 2026-11-01T09:30:00Z',
  ],
  [
    `${IMAGE}/findings?platform=x`,
    'the parameter "platform" is "x": expected os/architecture, as linux/amd64 or linux/arm/v7',
  ],
  [
    `${IMAGE}/packages?evidence=made-up`,
    'the parameter "evidence" is "made-up": expected one of installed, locked, claimed',
  ],
  [`${IMAGE}/packages?owned=yes`, 'the parameter "owned" is "yes": expected one of true, false'],
  [`${IMAGE}/sbom?format=syft`, 'the parameter "format" is "syft": expected one of cyclonedx, spdx'],
  [`${IMAGE}/explanation`, `the parameter "vulnerability" is missing: ${ID}`],
  [`${IMAGE}/explanation?vulnerability=a%20b`, `the parameter "vulnerability" is "a b": ${ID}`],
  ['vulnerabilities/a%20b/images', `the parameter "id" is "a b": ${ID}`],
  [
    'repositories/UPPER/images/latest',
    'the parameter "name" is "UPPER": expected the name of a repository, as team/app',
  ],
];

describe('a parameter that is refused', () => {
  for (const [path, detail] of REFUSED) {
    it(`is named, with what was given and what is expected: ${path.slice(0, 60)}`, async () => {
      const { status, headers, body } = await api().get(`/api/v1/${path}`);
      const problem = JSON.parse(body.toString()) as ApiProblem;

      assert.deepEqual([status, headers['content-type']], [400, 'application/problem+json']);
      assert.deepEqual([problem.code, problem.detail], ['bad-request', detail]);
    });
  }
});

/** What no parameter takes, each in its own way. */
const NONSENSE: readonly unknown[] = [undefined, '', '\u0000', ' ', 'x'.repeat(5000), ['a', 'b'], '-1', '1e99', 'NaN'];

describe('every schema of parameters', () => {
  for (const [name, schema] of Object.entries(parameters)) {
    it(`says in its own words what it expects: ${name}`, () => {
      const fields = [...Object.keys(schema.shape), 'nonsense'];
      const messages = fields.flatMap((field) =>
        NONSENSE.flatMap((value) => schema.safeParse({ [field]: value }).error?.issues ?? []),
      );

      assert.notEqual(messages.length, 0);
      for (const { message } of messages) {
        assert.match(message, /^(?:an? |one of |os\/architecture|the (?:name|next) |there (?:are|is) )/);
      }
    });
  }
});
