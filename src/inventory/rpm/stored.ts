/** What lies under one number in a package database: a header, or why there is none. */
export type StoredHeader =
  /** `bytes` are as rpm wrote them, cut off where the rest could not be found. */
  | { readonly kind: 'header'; readonly bytes: Uint8Array; readonly doubt?: string }
  | { readonly kind: 'damaged'; readonly reason: string };

/** The largest header; rpm itself refuses one of more than 256 MiB, and none is a tenth of this. */
export const MOST_HEADER_BYTES = 64 * 2 ** 20;
