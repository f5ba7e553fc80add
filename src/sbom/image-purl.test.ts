import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { imagePurl } from './image-purl.ts';
import type { ImageContents } from './types.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}`;

function purlOf(name: string, more: Partial<ImageContents> = {}): string | undefined {
  return imagePurl({
    name,
    manifestDigest: DIGEST,
    layers: [],
    databases: [],
    databaseTypes: [],
    repositories: { names: [], cpes: [] },
    packages: [],
    partial: [],
    ...more,
  });
}

describe("an image's purl", () => {
  const CASES: readonly (readonly [name: string, rest: string])[] = [
    ['app', `app@${DIGEST}`],
    ['app:1.4', `app@${DIGEST}?tag=1.4`],
    ['team/app', `app@${DIGEST}?repository_url=team%2Fapp`],
    ['localhost:5000/team/app:latest', `app@${DIGEST}?repository_url=localhost%3A5000%2Fteam%2Fapp&tag=latest`],
    [`localhost:5000/app@${DIGEST}`, `app@${DIGEST}?repository_url=localhost%3A5000%2Fapp`],
  ];
  for (const [name, rest] of CASES) {
    it(`of "${name}" names the repository and the tag`, () => {
      assert.equal(decoded(purlOf(name)), decoded(`pkg:oci/${rest}`));
    });
  }

  it('names the architecture', () => {
    assert.match(purlOf('app', { platform: { os: 'linux', architecture: 'arm64' } }) ?? '', /\?arch=arm64$/);
  });

  for (const name of ['', '/', 'Image.tar', './image.tar', 'a b', 'a/']) {
    it(`is none where "${name}" is the name of no repository`, () => {
      assert.equal(purlOf(name), undefined);
    });
  }

  it('is none without a digest', () => {
    assert.equal(purlOf('app', { manifestDigest: 'x' }), undefined);
  });
});

function decoded(purl: string | undefined): string {
  return decodeURIComponent(purl ?? 'none');
}
