import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isPlatform, linuxPlatform, parsePlatform, platformText } from './platform.ts';

describe('a platform', () => {
  const written: readonly (readonly [text: string, read: string | undefined])[] = [
    ['linux/amd64', 'linux/amd64'],
    ['linux/x86_64', 'linux/amd64'],
    ['Linux/ARM64', 'linux/arm64'],
    ['linux/aarch64', 'linux/arm64'],
    ['linux/arm/v7', 'linux/arm/v7'],
    ['linux/armhf', 'linux/arm/v7'],
    ['windows/amd64', 'windows/amd64'],
    ['linux', undefined],
    ['linux/', undefined],
    ['linux/arm/v7/hard', undefined],
    ['linux/am d64', undefined],
  ];
  for (const [text, read] of written) {
    it(`reads "${text}" as ${read}`, () => {
      const platform = parsePlatform(text);

      assert.equal(platform && platformText(platform), read);
    });
  }

  const asked: readonly (readonly [offered: string, wanted: string, fits: boolean])[] = [
    ['linux/amd64', 'linux/amd64', true],
    ['linux/amd64', 'linux/arm64', false],
    ['windows/amd64', 'linux/amd64', false],
    ['linux/arm64/v8', 'linux/arm64', true],
    ['linux/arm64', 'linux/arm64/v8', true],
    ['linux/arm64/v9', 'linux/arm64/v8', false],
    ['linux/arm/v6', 'linux/arm', true],
    ['linux/arm/v6', 'linux/arm/v7', false],
    ['linux/arm', 'linux/arm/v7', true],
  ];
  for (const [offered, wanted, fits] of asked) {
    it(`${fits ? 'takes' : 'does not take'} ${offered} for ${wanted}`, () => {
      const [one, other] = [parsePlatform(offered), parsePlatform(wanted)];

      assert.equal(one !== undefined && other !== undefined && isPlatform(one, other), fits);
    });
  }

  it("is a machine's own", () => {
    assert.deepEqual(
      ['x64', 'arm64', 's390x'].map((architecture) => platformText(linuxPlatform(architecture))),
      ['linux/amd64', 'linux/arm64', 'linux/s390x'],
    );
  });
});
