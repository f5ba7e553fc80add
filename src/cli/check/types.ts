import type { Coverage } from '../../match/types.ts';
import type { Platform } from '../../oci/manifest.ts';
import type { Comparison } from './compare.ts';

/** An image that was compared, as it is told of. */
export interface Compared {
  readonly name: string;
  readonly digest?: string;
  readonly platform?: Platform;
  readonly coverage: Coverage;
}

/** What an image would change, were it pushed in the place of another. */
export interface Check {
  readonly before: Compared;
  readonly after: Compared;
  readonly comparison: Comparison;
}
