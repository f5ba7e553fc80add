/** An image as an archive lists it. */
export interface SavedImage {
  readonly names: readonly string[];
  readonly config: Uint8Array;
  /** Paths in the archive, the base first. */
  readonly layers: readonly string[];
}

/** What an archive lists. */
export type SavedList =
  | { readonly kind: 'list'; readonly images: readonly SavedImage[] }
  | { readonly kind: 'refused'; readonly reason: string };
