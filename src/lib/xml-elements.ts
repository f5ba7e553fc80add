import { SaxesParser } from 'saxes';
import type { XmlElement } from './xml.ts';

/** What is read of a big document that may be hostile. */
export interface XmlElementsOptions {
  /** The name of the document's root, without its prefix. */
  readonly root: string;
  /** The elements that are handed on, by their names without prefixes. */
  readonly wanted: ReadonlySet<string>;
  /** Of elements within a wanted one, itself too. */
  readonly mostElements: number;
  /** Of characters within a wanted one: texts, names and values of attributes. */
  readonly mostCharacters: number;
  /** Of elements open at once. */
  readonly depth: number;
}

/**
 * The wanted elements of a document in UTF-8, one at a time: for feeds that are one document of a hundred megabytes. A
 * wanted one within a wanted one is a part of that. Throws where the document has another root, is malformed, cut short,
 * or over a limit.
 */
export async function* xmlElements(
  bytes: AsyncIterable<Uint8Array>,
  options: XmlElementsOptions,
): AsyncGenerator<XmlElement> {
  const collector = elementCollector(options);
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', (error) => {
    throw new Error(`no XML: ${error.message}`);
  });
  parser.on('opentag', ({ name, attributes }) => collector.open(name, attributes));
  parser.on('closetag', () => collector.close());
  parser.on('text', (text) => collector.text(text));
  parser.on('cdata', (text) => collector.text(text));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of bytes) {
    // The parser gathers a tag or a text until it ends: what has no end is told by how much came since the last one.
    collector.more(chunk.length);
    parser.write(decoder.decode(chunk, { stream: true }));
    yield* collector.take();
  }
  parser.write(decoder.decode());
  parser.close();
  yield* collector.take();
}

interface Open extends XmlElement {
  readonly attributes: Map<string, string>;
  readonly children: Open[];
  text: string;
}

function elementCollector({ root, wanted, mostElements, mostCharacters, depth }: XmlElementsOptions) {
  let done: XmlElement[] = [];
  const open: Open[] = [];
  let opened = 0;
  let elements = 0;
  let characters = 0;
  let pending = 0;

  function count(more: number): void {
    characters += more;
    if (characters > mostCharacters) throw new Error(`an element of more than ${mostCharacters} characters`);
  }

  return {
    more(bytes: number): void {
      pending += bytes;
      if (pending > mostCharacters + bytes) throw new Error(`an element of more than ${mostCharacters} characters`);
    },
    open(prefixed: string, values: Readonly<Record<string, string>>): void {
      const name = localName(prefixed);
      pending = 0;
      if (opened === 0 && name !== root) throw new Error(`the document is "${name.slice(0, 80)}", and no "${root}"`);
      opened += 1;
      if (opened > depth) throw new Error(`more than ${depth} elements within each other`);
      if (open.length === 0 && !wanted.has(name)) return;
      elements += 1;
      if (elements > mostElements) throw new Error(`an element with more than ${mostElements} elements in it`);
      const element: Open = { name, attributes: new Map(), children: [], text: '' };
      for (const [key, value] of Object.entries(values)) {
        count(key.length + value.length);
        element.attributes.set(localName(key), apart(value));
      }
      open.at(-1)?.children.push(element);
      open.push(element);
    },
    close(): void {
      opened -= 1;
      pending = 0;
      const element = open.pop();
      if (element === undefined || open.length > 0) return;
      done.push(element);
      elements = 0;
      characters = 0;
    },
    text(text: string): void {
      const element = open.at(-1);
      if (element === undefined) return;
      count(text.length);
      element.text += apart(text);
    },
    take(): readonly XmlElement[] {
      const taken = done;
      done = [];
      return taken;
    },
  };
}

/** A string of its own: a part of a chunk's text would keep all of that for as long as it is kept itself. */
function apart(text: string): string {
  return Buffer.from(text).toString();
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
