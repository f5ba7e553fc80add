import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allowList } from './allow-list.ts';

describe('the list of what may be called', () => {
  const cases: readonly (readonly [entry: string, host: string, port: number, isListed: boolean])[] = [
    ['hooks.corp', 'hooks.corp', 443, true],
    ['Hooks.CORP.', 'hooks.corp', 443, true],
    ['hooks.corp', 'a.hooks.corp', 443, false],
    ['hooks.corp', 'xhooks.corp', 443, false],
    ['hooks.corp:8443', 'hooks.corp', 8443, true],
    ['hooks.corp:8443', 'hooks.corp', 443, false],
    ['*.example.org', 'a.example.org', 443, true],
    ['*.example.org', 'a.b.example.org', 443, true],
    ['*.example.org', 'example.org', 443, false],
    ['*.example.org', 'badexample.org', 443, false],
    ['*.example.org:80', 'a.example.org', 443, false],
    ['bücher.example', 'xn--bcher-kva.example', 443, true],
    ['127.0.0.1', '127.0.0.1', 80, true],
    ['127.0.0.1', '127.0.0.2', 80, false],
    ['127.1:80', '127.0.0.1', 80, true],
    ['10.0.0.0/8', '10.255.0.1', 80, true],
    ['10.0.0.0/8', '::ffff:10.255.0.1', 80, true],
    ['10.0.0.0/8', '11.0.0.1', 80, false],
    ['10.0.0.0/8:443', '10.0.0.1', 80, false],
    ['10.0.0.0/8', '10.example.org', 80, false],
    ['::1', '::1', 80, true],
    ['[::1]:80', '::1', 80, true],
    ['[::1]:80', '::1', 81, false],
    ['fd00::/8', 'fd12::1', 80, true],
    ['[fd00::]/8:80', 'fd12::1', 80, true],
    ['[fd00::/8]:80', 'fd12::1', 81, false],
    ['fd00::/8', '10.0.0.1', 80, false],
    ['::/0', '10.0.0.1', 80, false],
    [' hooks.corp ', 'hooks.corp', 443, true],
  ];
  for (const [entry, host, port, isListed] of cases) {
    it(`with "${entry}" ${isListed ? 'has' : 'has not'} "${host}" and ${port}`, () => {
      assert.equal(allowList([entry]).hasHost(host, port), isListed);
    });
  }

  for (const entry of [
    '',
    '*',
    '*.',
    '*.10.0.0.1',
    'a.*.org',
    'https://hooks.corp',
    'hooks.corp/8',
    'hooks.corp:0',
    'hooks.corp:65536',
    'hooks.corp:https',
    '10.0.0.0/33',
    '[::1',
    '::1/129',
    'fe80::1%eth0',
    'user@hooks.corp',
    'a b',
  ]) {
    it(`does not take "${entry}"`, () => {
      assert.throws(() => allowList(['hooks.corp', entry]), {
        message: `"${entry}" is no host name, *.name, address or network, such as hooks.example.org:8443 or 10.1.0.0/16`,
      });
    });
  }
});
