import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressOf, parseReference, referenceText } from './reference.ts';

const HEX = 'a'.repeat(64);

describe('a reference', () => {
  const read: readonly (readonly [text: string, whole: string, address: string])[] = [
    ['alpine', 'docker.io/library/alpine:latest', 'registry-1.docker.io'],
    ['alpine:3.19', 'docker.io/library/alpine:3.19', 'registry-1.docker.io'],
    ['grafana/grafana', 'docker.io/grafana/grafana:latest', 'registry-1.docker.io'],
    ['index.docker.io/library/alpine', 'docker.io/library/alpine:latest', 'registry-1.docker.io'],
    ['docker.io/alpine', 'docker.io/library/alpine:latest', 'registry-1.docker.io'],
    ['localhost/app', 'localhost/app:latest', 'localhost'],
    ['localhost:5000/app:1', 'localhost:5000/app:1', 'localhost:5000'],
    ['registry.example/team/app', 'registry.example/team/app:latest', 'registry.example'],
    ['[::1]:5000/app:1', '[::1]:5000/app:1', '[::1]:5000'],
    [`registry.example/app:1@sha256:${HEX}`, `registry.example/app@sha256:${HEX}`, 'registry.example'],
  ];
  for (const [text, whole, address] of read) {
    it(`reads ${text}`, () => {
      const parsed = parseReference(text);

      assert.equal(parsed.kind, 'reference');
      if (parsed.kind !== 'reference') return;
      assert.deepEqual([referenceText(parsed.reference), addressOf(parsed.reference.host)], [whole, address]);
    });
  }

  const refused: readonly (readonly [text: string, reason: string])[] = [
    ['', '"" is no name of a repository'],
    ['registry.example/App', '"App" is no name of a repository'],
    ['registry.example/app:', '"" is no tag'],
    ['registry.example/app@sha256:12', '"sha256:12" is no digest'],
    ['user:secret@registry.example/app', '"registry.example/app" is no digest'],
    ['registry.example:port/app', '"registry.example:port" is no host'],
    ['registry.example/../app', '"../app" is no name of a repository'],
  ];
  for (const [text, reason] of refused) {
    it(`refuses "${text}"`, () => {
      assert.deepEqual(parseReference(text), { kind: 'invalid', reason });
    });
  }
});
