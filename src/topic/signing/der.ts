/** A value in DER (X.690), as far as certificates need it: its bytes with tag and length. */
export type Der = Uint8Array;

/** SEQUENCE of values. */
export function sequence(...values: readonly Der[]): Der {
  return tagged(0x30, Buffer.concat(values));
}

/** SET of one value. */
export function setOf(value: Der): Der {
  return tagged(0x31, value);
}

/** INTEGER that is not negative, from its bytes, the most significant first. */
export function unsignedInteger(bytes: Uint8Array): Der {
  const start = bytes.findIndex((byte) => byte !== 0);
  const digits = start === -1 ? Uint8Array.of(0) : bytes.subarray(start);
  return tagged(0x02, (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Uint8Array.of(0), digits]) : digits);
}

/** OBJECT IDENTIFIER, from `1.2.840`. */
export function objectIdentifier(text: string): Der {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  return tagged(0x06, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
}

export function utf8String(text: string): Der {
  return tagged(0x0c, Buffer.from(text, 'utf8'));
}

export function boolean(value: boolean): Der {
  return tagged(0x01, Uint8Array.of(value ? 0xff : 0));
}

/** NULL. */
export function nothing(): Der {
  return tagged(0x05, Uint8Array.of());
}

/** BIT STRING of whole bytes, with so many bits of the last one unused. */
export function bitString(bytes: Uint8Array, unusedBits = 0): Der {
  return tagged(0x03, Buffer.concat([Uint8Array.of(unusedBits), bytes]));
}

export function octetString(bytes: Uint8Array): Der {
  return tagged(0x04, bytes);
}

/** A time to the second, in the form that RFC 5280, 4.1.2.5 asks for: of two digits of the year before 2050. */
export function time(milliseconds: number): Der {
  const digits = `${new Date(milliseconds).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
  return digits < '2050' ? tagged(0x17, Buffer.from(digits.slice(2))) : tagged(0x18, Buffer.from(digits));
}

/** A value under a tag of the context, around it. */
export function explicit(number: number, value: Der): Der {
  return tagged(0xa0 + number, value);
}

/** Bytes under a primitive tag of the context, in the place of their own tag. */
export function implicit(number: number, bytes: Uint8Array): Der {
  return tagged(0x80 + number, bytes);
}

function tagged(tag: number, content: Uint8Array): Der {
  return Buffer.concat([Uint8Array.of(tag), length(content.length), content]);
}

function length(size: number): Uint8Array {
  if (size < 0x80) return Uint8Array.of(size);
  const bytes: number[] = [];
  for (let left = size; left > 0; left = Math.floor(left / 256)) bytes.unshift(left % 256);
  return Uint8Array.of(0x80 + bytes.length, ...bytes);
}

/** Seven bits a byte, all but the last one marked. */
function base128(value: number): readonly number[] {
  const bytes = [value % 128];
  for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128)) bytes.unshift(0x80 + (left % 128));
  return bytes;
}
