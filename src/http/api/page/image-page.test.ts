import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ApiFindings, ApiImage } from '../types.ts';
import { imagePage } from './image-page.ts';

const HOSTILE = '"><script>alert(1)</script>\u202e';

function image(over: Partial<ApiImage> = {}): ApiImage {
  return {
    repository: 'team/shop',
    digest: `sha256:${'0'.repeat(64)}`,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    tags: ['v280', 'intg'],
    sizeBytes: 1,
    pushedAt: '2026-03-04T05:06:07.000Z',
    isIndex: false,
    platforms: [],
    isCut: false,
    ...over,
  };
}

function findings(over: Partial<ApiFindings['findings'][number]> = {}): ApiFindings {
  const place = { layerDigest: 'sha256:1', path: 'lib/apk/db/installed', evidence: 'installed' as const };
  return {
    repository: 'team/shop',
    digest: `sha256:${'0'.repeat(64)}`,
    at: '2026-03-04T05:06:07.000Z',
    counts: { CRITICAL: 1 },
    excusedCounts: {},
    coverage: { kind: 'partial', reasons: ['It was read only in part.'] },
    findings: [
      {
        vulnerability: 'CVE-2026-1',
        aliases: [],
        severity: 'CRITICAL',
        verdict: 'affected',
        source: 'alpine-secdb',
        openedAt: '2026-03-04T05:06:07.000Z',
        uri: 'https://security.alpinelinux.org/vuln/CVE-2026-1',
        package: {
          type: 'apk',
          name: 'openssl',
          version: '3.0.1-r0',
          purl: 'pkg:apk/alpine/openssl@3.0.1-r0',
          source: { name: 'openssl', version: '3.0.1-r0' },
          ...place,
        },
        also: [],
        fixedVersion: '3.0.9-r0',
        ...over,
      },
    ],
  };
}

async function written(content: Parameters<typeof imagePage>[0]): Promise<string> {
  return String(await imagePage(content));
}

describe('the page of an image', () => {
  it('says what is wrong, what mends it, and where more is told', async () => {
    const page = await written({
      image: image(),
      findings: findings(),
      source: 'https://git.example/shop',
      url: 'http://localhost:5000',
    });

    for (const text of [
      'team/shop v280, intg',
      'CRITICAL 1',
      'It was read only in part.',
      '<a href="https://security.alpinelinux.org/vuln/CVE-2026-1" rel="noreferrer noopener nofollow">CVE-2026-1</a>',
      '<code>3.0.9-r0</code>',
      '<a href="https://git.example/shop"',
      'pratique explain team/shop@sha256:',
    ]) {
      assert.ok(page.includes(text), text);
    }
  });

  it('says of a sandbox that nobody is told of it', async () => {
    const url = 'https://registry.example';
    const sandbox = await written({ image: image({ sandbox: true }), findings: findings(), url });

    assert.match(sandbox, /<p>A sandbox: nobody is told of it/);
    assert.doesNotMatch(await written({ image: image(), findings: findings(), url }), /sandbox/);
  });

  it('says of nothing found what that means', async () => {
    const none = { ...findings(), counts: {}, findings: [] };
    const covered = { ...none, coverage: { kind: 'covered' as const, reasons: [] } };

    assert.match(await written({ image: image(), findings: none, url: 'http://x' }), /in what could be looked at/);
    assert.match(await written({ image: image(), findings: covered, url: 'http://x' }), /Nothing is known to be wrong/);
    assert.match(await written({ image: image(), url: 'http://x' }), /not inspected yet/);
  });

  const ADDRESSES = ['javascript:alert(1)', 'data:text/html,x', 'https://user:secret@publisher.example/', HOSTILE, ''];
  for (const uri of ADDRESSES) {
    it(`makes no link of ${JSON.stringify(uri)}`, async () => {
      const page = await written({ image: image(), findings: findings({ uri }), url: 'http://x' });

      assert.ok(!page.includes('<a '));
    });
  }

  it('shows what others wrote as text', async () => {
    const content = {
      image: image({ tags: [HOSTILE] }),
      findings: findings({ vulnerability: HOSTILE, state: HOSTILE }),
    };
    const page = await written({ ...content, source: HOSTILE, url: 'http://x' });

    assert.ok(!page.includes('<script'));
    assert.ok(page.includes('&lt;script&gt;'));
  });
});
