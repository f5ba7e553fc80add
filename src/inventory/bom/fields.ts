import { elementsOf, isText, type JsonPiece, membersOf, textOf } from '../../lib/json-pieces.ts';
import type { Properties } from './types.ts';

/** A purl may be so long; nothing else that is read is longer. */
const LONGEST_FIELD = 16_384;
const MOST_MEMBERS = 1000;
const MOST_TEXTS = 100_000;
const MOST_PROPERTIES = 20_000;
/** Of all other properties nothing is read. */
const READ_PROPERTIES = /^(?:pratique|aquasecurity:trivy|syft):/;

/** The members of an object by name, the last of each name. Throws SyntaxError for an object that nobody would write. */
export function fieldsOf(piece: JsonPiece): ReadonlyMap<string, JsonPiece> {
  const members = membersOf(piece).take(MOST_MEMBERS).toArray();
  if (members.length === MOST_MEMBERS) throw new SyntaxError(`an object in it has ${MOST_MEMBERS} members or more`);
  return new Map(members);
}

/** The members of a member that is an object; none where there is no such member. */
export function membersIn(fields: ReadonlyMap<string, JsonPiece>, name: string): ReadonlyMap<string, JsonPiece> {
  const piece = fields.get(name);
  return piece === undefined ? new Map() : fieldsOf(piece);
}

/** A member that is a string of reasonable length and not empty. */
export function textIn(fields: ReadonlyMap<string, JsonPiece>, name: string): string | undefined {
  const piece = fields.get(name);
  if (piece === undefined) return undefined;
  const text = textOf(piece, LONGEST_FIELD);
  return text === '' ? undefined : text;
}

/** Whether the object has something there that is unreasonably long for a string. */
export function isOverlong(fields: ReadonlyMap<string, JsonPiece>, name: string): boolean {
  const piece = fields.get(name);
  return piece !== undefined && isText(piece) && textOf(piece, LONGEST_FIELD) === undefined;
}

/** The elements of a member that is an array. */
export function* listIn(fields: ReadonlyMap<string, JsonPiece>, name: string): Generator<JsonPiece> {
  const piece = fields.get(name);
  if (piece !== undefined) yield* elementsOf(piece);
}

/** The strings of a member that is an array of them. */
export function textsIn(fields: ReadonlyMap<string, JsonPiece>, name: string): readonly string[] {
  return listIn(fields, name)
    .map((piece) => textOf(piece, LONGEST_FIELD))
    .filter((text) => text !== undefined)
    .take(MOST_TEXTS)
    .toArray();
}

/** CycloneDX's `properties`, as far as any are of use. */
export function propertiesIn(fields: ReadonlyMap<string, JsonPiece>): Properties {
  const found: (readonly [string, string])[] = [];
  for (const property of listIn(fields, 'properties').map(fieldsOf)) {
    if (found.length >= MOST_PROPERTIES) break;
    const name = textIn(property, 'name');
    const piece = property.get('value');
    const value = piece === undefined ? undefined : textOf(piece, LONGEST_FIELD);
    if (name !== undefined && value !== undefined && READ_PROPERTIES.test(name)) found.push([name, value]);
  }
  return found;
}

/** The value of the first property so called. */
export function propertyOf(properties: Properties, name: string): string | undefined {
  return properties.find(([other]) => other === name)?.[1];
}
