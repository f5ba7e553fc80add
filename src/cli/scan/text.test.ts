import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Coverage, Finding } from '../../match/types.ts';
import { scanText } from './text.ts';
import type { Reported } from './types.ts';

describe('a scan, for people', () => {
  it('says what the image is, what was found, and what that does not speak of', () => {
    const findings = [
      finding({ name: 'CVE-1', severity: 'HIGH', fixedVersion: '2.0' }),
      finding({ name: 'CVE-2', verdict: 'undetermined' }),
    ];
    const coverage = { kind: 'partial' as const, reasons: ['It was read only in part: the tar is cut short.'] };

    assert.equal(
      scanText([image({ findings, coverage })], 'UNDEFINED'),
      `app:1, linux/amd64, Debian GNU/Linux 12
1 package in 2 layers: 1 deb

SEVERITY   VULNERABILITY  PACKAGE        INSTALLED  FIXED IN      WHERE
HIGH       CVE-1          libc6 (glibc)  1.0        2.0           var/lib/dpkg/status
UNDEFINED  CVE-2          libc6 (glibc)  1.0        undetermined  var/lib/dpkg/status

It was read only in part: the tar is cut short.
2 findings: 1 HIGH, 1 UNDEFINED
`,
    );
  });

  it('marks what is made use of, and how likely that is', () => {
    const findings = [
      finding({ name: 'CVE-1', knownExploited: { on: '2026-08-14', ransomware: false } }),
      finding({ name: 'CVE-2', epss: { score: 0.1234, percentile: 0.9 } }),
      finding({ name: 'CVE-3' }),
    ];

    const rows = scanText([image({ findings, coverage: { kind: 'covered', reasons: [] } })], 'UNDEFINED')
      .split('\n')
      .slice(3, 7);

    assert.deepEqual(
      rows.map((row) => row.split(/ {2,}/).slice(0, 3)),
      [
        ['SEVERITY', 'EXPLOITED', 'VULNERABILITY'],
        ['UNDEFINED', 'known', 'CVE-1'],
        ['UNDEFINED', '12.3 %', 'CVE-2'],
        ['UNDEFINED', '-', 'CVE-3'],
      ],
    );
  });

  it('tells what is excused apart, and counts none of it', () => {
    const excusedBy = {
      owner: 'mary',
      status: 'not_affected',
      reason: 'never\u001b called',
      expiresAt: Date.UTC(2027, 0, 2),
    } as const;
    const findings = [finding({ name: 'CVE-2', excusedBy })];

    const lines = scanText([image({ findings, coverage: { kind: 'covered', reasons: [] } })], 'UNDEFINED').split('\n');

    assert.deepEqual(
      lines.slice(3, 6).map((row) => row.split(/ {2,}/)),
      [
        ['Excused, and not counted:'],
        ['SEVERITY', 'VULNERABILITY', 'PACKAGE', 'STATUS', 'BY', 'UNTIL', 'WHY'],
        ['UNDEFINED', 'CVE-2', 'libc6 1.0', 'not_affected', 'mary', '2027-01-02', 'never\\u001b called'],
      ],
    );
    assert.equal(lines.at(-2), 'clean: all of it is covered, and nothing was found that is not excused');
  });

  it('says as of when it is told, and what is not kept of that time', () => {
    const findings = [finding({ name: 'CVE-2', epss: { score: 0.5, percentile: 0.9 } })];
    const made = image({ findings, coverage: { kind: 'covered', reasons: [] } });

    const [head = '', ...lines] = scanText([{ ...made, asOf: Date.parse('2026-11-01T12:00:00Z') }], 'UNDEFINED')
      .trimEnd()
      .split('\n');

    assert.equal(head, 'app:1, linux/amd64, Debian GNU/Linux 12, as of 2026-11-01T12:00:00.000Z');
    assert.deepEqual(lines.slice(-2), [
      'What is made use of, and how likely that is, is told as of now.',
      '1 finding: 1 UNDEFINED',
    ]);
  });

  const endings: readonly (readonly [
    kind: Coverage['kind'],
    found: number,
    from: 'HIGH' | 'UNDEFINED',
    last: string,
  ])[] = [
    ['covered', 0, 'UNDEFINED', 'clean: all of it is covered, and nothing was found'],
    [
      'covered',
      1,
      'HIGH',
      'nothing at or over HIGH; below it 1 finding: 1 UNDEFINED, all without a severity; all of it is covered',
    ],
    ['stale', 0, 'UNDEFINED', 'nothing was found, which does not mean that nothing is there'],
    ['unsupported', 0, 'UNDEFINED', 'nothing can be said of it'],
    ['unreadable', 1, 'UNDEFINED', '1 finding: 1 UNDEFINED; of the rest nothing can be said'],
  ];
  for (const [kind, found, from, last] of endings) {
    it(`ends with what it comes to: ${kind}, ${found} found, from ${from}`, () => {
      const findings = Array.from({ length: found }, () => finding({}));

      const lines = scanText([image({ findings, coverage: { kind, reasons: [] } })], from)
        .trimEnd()
        .split('\n');

      assert.equal(lines.at(-1), last);
    });
  }

  it('lets nothing of the image speak to the terminal', () => {
    const evil = '\u001b[2J\u202e';
    const findings = [finding({ name: evil, fixedVersion: evil })];
    const text = scanText(
      [{ ...image({ findings, coverage: { kind: 'partial', reasons: [evil] } }), name: evil }],
      'LOW',
    );

    assert.deepEqual([text.includes('\u001b'), text.includes('\u202e')], [false, false]);
    assert.match(text, /\\u001b\[2J\\u202e/);
  });
});

function finding(more: Partial<Finding>): Finding {
  return {
    name: 'CVE-0',
    aliases: [],
    severity: 'UNDEFINED',
    verdict: 'affected',
    source: 'test',
    openedAt: 0,
    package: {
      type: 'deb',
      name: 'libc6',
      version: '1.0',
      sourceName: 'glibc',
      sourceVersion: '1.0',
      purl: 'pkg:deb/debian/libc6@1.0',
      layerDigest: 'sha256:0',
      path: 'var/lib/dpkg/status',
      evidence: 'installed',
    },
    also: [],
    ...more,
  };
}

interface Made {
  readonly findings: readonly Finding[];
  readonly coverage: Pick<Coverage, 'kind' | 'reasons'>;
}

function image({ findings, coverage }: Made): Reported {
  const support = { kind: 'unknown' } as const;
  const distro = { id: 'debian', release: '12', name: 'Debian GNU/Linux 12', isKnown: true, support };
  const layers = ['sha256:0', 'sha256:1'];
  return {
    name: 'app:1',
    platform: { os: 'linux', architecture: 'amd64' },
    scan: {
      coverage: { ...coverage, distro, ecosystems: [], partial: [], unreadable: [], stale: [] },
      findings: findings.filter(({ excusedBy }) => excusedBy === undefined),
      excused: findings.filter(({ excusedBy }) => excusedBy !== undefined),
      packages: [{ ...finding({}).package, position: 0, layer: 0, sourceName: 'glibc', sourceVersion: '1.0' }],
      layers,
    },
  };
}
