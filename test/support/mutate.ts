/** Makes numbers that look like chance and are the same for the same seed (Marsaglia's xorshift, of 32 bits). */
export function chance(seed: number): (below: number) => number {
  let state = seed | 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % Math.max(below, 1);
  };
}

/** Numbers at which counts, lengths and offsets go wrong. */
const EDGES = [0, 1, 2, 0x7f, 0x80, 0xff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];

/** The same bytes with one to eight faults: bits turned, numbers put in, parts cut off, moved or repeated. */
export function mutated(bytes: Uint8Array, pick: (below: number) => number): Buffer {
  let result: Buffer = Buffer.from(bytes);
  for (let faults = 1 + pick(8); faults > 0; faults -= 1) result = withFault(result, pick);
  return result;
}

function withFault(bytes: Buffer, pick: (below: number) => number): Buffer {
  const at = pick(bytes.length);
  const length = Math.min(1 + pick(64), bytes.length - at);
  switch (pick(7)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at)]);
    case 3:
      bytes.copyWithin(at, pick(bytes.length), bytes.length);
      return bytes;
    case 4:
      bytes[at] = pick(256);
      return bytes;
    default:
      return withEdge(bytes, at, pick);
  }
}

function withEdge(bytes: Buffer, at: number, pick: (below: number) => number): Buffer {
  const value = pick(3) === 0 ? pick(bytes.length + 2) : (EDGES[pick(EDGES.length)] ?? 0);
  const number = Buffer.alloc(4);
  if (pick(2) === 0) number.writeUInt32LE(value);
  else number.writeUInt32BE(value);
  number.copy(bytes, at, 0, 1 + pick(4));
  return bytes;
}
