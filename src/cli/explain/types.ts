import type { Coverage, Explanation } from '../../match/types.ts';
import type { Platform } from '../../oci/manifest.ts';

/** An image with what is to be said of one vulnerability in it. */
export interface Explained {
  readonly name: string;
  readonly digest?: string;
  readonly platform?: Platform;
  /** Undefined where no advisories are loaded. */
  readonly explanation: Explanation | undefined;
  readonly coverage: Coverage;
}

export type ExplainedTarget =
  | { readonly kind: 'images'; readonly images: readonly Explained[] }
  /** A sentence for people. */
  | { readonly kind: 'refused'; readonly reason: string };
