import type { Digest } from '../../src/oci/digest.ts';
import type { Scan, ScanFinding, ScanningConfiguration, Scans } from '../../src/scan/types.ts';

/** Scans whose course a test writes. */
export interface ScriptedScans extends Scans {
  /** What `latest` answers of the image from now on, and `findings` with it. */
  set(digest: Digest, scan: Scan, findings?: readonly ScanFinding[]): void;
  /** Images of which `start` says that they are none. */
  readonly artifacts: Set<Digest>;
  /** Digests that `start` was called with. */
  readonly started: Digest[];
}

export function scriptedScans(): ScriptedScans {
  const scans = new Map<Digest, { scan: Scan; findings: readonly ScanFinding[] }>();
  const artifacts = new Set<Digest>();
  const started: Digest[] = [];
  let configuration: ScanningConfiguration = { rules: [] };
  return {
    artifacts,
    started,
    set: (digest, scan, findings = []) => void scans.set(digest, { scan, findings }),
    async start(_repository, digest) {
      started.push(digest);
      if (artifacts.has(digest)) return { kind: 'not-an-image', mediaType: 'application/vnd.test+json' };
      const scan: Scan = { status: 'IN_PROGRESS', startedAt: 1_700_000_000_000, counts: {} };
      scans.set(digest, { scan, findings: [] });
      return { kind: 'started', scan };
    },
    latest: async (_repositoryId, digests) =>
      new Map(
        digests.flatMap((digest) => {
          const found = scans.get(digest);
          return found === undefined ? [] : [[digest, found.scan]];
        }),
      ),
    async findings(_repositoryId, digest, { after = '0', limit }) {
      const all = scans.get(digest)?.findings ?? [];
      const end = Number(after) + limit;
      return { findings: all.slice(Number(after), end), ...(end < all.length ? { next: String(end) } : {}) };
    },
    configuration: async () => configuration,
    async putConfiguration(put) {
      configuration = put;
    },
  };
}
