const WORDS = 4;
/** Of the digests, their bytes. */
export const DIGEST_BYTES = 4 * WORDS;
/** Of the slots, how many may be taken before there are twice as many. */
const FULL = 0.7;
const GROWTH = 1.5;

/** Numbers by digest, of millions of digests: each takes some thirty bytes, outside of the heap. */
export interface DigestMap {
  /** The number that was set; undefined where none was. */
  get(digest: Uint8Array): number | undefined;
  /** For a digest that has no number yet. From 0 to 2³² − 1. */
  add(digest: Uint8Array, value: number): void;
}

/**
 * A hash table with open addressing. A digest is 16 bytes that look like chance, such as the half of a SHA-256: its first
 * word says where to look. What somebody made to collide there would have to be found by trying.
 */
export function createDigestMap(): DigestMap {
  let keys = new Uint32Array(1024 * WORDS);
  let values = new Uint32Array(1024);
  // One more than the entry's number; 0 where there is none.
  let slots = new Uint32Array(2048);
  let size = 0;
  const word = new Uint32Array(WORDS);
  const bytes = new Uint8Array(word.buffer);

  const slotOf = (): number => {
    const mask = slots.length - 1;
    let slot = (word[0] ?? 0) & mask;
    for (let entry = slots[slot] ?? 0; entry !== 0 && !isAt(entry - 1); entry = slots[slot] ?? 0)
      slot = (slot + 1) & mask;
    return slot;
  };
  const isAt = (entry: number): boolean => {
    const at = entry * WORDS;
    return keys[at] === word[0] && keys[at + 1] === word[1] && keys[at + 2] === word[2] && keys[at + 3] === word[3];
  };
  const grow = () => {
    const entries = Math.ceil(values.length * GROWTH);
    keys = grown(keys, entries * WORDS);
    values = grown(values, entries);
  };
  const spread = () => {
    slots = new Uint32Array(slots.length * 2);
    for (let entry = 0; entry < size; entry += 1) {
      word.set(keys.subarray(entry * WORDS, (entry + 1) * WORDS));
      slots[slotOf()] = entry + 1;
    }
  };
  return {
    get(digest) {
      bytes.set(digest);
      const entry = slots[slotOf()] ?? 0;
      return entry === 0 ? undefined : values[entry - 1];
    },
    add(digest, value) {
      if (size === values.length) grow();
      if (size + 1 > slots.length * FULL) spread();
      bytes.set(digest);
      keys.set(word, size * WORDS);
      values[size] = value;
      size += 1;
      slots[slotOf()] = size;
    },
  };
}

function grown(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(array);
  return larger;
}
