import type { ExcuseStatus, Justification } from '../types.ts';

/** The forms in which VEX is exchanged. */
export const VEX_FORMATS = ['openvex', 'csaf', 'cyclonedx'] as const;

export type VexFormat = (typeof VEX_FORMATS)[number];

/** What a document says of one vulnerability in one product, or in one part of it. */
export interface VexStatement {
  readonly vulnerability: string;
  /** A purl, or whatever else names it. */
  readonly product: string;
  /** The part of the product that is spoken of, likewise. */
  readonly part?: string;
  readonly status: ExcuseStatus;
  readonly justification?: Justification;
  /** In the words of who wrote it. */
  readonly statement?: string;
}

/** What a document says that cannot be held against anything here. */
export interface VexUnheard {
  readonly vulnerability?: string;
  /** In the document's words. */
  readonly product?: string;
  /** A clause. */
  readonly reason: string;
}

/** A VEX document, as far as it is understood. */
export interface VexDocument {
  readonly format: VexFormat;
  /** The document's own id; absent where it has none. */
  readonly id?: string;
  /** Who it says wrote it. */
  readonly author?: string;
  /** When it says that it was last written, in milliseconds since the epoch. */
  readonly writtenAt?: number;
  readonly statements: readonly VexStatement[];
  /** The first thousand of what is not understood; absent where all is. */
  readonly unheard?: readonly VexUnheard[];
}

export type ReadVex =
  | { readonly kind: 'read'; readonly document: VexDocument }
  /** A clause, `it is not JSON`. */
  | { readonly kind: 'unreadable'; readonly reason: string };

/** A statement to write. */
export interface VexToWrite extends VexStatement {
  /** When it was made, in milliseconds since the epoch. */
  readonly at: number;
}

/** What is written about a document itself. */
export interface VexEnvelope {
  /** An address under which it is known. */
  readonly id: string;
  readonly author: string;
  /** The author's own address: CSAF's namespace of who publishes. */
  readonly url: string;
  /** In milliseconds since the epoch. */
  readonly at: number;
  readonly version: string;
}
