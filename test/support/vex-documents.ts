import assert from 'node:assert/strict';
import { readVex } from '../../src/excuse/vex/read.ts';
import type { VexDocument } from '../../src/excuse/vex/types.ts';

/** What VEX documents of tests speak of: an image, as a digest and as a purl, and a package in it. */
export const DIGEST = `sha256:${'a'.repeat(64)}`;
export const APP = `pkg:oci/app@${DIGEST.replace(':', '%3A')}`;
export const SSL = 'pkg:deb/debian/openssl@3.0.9-1';

/** What is read of a document that can be read. */
export function readDocument(document: unknown): VexDocument {
  const read = readVex(Buffer.from(JSON.stringify(document)));
  assert.ok(read.kind === 'read', JSON.stringify(read));
  return read.document;
}

/** An OpenVEX document that says this. */
export function openVex(...statements: readonly unknown[]) {
  return {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://example.com/vex/1',
    author: 'Mary',
    timestamp: '2024-01-01T00:00:00Z',
    version: 1,
    statements,
  };
}
