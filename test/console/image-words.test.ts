import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { spelledVector } from '../../console/src/pages/image/cvss.ts';
import { dockerfileText } from '../../console/src/pages/image/dockerfile-text.ts';
import { imageSearch } from '../../console/src/pages/image/search.ts';

describe('a CVSS vector in words', () => {
  const cases: readonly [vector: string, words: string][] = [
    ['CVSS:3.1/AV:N/AC:L', 'How it is reached: over the network; How hard it is: easy'],
    [
      'CVSS:4.0/AV:P/SI:S/U:Red',
      'How it is reached: by hand, at it; What can be changed elsewhere: endangers people; Publisher’s urgency: high',
    ],
    ['AV:N/Au:N/C:P', 'How it is reached: over the network; Logging in: not needed; What can be read: partial'],
    ['(AV:L/AC:H)', 'How it is reached: on the machine; How hard it is: hard'],
    ['CVSS:3.1/MAV:L/CR:H', 'How it is reached, here: on the machine; Weight of what is read: high'],
    ['CVSS:3.1/XX:Y/AV:?', 'XX: Y; How it is reached: ?'],
    ['', ''],
    ['<script>', ''],
  ];
  for (const [vector, words] of cases) {
    it(`spells ${vector}`, () => {
      assert.equal(
        spelledVector(vector)
          .map(({ metric, value }) => `${metric}: ${value}`)
          .join('; '),
        words,
      );
    });
  }
});

describe('the step of a build', () => {
  const cases: readonly [createdBy: string, text: string][] = [
    ['RUN /bin/sh -c apk add curl # buildkit', 'RUN apk add curl'],
    ['/bin/sh -c apk add curl', 'RUN apk add curl'],
    ['/bin/sh -c #(nop) ADD file:1 in / ', 'ADD file:1 in / '],
    ['|1 VERSION=2 /bin/sh -c make', 'RUN make'],
    ['COPY a b # buildkit', 'COPY a b'],
    ['bazel build', 'bazel build'],
  ];
  for (const [createdBy, text] of cases) {
    it(`of ${createdBy} was ${text}`, () => assert.equal(dockerfileText(createdBy), text));
  }
});

describe('the address of an image’s page', () => {
  it('is read whatever it holds', () => {
    const good = { view: 'layers', group: 'fix', filter: ['severity=HIGH'], any: true, with: 'v1' };

    assert.deepEqual(imageSearch(good), good);
    assert.deepEqual(
      imageSearch({ view: 'x', group: 1, filter: 'x', any: 'yes', with: {}, other: 'x', layer: null }),
      {},
    );
    assert.deepEqual(imageSearch({ with: 3.18, filter: [1, 'path:a'] }), { with: '3.18', filter: ['path:a'] });
  });
});
