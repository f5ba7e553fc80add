import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { publisherLink } from './links.ts';

describe('the link to a publisher', () => {
  const CASES: readonly [uri: string, href: string | undefined, host?: string][] = [
    ['https://nvd.nist.gov/vuln/detail/CVE-2026-1', 'https://nvd.nist.gov/vuln/detail/CVE-2026-1', 'nvd.nist.gov'],
    ['http://example.org:8080/a?b=c&d#e', 'http://example.org:8080/a?b=c&d#e', 'example.org:8080'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/', 'xn--bcher-kva.example'],
    ['https://аpple.example/', 'https://xn--pple-43d.example/', 'xn--pple-43d.example'],
    ['https://a.example/x|y>z<"\'`', 'https://a.example/x%7Cy%3Ez%3C%22%27%60', 'a.example'],
    ['https://a.example/[x](y)*z*~', 'https://a.example/%5Bx%5D%28y%29%2Az%2A%7E', 'a.example'],
    ['https://a.example/a b\nc', 'https://a.example/a%20bc', 'a.example'],
    ['http://[::1]:5000/a', 'http://[::1]:5000/a', '[::1]:5000'],
    ['https://user@a.example/', undefined],
    ['https://nvd.nist.gov:pass@evil.example/', undefined],
    ['javascript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['mailto:a@b.example', undefined],
    ['//a.example/', undefined],
    ['CVE-2026-1', undefined],
    [`https://a.example/${'a'.repeat(500)}`, undefined],
    [`https://a.example/${'|'.repeat(200)}`, undefined],
  ];
  for (const [uri, href, host] of CASES) {
    it(`${href === undefined ? 'is none for' : 'is'} ${JSON.stringify(uri.slice(0, 60))}`, () => {
      const link = publisherLink(uri);

      assert.deepEqual(link, href === undefined ? undefined : { href, host });
    });
  }
});
