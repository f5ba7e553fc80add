import type { Coverage, Explanation, Finding } from '../../match/types.ts';
import type { Platform } from '../../oci/manifest.ts';

/** An image with what is to be said of one vulnerability in it. */
export interface Explained {
  readonly name: string;
  readonly digest?: string;
  readonly platform?: Platform;
  /** Undefined where no advisories are loaded. */
  readonly explanation: Explanation | undefined;
  readonly coverage: Coverage;
  /** The findings of it that the image has, excused or not. */
  readonly found: readonly Finding[];
}

export type ExplainedTarget =
  | { readonly kind: 'images'; readonly images: readonly Explained[] }
  /** A sentence for people. */
  | { readonly kind: 'refused'; readonly reason: string };
