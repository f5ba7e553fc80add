import type { MasterKeyPlace } from '../auth/index.ts';
import type { ExcuseConfig } from './excuses.ts';
import type { OutboundConfig } from './outbound.ts';
import type { SandboxConfig } from './sandboxes.ts';
import type { Telling } from './telling.ts';

/** Everything that may be set, once it is judged. Paths are absolute, sizes bytes, times milliseconds. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** The one folder that holds everything. */
  readonly data: string;
  readonly account: string;
  /** The region shown to clients comes first; signatures for any of them are accepted. */
  readonly regions: readonly [string, ...string[]];
  readonly administratorKey?: { readonly id: string; readonly secret: string };
  readonly createOnPush: boolean;
  readonly anonymousPull: boolean;
  /** A mirror's address or a folder; undefined means the publishers' own addresses. */
  readonly feeds?: string;
  /** The same for single sources, by id; a file too. */
  readonly feedsOf: Readonly<Record<string, string>>;
  readonly advisoryUpdates: boolean;
  /** Where another Pratique's snapshot is taken from, in the place of what publishers say. */
  readonly advisoriesFrom?: AdvisoriesFrom;
  /** Where the snapshot in use is pushed to whenever it changes. */
  readonly advisoriesTo?: AdvisoriesTo;
  readonly masterKey: MasterKeyPlace;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** The address that clients use, without a slash at its end. */
  readonly url: string;
  readonly logLevel: string;
  /** How often garbage is collected. */
  readonly collectMilliseconds: number;
  readonly graceMilliseconds: number;
  readonly uploadMilliseconds: number;
  readonly stopMilliseconds: number;
  readonly mostBlobBytes: number;
  readonly sandboxes: SandboxConfig;
  readonly excuses: ExcuseConfig;
  readonly telling: Telling;
  readonly outbound: OutboundConfig;
  /** How far layers are read, where that is set. */
  readonly reading: ReadingLimits;
  /** How long a layer may take its reader, and how much memory. */
  readonly readerMilliseconds: number;
  readonly readerBytes: number;
}

/** A registry that advisories are taken from or pushed to, and how it is spoken to. */
export interface AdvisoriesPlace {
  /** `docker://host/name:tag` */
  readonly place: string;
  readonly isPlainHttp: boolean;
  readonly trustedRealms: readonly string[];
}

export interface AdvisoriesFrom extends AdvisoriesPlace {
  /** The file of the public key that must have signed; without it the signature is not looked at. */
  readonly key?: string;
  readonly everyMilliseconds: number;
}

export interface AdvisoriesTo extends AdvisoriesPlace {
  /** The file of the private key that signs. */
  readonly signKey?: string;
}

/** Limits of what is read of a layer; those that are not set stand as the readers have them. */
export interface ReadingLimits {
  readonly layerBytes?: number;
  readonly expansion?: number;
  readonly layerEntries?: number;
  readonly pathLength?: number;
  readonly nesting?: number;
  readonly entries?: number;
  readonly unfoldedBytes?: number;
  /** By the name of what reads the file: `jar`, `go-binary`. */
  readonly fileBytes?: Readonly<Record<string, number>>;
}

/** A setting that cannot be used; the message names it. */
export class ConfigError extends Error {}
