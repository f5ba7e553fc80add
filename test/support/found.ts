import type { Found } from '../../src/alert/news/found.ts';
import { type AlertRule, DEFAULT_RULE } from '../../src/alert/rules/rule.ts';
import type { Finding, Severity } from '../../src/match/types.ts';

/** A finding of a package, `CVE-1 HIGH openssl 1.0`, with what a test cares about. */
export function finding(line: string, more: Partial<Finding> = {}): Finding {
  const [name = '', severity = '', sourceName = 'openssl', version = '1.0'] = line.split(' ');
  return {
    name,
    aliases: [],
    severity: severity as Severity,
    verdict: 'affected',
    source: 'test',
    openedAt: 1,
    also: [],
    package: {
      type: 'deb',
      name: sourceName,
      version,
      sourceName,
      sourceVersion: version,
      purl: `pkg:deb/debian/${sourceName}@${version}`,
      layerDigest: 'sha256:base',
      path: 'var/lib/dpkg/status',
      evidence: 'installed',
    },
    ...more,
  };
}

/** What there is to say of a tag, with these findings. */
export function foundWith(findings: readonly Finding[], more: Partial<Found> = {}): Found {
  return {
    at: 1000,
    digest: 'sha256:1',
    images: [{ digest: 'sha256:1', readBy: 1 }],
    layers: ['sha256:base'],
    status: 'COMPLETE',
    coverage: 'covered',
    findings,
    ...more,
  };
}

/** The default rule, with other settings. */
export function ruleWith(more: Partial<AlertRule> = {}): AlertRule {
  return { ...DEFAULT_RULE, ...more };
}
