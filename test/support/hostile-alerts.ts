import fc from 'fast-check';
import {
  ALERT_CHANGES,
  type AlertExcuse,
  type AlertFinding,
  type AlertImage,
  type AlertMessage,
} from '../../src/alert/types.ts';
import { EXCUSE_STATUSES } from '../../src/excuse/types.ts';
import { SEVERITIES } from '../../src/match/types.ts';

/** The publisher of every finding's page; no other address may be linked to, but those of `SERVER`. */
export const PUBLISHER = 'https://publisher.example';
export const SERVER = 'http://pratique.example:5000';

/** Pieces that mean something in one markup or another. */
const PIECES = [
  'openssl',
  '*bold*',
  '_it_ ~gone~ `code`',
  '```',
  '<!here> <!channel> <@U1> <#C1>',
  '<https://evil.example|click>',
  '[click](https://evil.example)',
  '![x](https://evil.example/x.png)',
  'https://evil.example/path',
  'www.evil.example',
  'mailto:evil@evil.example',
  '<a href="https://evil.example">x</a>',
  '<img src=x onerror=alert(1)>',
  '</td></table></body>',
  '<script>alert(1)</script>',
  '&amp; &lt; & &#x3c;',
  '{{DATE(2026-11-23T00:00:00Z, SHORT)}}',
  '${expression} @{expression}',
  '<at>everyone</at>',
  '> quote',
  '# heading',
  '- item',
  ':smile: :a:b:',
  '"quoted" \'single\'',
  'a|b|c',
  '\r\nBcc: evil@evil.example',
  '\u202eright to left\u202c',
  '\u200b\u2066\u200f\ufeff',
  '\u0000\u0007\u001b[31m\u0085',
  '\ud800',
  '\udc00x',
  '😀👩‍👩‍👧',
  'e\u0301\u0301\u0301\u0301\u0301',
  '漢字 العربية',
  ' ',
  '\n\n',
  '',
];

/** Any text, hostile more often than not, and now and then a very long one. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .tuple(fc.constantFrom(...PIECES), fc.integer({ min: 1, max: 10_000 }))
    .map(([piece, length]) => piece.repeat(Math.ceil(length / Math.max(1, piece.length))).slice(0, length)),
);

const count = fc.nat({ max: 2_000_000 });
const at = fc.integer({ min: 0, max: 4_000_000_000_000 });
const severity = fc.constantFrom(...SEVERITIES);
const counts = fc.dictionary(severity, count);

const uri = fc.oneof(
  fc
    .constantFrom('/CVE-1', '/a|b>c"d\'e', '/?q=<x>&y=*z*', '/#[a](b)', `/${'a&'.repeat(200)}`, `/${'x'.repeat(5000)}`)
    .map((path) => `${PUBLISHER}${path}`),
  fc.constantFrom(
    'javascript:alert(1)',
    'data:text/html,x',
    'https://user:password@evil.example/',
    'ftp://evil.example/',
    'https://',
    'not an address',
    `\u0000javascript:alert(1)`,
  ),
);

const finding: fc.Arbitrary<AlertFinding> = fc.record(
  {
    change: fc.constantFrom(...ALERT_CHANGES),
    id: hostileText,
    uri,
    severity,
    before: severity,
    package: hostileText,
    installed: hostileText,
    fixedVersion: hostileText,
    path: hostileText,
    knownExploited: fc.boolean(),
    epss: fc.double({ min: 0, max: 1, noNaN: true }),
    openedAt: at,
    excusedBy: fc.record(
      {
        id: count,
        status: fc.constantFrom(...EXCUSE_STATUSES),
        reason: hostileText,
        owner: hostileText,
        ticket: hostileText,
        expiresAt: at,
      },
      { requiredKeys: ['status', 'reason', 'owner'] },
    ),
    remedy: hostileText,
    mute: hostileText,
  },
  {
    requiredKeys: ['change', 'id', 'severity', 'package', 'installed', 'knownExploited', 'openedAt', 'mute'],
  },
);

const image: fc.Arbitrary<AlertImage> = fc.record(
  {
    repository: hostileText,
    tags: fc.array(hostileText, { maxLength: 30 }),
    watched: fc.array(hostileText, { maxLength: 3 }),
    digest: hostileText,
    page: fc.constantFrom(
      `${SERVER}/repositories/a/images/sha256:0`,
      `${SERVER}/repositories/${'a'.repeat(300)}/images/x`,
    ),
    source: fc.record({ text: hostileText, from: fc.constantFrom('ImageSource', 'label') }),
    status: fc.constantFrom('COMPLETE', 'FAILED'),
    description: hostileText,
    coverageLost: fc.boolean(),
    counts,
    news: fc.array(finding, { maxLength: 10 }),
    newsCounts: fc.dictionary(fc.constantFrom(...ALERT_CHANGES), count),
    stillOpen: count,
    openSince: at,
  },
  {
    requiredKeys: [
      'repository',
      'tags',
      'watched',
      'digest',
      'page',
      'status',
      'coverageLost',
      'counts',
      'news',
      'newsCounts',
      'stillOpen',
    ],
  },
);

const excuse: fc.Arbitrary<AlertExcuse> = fc.record(
  {
    id: count,
    state: fc.constantFrom('expiring', 'expired', 'stale'),
    about: hostileText,
    status: fc.constantFrom(...EXCUSE_STATUSES),
    reason: hostileText,
    owner: hostileText,
    ticket: hostileText,
    expiresAt: at,
    renew: hostileText,
    withdraw: hostileText,
  },
  { requiredKeys: ['id', 'state', 'about', 'status', 'reason', 'owner', 'expiresAt'] },
);

/** A message whose texts are anybody's. */
export const hostileMessage: fc.Arbitrary<AlertMessage> = fc.record(
  {
    id: fc.uuid(),
    kind: fc.constantFrom('change', 'digest', 'excuses', 'test'),
    rule: hostileText,
    at,
    since: at,
    headline: hostileText,
    images: fc.oneof(fc.array(image, { minLength: 1, maxLength: 1 }), fc.array(image, { maxLength: 10 })),
    imageCount: fc.oneof(fc.constant(1), count),
    groups: fc.array(
      fc.record(
        {
          title: hostileText,
          remedy: hostileText,
          counts,
          findings: count,
          ids: fc.array(hostileText, { maxLength: 10 }),
          images: fc.array(hostileText, { maxLength: 10 }),
          imageCount: count,
        },
        { requiredKeys: ['title', 'counts', 'findings', 'ids', 'images', 'imageCount'] },
      ),
      { maxLength: 10 },
    ),
    groupCount: count,
    excuses: fc.array(excuse, { maxLength: 10 }),
    excuseCount: count,
  },
  {
    requiredKeys: [
      'id',
      'kind',
      'rule',
      'at',
      'headline',
      'images',
      'imageCount',
      'groups',
      'groupCount',
      'excuses',
      'excuseCount',
    ],
  },
);

