import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dockerfileLabels } from './dockerfile-labels.ts';

/** Lines of a Dockerfile, and its labels. */
const DOCKERFILES: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['LABEL a=1', { a: '1' }],
  ['label a=1 b=2', { a: '1', b: '2' }],
  ['LABEL "a"="1 2" b=\'3 4\' c=5\\ 6', { a: '1 2', b: '3 4', c: '5 6' }],
  ['LABEL a="say \\"x\\""', { a: 'say "x"' }],
  ['LABEL a 1 2', { a: '1 2' }],
  ['LABEL a=1 \\\n  b=2 \\\n  c=3', { a: '1', b: '2', c: '3' }],
  ['LABEL \\\n\t# a comment\n\tA=B \\\n\tC=D\n\t# another', { A: 'B', C: 'D' }],
  ['LABEL a=1\r\nLABEL b=2\r\n', { a: '1', b: '2' }],
  ['LABEL a=1\nLABEL a=2', { a: '2' }],
  ['ENV P=q\nLABEL a="$P-${P}x$P"', { a: 'q-qxq' }],
  ['ARG P=q\nENV R=$P-r\nLABEL a=$R', { a: 'q-r' }],
  ['ENV P q\nLABEL a=$P', { a: 'q' }],
  ["ENV P=q\nLABEL a='$P'", { a: '$P' }],
  ['LABEL a=$unset', { a: '' }],
  ['RUN echo LABEL a=1\nFROM scratch', {}],
  ['LABEL', {}],
  ['LABEL =1 a', {}],
  ['LABEL a="1', { a: '1' }],
  ['LABEL a=1 \\', { a: '1' }],
  ['', {}],
];

describe('dockerfileLabels', () => {
  for (const [lines, labels] of DOCKERFILES) {
    it(`reads ${JSON.stringify(lines)}`, () => {
      assert.deepEqual(Object.fromEntries(dockerfileLabels(lines)), labels);
    });
  }

  it('lets no value grow without end', () => {
    const doubling = Array.from({ length: 60 }, () => 'ENV P=$P$P').join('\n');

    assert.equal(dockerfileLabels(`ENV P=x\n${doubling}\nLABEL a=$P$P`).get('a')?.length, 10_000);
  });
});
