import type { Platform } from '../../oci/manifest.ts';
import type { DetachedScan } from '../../scan/index.ts';

/** An image, and what is told of it. */
export interface Reported {
  readonly name: string;
  readonly digest?: string;
  readonly platform?: Platform;
  /** It is of a repository that nobody is told of. */
  readonly isSandbox?: true;
  /** As of when, in milliseconds since the epoch, where that was asked for; else now. */
  readonly asOf?: number;
  readonly scan: Pick<DetachedScan, 'coverage' | 'findings' | 'excused' | 'packages' | 'layers'>;
}
