import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startPeer } from '../../test/support/peer.ts';
import { createOutbound } from './outbound.ts';
import { OutboundRefusal } from './types.ts';

const GET = { method: 'GET' } as const;
const POST = { method: 'POST', body: 'x' } as const;

/** Names as a test's resolver knows them. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  localhost: ['127.0.0.1', '::1'],
  'a.localhost': ['1.1.1.1'],
  'metadata.google.internal': ['169.254.169.254'],
  'public.internal': ['1.1.1.1'],
  'instance-data': ['169.254.169.254'],
  'private.example': ['10.0.0.1'],
  'both.example': ['1.1.1.1', '10.0.0.1'],
  'six.example': ['fd00::1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  '127.0.0.1.nip.example': ['127.0.0.1'],
};

const resolve = async (name: string) => NAMES[name] ?? [];

/** Hosts of URLs that lead where nothing of a stranger's choice may lead. */
const PRIVATE = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '0177.0.0.1',
  '0177.0.0.01',
  '0x7f.0x0.0x0.0x1',
  '0x7f000001',
  '2130706433',
  '017700000001',
  '0',
  '0.0.0.0',
  '0x0',
  '127.255.255.254',
  '127.0.0.1.',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'a.localhost',
  '%6c%6f%63%61%6c%68%6f%73%74',
  '%31%32%37.0.0.1',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:127.0.0.1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b::169.254.169.254]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[2001:0:7f00:1::]',
  '169.254.169.254',
  '0xa9fea9fe',
  '2852039166',
  '[::ffff:169.254.169.254]',
  '[fd00:ec2::254]',
  '[fd20:ce::254]',
  '168.63.129.16',
  '100.100.100.200',
  'metadata.google.internal',
  'public.internal',
  'instance-data',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '100.64.0.1',
  '198.18.0.1',
  '169.254.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '[fe80::1]',
  '[fe80::1%eth0]',
  '[fe80::1%25eth0]',
  '[fc00::1]',
  '[ff02::1]',
  '１２７.0.0.1',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  'ｌｏｃａｌｈｏｓｔ',
  'private.example',
  'both.example',
  'six.example',
  'mapped.example',
  '127.0.0.1.nip.example',
];