/** Whether a link leads where links of an alert may lead to. */
export function mayLink(href: string): boolean {
  return href.startsWith(`${PUBLISHER}/`) || href.startsWith(`${SERVER}/`);
}

/** Messages with as much as there can be of a character that one markup or another writes at length. */
export const EXTREMES: readonly [AlertMessage][] = ['&', '<', '"', "'", '_', '`', '漢', '😀', '\u202e', '\\', 'a'].map(
  (piece) => [extreme(piece.repeat(5000))],
);

function extreme(text: string): AlertMessage {
  const counts = Object.fromEntries(SEVERITIES.map((one) => [one, 2_000_000]));
  const newsCounts = Object.fromEntries(ALERT_CHANGES.map((change) => [change, 2_000_000]));
  const ten = Array.from({ length: 10 }, (_, index) => `${index}${text}`);
  const news = ten.map((id): AlertFinding => {
    const named = { id, package: text, installed: text, fixedVersion: text, path: text, remedy: id, mute: text };
    const known = { knownExploited: true, epss: 1, isUndetermined: true, openedAt: 0 } as const;
    const excusedBy = { status: 'affected', owner: text, reason: text } as const;
    const address = `${PUBLISHER}/${id}`.slice(0, 500);
    return {
      change: 'severity-raised',
      before: 'LOW',
      severity: 'CRITICAL',
      uri: address,
      ...named,
      ...known,
      excusedBy,
    };
  });
  const images = ten.map((repository): AlertImage => {
    const page = `${SERVER}/repositories/${'a'.repeat(300)}/images/x`;
    const named = { repository, tags: ten, watched: ten, digest: text, page, source: { text, from: 'label' } } as const;
    const state = { status: 'COMPLETE', description: text, coverageLost: true } as const;
    return { ...named, ...state, counts, news, newsCounts, stillOpen: 2_000_000, openSince: 0 };
  });
  const group = {
    title: text,
    remedy: text,
    counts,
    findings: 2_000_000,
    ids: ten,
    images: ten,
    imageCount: 2_000_000,
  };
  const groups = ten.map(() => group);
  const excuses = ten.map((about, id): AlertExcuse => {
    const said = { about, status: 'affected', reason: text, owner: text, ticket: text, renew: text } as const;
    return { id, state: 'expiring', ...said, expiresAt: 0, withdraw: text };
  });
  const whole = { id: 'extreme', kind: 'digest', rule: text, at: 1, since: 0, headline: text } as const;
  return { ...whole, images, imageCount: 2_000_000, groups, groupCount: 2_000_000, excuses, excuseCount: 2_000_000 };
}
