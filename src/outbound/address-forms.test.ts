import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { allowList } from './allow-list.ts';
import { createJudge } from './judge.ts';
import { createOutbound } from './outbound.ts';
import { OutboundRefusal } from './types.ts';

/** Networks in which nothing may be called: their first address, and how many bits of it are theirs. */
const BLOCKED: readonly (readonly [first: number, bits: number])[] = [
  [0x00000000, 8],
  [0x0a000000, 8],
  [0x64400000, 10],
  [0x6464_64c8, 32],
  [0x7f000000, 8],
  [0xa83f8110, 32],
  [0xa9fe0000, 16],
  [0xa9fea9fe, 32],
  [0xac100000, 12],
  [0xc0000000, 24],
  [0xc0a80000, 16],
  [0xc6120000, 15],
  [0xe0000000, 3],
];

/** An IPv4 address as a number. */
const blocked = fc
  .tuple(fc.constantFrom(...BLOCKED), fc.nat(0xffffffff))
  .map(([[first, bits], any]) => (bits === 32 ? first : (first | (any & (0xffffffff >>> bits))) >>> 0));

const free = fc
  .nat(0xffffffff)
  .filter((address) => !FREE_EXCEPT.some(([first, bits]) => address >>> (32 - bits) === first >>> (32 - bits)));
/** What else is set apart, of which this says nothing. */
const FREE_EXCEPT = [
  ...BLOCKED,
  [0xc0000200, 24],
  [0xc0586300, 24],
  [0xc6336400, 24],
  [0xcb007100, 24],
] as const satisfies typeof BLOCKED;

/** A number in one of the bases that a host may be written in (WHATWG URL, "IPv4 number parser"). */
function numeral(value: number): fc.Arbitrary<string> {
  const zeros = fc.nat(4).map((count) => '0'.repeat(count));
  return fc.oneof(
    fc.constant(String(value)),
    zeros.map((more) => `0${more}${value.toString(8)}`),
    fc
      .tuple(fc.constantFrom('0x', '0X'), zeros, fc.boolean())
      .map(([head, more, isUpper]) => `${head}${more}${cased(value.toString(16), isUpper)}`),
  );
}

function cased(text: string, isUpper: boolean): string {
  return isUpper ? text.toUpperCase() : text;
}

/** `127.1`, `0x7f.0.0.1`, `2130706433`: the last part stands for all that are left out. */
function dotted(address: number): fc.Arbitrary<string> {
  return fc.integer({ min: 1, max: 4 }).chain((count) => {
    const heads = Array.from({ length: count - 1 }, (_, at) => (address >>> (24 - 8 * at)) & 0xff);
    const last = count === 1 ? address : address & (0xffffffff >>> (8 * (count - 1)));
    return fc
      .tuple(...[...heads, last].map(numeral), fc.constantFrom('', '.'))
      .map((parts) => `${parts.slice(0, -1).join('.')}${parts.at(-1)}`);
  });
}

const WIDE = 0xff10 - 0x30;
const DOTS = ['.', '。', '．', '｡'] as const;

/** Other characters that a host's are mapped to (UTS #46), and percent-encoding. */
function disguised(text: string): fc.Arbitrary<string> {
  const one = (character: string) => {
    const code = character.charCodeAt(0);
    if (character === '.') return fc.constantFrom(...DOTS, '%2e', '%EF%BC%8E');
    const wide = String.fromCharCode(code + WIDE);
    const circled = /[1-9]/.test(character) ? String.fromCharCode(0x2460 + code - 0x31) : wide;
    const bold = /\d/.test(character) ? String.fromCodePoint(0x1d7ce + code - 0x30) : wide;
    return fc.constantFrom(character, wide, circled, bold, `%${code.toString(16)}`, encodeURIComponent(wide));
  };
  return fc.tuple(...Array.from(text, one)).map((characters) => characters.join(''));
}

/** How an IPv6 address holds an IPv4 one: what stands before it, and after. */
const HOLDERS = ['::ffff:', '0:0:0:0:0:ffff:', '64:ff9b::', '64:ff9b:0:0:0:0:'] as const;
/** Those that stand for another protocol are refused, whatever they hold. */
const TUNNELS = ['::', '::ffff:0:', '64:ff9b:1::', '2001::', '2002:', 'fe80::', 'fec0::', 'fc00::', 'ff0e::'] as const;

function within(address: number, holder: string): fc.Arbitrary<string> {
  const [high, low] = [(address >>> 16).toString(16), (address & 0xffff).toString(16)];
  const quad = [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
  const bare = holder === '2002:' ? [`${holder}${high}:${low}::1`] : [`${holder}${high}:${low}`, `${holder}${quad}`];
  return fc
    .tuple(fc.constantFrom(...bare, ...bare.map((text) => padded(text))), fc.boolean())
    .map(([text, isUpper]) => `[${cased(text, isUpper)}]`);
}

function padded(text: string): string {
  return text.replaceAll(/(?<=^|:)[\da-f]{1,4}(?=:|$)/g, (part) => part.padStart(4, '0'));
}

const refused = blocked.chain((address) =>
  fc.oneof(
    dotted(address),
    dotted(address).chain(disguised),
    fc.constantFrom(...HOLDERS).chain((holder) => within(address, holder)),
  ),
);
const tunnelled = fc
  .tuple(fc.constantFrom(...TUNNELS), fc.oneof(blocked, free))
  .chain(([holder, address]) => within(address, holder));
const called = free.chain((address) =>
  fc.oneof(
    dotted(address),
    dotted(address).chain(disguised),
    fc.constantFrom(...HOLDERS).chain((holder) => within(address, holder)),
  ),
);

describe('an address, however it is written', () => {
  // A name that is looked up is none of these: nothing answers.
  const resolve = async (name: string) => await Promise.reject(new Error(`"${name}" was looked up`));
  const outbound = createOutbound({ allowed: [], resolve });
  const judge = createJudge(allowList([]), resolve);

  const isRefusal = (error: unknown) =>
    error instanceof OutboundRefusal && error.message.includes('is not on the internet');

  for (const [title, forms] of Object.entries({ 'not on the internet': refused, 'a tunnel to another': tunnelled })) {
    it(`is refused where it is ${title}, before anything is looked up or connected to`, async () => {
      await fc.assert(
        fc.asyncProperty(forms, fc.constantFrom('https', 'http'), async (host, scheme) => {
          const bare = host.replace(/^\[(.*)\]$/, '$1');
          await assert.rejects(outbound.send({ method: 'POST', url: `${scheme}://${host}:9/` }), isRefusal);
          await assert.rejects(outbound.resolve(bare, 25), isRefusal);
        }),
        { numRuns: 1000 },
      );
    });
  }

  it('is the one that it stands for where it is on the internet', async () => {
    await fc.assert(
      fc.asyncProperty(called, async (host) => {
        const { hostname } = new URL(`https://${host}/`);
        const { addresses, isListed } = await judge.judge({ host: hostname, port: 443 });
        assert.deepEqual([addresses.length, isListed], [1, false]);
      }),
      { numRuns: 1000 },
    );
  });
});
