import { type KmsSettings, kmsKey } from './kms-key.ts';
import { loadMasterKey, type MasterKey, parseMasterKey, readMasterKey } from './master-key.ts';

/** Where a master key is kept. */
export type MasterKeyPlace =
  | { readonly kind: 'file'; readonly file: string }
  /** The environment variable PRATIQUE_MASTER_KEY: base64 of 32 bytes. */
  | { readonly kind: 'environment'; readonly text: string }
  | ({ readonly kind: 'kms' } & KmsSettings);

/** What gives the master key. */
export interface KeySource {
  /** For people, as the object of a sentence: `the file "/data/master.key"`. */
  readonly name: string;
  /** Undefined where it was never made. Throws with a clause for people where it cannot be had, or is no key. */
  read(): Promise<MasterKey | undefined>;
  /** The same, but makes what is missing; of several processes that start at once, one makes it. */
  load(): Promise<MasterKey>;
}

/** What gives the master key that is kept in a place. */
export function keySource(place: MasterKeyPlace): KeySource {
  switch (place.kind) {
    case 'file':
      return {
        name: `the file "${place.file}"`,
        read: () => readMasterKey(place.file),
        load: () => loadMasterKey(place.file),
      };
    case 'environment': {
      const read = async () => {
        const key = parseMasterKey(place.text);
        if (key === undefined)
          throw new Error('PRATIQUE_MASTER_KEY is not base64 of 32 bytes: "openssl rand -base64 32" prints such');
        return key;
      };
      return { name: 'PRATIQUE_MASTER_KEY', read, load: read };
    }
    case 'kms':
      return kmsKey(place);
  }
}