describe('an address that is not on the internet', () => {
  const outbound = createOutbound({ allowed: [], resolve });

  for (const host of PRIVATE) {
    it(`is not called as ${host}`, async (t) => {
      const { port } = await startPeer(t);

      for (const scheme of ['http', 'https']) {
        await assert.rejects(outbound.send({ ...POST, url: `${scheme}://${host}:${port}/hook` }), OutboundRefusal);
      }
    });

    it(`is not redirected to as ${host}`, async (t) => {
      const other = await startPeer(t);
      const first = await startPeer(t, (response) =>
        response.writeHead(302, { location: `http://${encoded(host)}:${other.port}/` }).end(),
      );
      const listed = createOutbound({ allowed: [`127.0.0.1:${first.port}`], resolve });

      await assert.rejects(listed.send({ ...GET, url: first.url }), /redirects/);
      assert.equal(first.received.length, 1);
      assert.equal(other.connections(), 0);
    });

    it(`is not answered to other protocols as ${host}`, async () => {
      await assert.rejects(outbound.resolve(host.replace(/^\[(.*)\]$/, '$1'), 25), (error) => error instanceof Error);
    });
  }

  it('is not called where the name leads there the next time', async (t) => {
    const { port, connections } = await startPeer(t);
    const answers = [['127.0.0.2'], ['127.0.0.1'], ['127.0.0.1']];
    let asked = 0;
    const rebinding = createOutbound({
      allowed: ['127.0.0.2'],
      resolve: async () => answers[asked++] ?? [],
    });

    // The judged address is the one that is called: the receiver listens at the other.
    await assert.rejects(rebinding.send({ ...POST, url: `http://hook.example:${port}/` }), /ECONNREFUSED 127\.0\.0\.2/);
    assert.equal(asked, 1);
    await assert.rejects(rebinding.send({ ...POST, url: `http://hook.example:${port}/` }), OutboundRefusal);
    assert.equal(connections(), 0);
  });

  it('is told with what would allow it', async () => {
    await assert.rejects(outbound.send({ ...POST, url: 'https://private.example/services/secret?token=secret' }), {
      message:
        '"private.example" leads to 10.0.0.1, which is not on the internet: PRATIQUE_OUTBOUND_ALLOW=private.example allows it',
    });
    await assert.rejects(outbound.send({ ...POST, url: 'https://127.1/secret' }), {
      message: '"127.0.0.1" is not on the internet: PRATIQUE_OUTBOUND_ALLOW=127.0.0.1 allows it',
    });
  });

  const lists: readonly (readonly [allowed: string, host: string])[] = [
    ['127.0.0.1', '127.0.0.1'],
    ['127.0.0.1', '0x7f000001'],
    ['127.0.0.1', '[::ffff:127.0.0.1]'],
    ['127.0.0.0/8', '127.1'],
    ['127.0.0.0/8', 'here.example'],
    ['here.example', 'here.example'],
    ['here.example', 'HERE.example.'],
    ['*.example', 'here.example'],
  ];
  for (const [allowed, host] of lists) {
    it(`is called as ${host} where ${allowed} is listed`, async (t) => {
      const { port, received } = await startPeer(t);
      const listed = createOutbound({ allowed: [allowed], resolve: async () => ['127.0.0.1'] });

      const answer = await listed.send({ ...POST, url: `http://${host}:${port}/hook?a=b#c` });

      assert.equal(answer.status, 200);
      assert.deepEqual(
        received.map(({ method, path, body }) => [method, path, body]),
        [['POST', '/hook?a=b', 'x']],
      );
    });
  }

  it('is refused at another port than the listed one', async (t) => {
    const { port } = await startPeer(t);
    const listed = createOutbound({ allowed: [`127.0.0.1:${port}`] });

    assert.equal((await listed.send({ ...POST, url: `http://127.0.0.1:${port}` })).status, 200);
    await assert.rejects(listed.send({ ...POST, url: 'http://127.0.0.1:9' }), OutboundRefusal);
  });
});

describe('an address', () => {
  const outbound = createOutbound({ allowed: [], resolve: async () => ['1.1.1.1'] });
  const refused: readonly (readonly [url: string, words: string])[] = [
    [
      'http://hooks.example/secret',
      '"http://hooks.example" is not encrypted: use https, or PRATIQUE_OUTBOUND_ALLOW=hooks.example allows it',
    ],
    ['ftp://hooks.example/secret', 'an address of "ftp:" cannot be called: only https: and http: can'],
    ['file:///etc/passwd', 'an address of "file:" cannot be called: only https: and http: can'],
    [
      'https://user:secret@hooks.example/',
      'the address at "hooks.example" holds a user or a password: give them in a header',
    ],
    ['hooks.example/secret', 'what is to be called is no address'],
    ['https://hooks.example:99999/secret', 'what is to be called is no address'],
    ['', 'what is to be called is no address'],
  ];
  for (const [url, message] of refused) {
    it(`is refused: ${url}`, async () => {
      await assert.rejects(outbound.send({ ...POST, url }), (error) => {
        assert.ok(error instanceof OutboundRefusal);
        assert.equal(error.message, message);
        return true;
      });
    });
  }

  it('is never told with its path, its query or what stands in it', async (t) => {
    const urls = await Promise.all([
      startPeer(t, (response) => response.destroy()),
      startPeer(t, (response) => response.writeHead(302, { location: '/secret/again' }).end()),
      startPeer(t, (response) => response.writeHead(302, { location: 'http://secret:secret@' }).end()),
    ]);
    const listed = createOutbound({ allowed: ['127.0.0.1'] });

    for (const { url } of urls) {
      await assert.rejects(listed.send({ ...GET, url: `${url}/secret?secret#secret` }), (error) => {
        assert.doesNotMatch(String(error), /secret/);
        return true;
      });
    }
  });
});

/** In a header other characters than ASCII's are percent-encoded. */
function encoded(host: string): string {
  return host.replaceAll(/[^ -~]/gu, encodeURIComponent);
}
