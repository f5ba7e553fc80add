import { type RangeDecoder, rangeDecoder } from './range-decoder.ts';

/** How many bits of what came before and of the position choose a literal's probabilities, and a position's. */
export interface LzmaProperties {
  readonly contextBits: number;
  readonly literalPositionBits: number;
  readonly positionBits: number;
}

const STATES = 12;
const POSITION_STATES = 16;
const LITERAL_PROBABILITIES = 0x300;
const LEAST_LENGTH = 2;
const DISTANCE_SLOTS = 64;
const ALIGN_BITS = 4;
const FIRST_SLOT_WITH_BITS = 4;
const FIRST_SLOT_WITH_ALIGN = 14;
const NO_MARK = 0xffff_ffff;

/**
 * Unpacks an LZMA stream without a header, up to `sizeBytes` (7-Zip's "LZMA specification"). Undefined where a match
 * leads before the beginning, where the stream ends before, or where the properties are none.
 */
export function unpackLzma(packed: Uint8Array, properties: LzmaProperties, sizeBytes: number): Uint8Array | undefined {
  const { contextBits, literalPositionBits, positionBits } = properties;
  if (contextBits > 8 || literalPositionBits > 4 || positionBits > 4) return undefined;
  const rc = rangeDecoder(packed);
  const model = modelOf(rc, contextBits + literalPositionBits);
  const out = new Uint8Array(sizeBytes);
  let state = 0;
  let distances: readonly number[] = [0, 0, 0, 0];
  for (let at = 0; at < sizeBytes; ) {
    if (rc.isSpent()) return undefined;
    const position = at & ((1 << positionBits) - 1);
    if (rc.bit(model.isMatch, state * POSITION_STATES + position) === 0) {
      const before = at === 0 ? 0 : (out[at - 1] ?? 0);
      const low = at & ((1 << literalPositionBits) - 1);
      const table = LITERAL_PROBABILITIES * ((low << contextBits) + (before >> (8 - contextBits)));
      const matched = state < 7 ? undefined : (out[at - (distances[0] ?? 0) - 1] ?? 0);
      out[at] = readLiteral(rc, model.literals, table, matched);
      at += 1;
      state = afterLiteral(state);
      continue;
    }
    const match = readMatch(rc, model, { state, position, distances });
    ({ state, distances } = match);
    const back = (distances[0] ?? 0) + 1;
    if (back > at || at + match.length > sizeBytes) return undefined;
    for (const end = at + match.length; at < end; at += 1) out[at] = out[at - back] ?? 0;
  }
  return rc.isSpent() ? undefined : out;
}

type Model = ReturnType<typeof modelOf>;

function modelOf(rc: RangeDecoder, literalBits: number) {
  const length = () => ({
    choice: rc.probabilities(2),
    low: rc.probabilities(POSITION_STATES * 8),
    mid: rc.probabilities(POSITION_STATES * 8),
    high: rc.probabilities(256),
  });
  return {
    isMatch: rc.probabilities(STATES * POSITION_STATES),
    isRepeat: rc.probabilities(STATES),
    isOther: [rc.probabilities(STATES), rc.probabilities(STATES), rc.probabilities(STATES)] as const,
    isLong: rc.probabilities(STATES * POSITION_STATES),
    slots: rc.probabilities(4 * DISTANCE_SLOTS),
    distance: rc.probabilities(128),
    align: rc.probabilities(1 << ALIGN_BITS),
    literals: rc.probabilities(LITERAL_PROBABILITIES << literalBits),
    matchLength: length(),
    repeatLength: length(),
  };
}

function readLiteral(rc: RangeDecoder, probabilities: Uint16Array, table: number, matched: number | undefined): number {
  let symbol = 1;
  let rest = matched;
  while (symbol < 0x100 && rest !== undefined) {
    const expected = (rest >> 7) & 1;
    rest = (rest << 1) & 0xff;
    const bit = rc.bit(probabilities, table + ((1 + expected) << 8) + symbol);
    symbol = (symbol << 1) | bit;
    if (bit !== expected) rest = undefined;
  }
  while (symbol < 0x100) symbol = (symbol << 1) | rc.bit(probabilities, table + symbol);
  return symbol & 0xff;
}

function afterLiteral(state: number): number {
  if (state < 4) return 0;
  return state < 10 ? state - 3 : state - 6;
}

interface Where {
  readonly state: number;
  readonly position: number;
  readonly distances: readonly number[];
}

interface Match {
  readonly state: number;
  readonly distances: readonly number[];
  readonly length: number;
}

function readMatch(rc: RangeDecoder, model: Model, { state, position, distances }: Where): Match {
  const [first = 0, second = 0, third = 0, fourth = 0] = distances;
  if (rc.bit(model.isRepeat, state) === 0) {
    const length = readLength(rc, model.matchLength, position);
    const distance = readDistance(rc, model, Math.min(length, 3));
    const next = state < 7 ? 7 : 10;
    return { state: next, distances: [distance, first, second, third], length: length + LEAST_LENGTH };
  }
  const repeated = state < 7 ? 8 : 11;
  const read = () => readLength(rc, model.repeatLength, position) + LEAST_LENGTH;
  if (rc.bit(model.isOther[0], state) === 0) {
    const isLong = rc.bit(model.isLong, state * POSITION_STATES + position) === 1;
    return isLong
      ? { state: repeated, distances, length: read() }
      : { state: state < 7 ? 9 : 11, distances, length: 1 };
  }
  if (rc.bit(model.isOther[1], state) === 0) {
    return { state: repeated, distances: [second, first, third, fourth], length: read() };
  }
  const isThird = rc.bit(model.isOther[2], state) === 0;
  const order = isThird ? [third, first, second, fourth] : [fourth, first, second, third];
  return { state: repeated, distances: order, length: read() };
}

function readLength(rc: RangeDecoder, { choice, low, mid, high }: Model['matchLength'], position: number): number {
  if (rc.bit(choice, 0) === 0) return rc.tree(low, position * 8, 3);
  if (rc.bit(choice, 1) === 0) return 8 + rc.tree(mid, position * 8, 3);
  return 16 + rc.tree(high, 0, 8);
}

/** One less than how far back it is. */
function readDistance(rc: RangeDecoder, model: Model, lengthState: number): number {
  const slot = rc.tree(model.slots, lengthState * DISTANCE_SLOTS, 6);
  if (slot < FIRST_SLOT_WITH_BITS) return slot;
  const bits = (slot >> 1) - 1;
  const base = (2 + (slot & 1)) * 2 ** bits;
  if (slot < FIRST_SLOT_WITH_ALIGN) return base + rc.reversedTree(model.distance, base - slot, bits);
  const high = base + rc.plain(bits - ALIGN_BITS) * (1 << ALIGN_BITS);
  return Math.min(high + rc.reversedTree(model.align, 0, ALIGN_BITS), NO_MARK);
}
