/** What Slack would make of a text in mrkdwn ("Formatting text for app surfaces"). */
export interface ReadMrkdwn {
  readonly links: readonly string[];
  /** `<!here>`, `<@U1>`, `<#C1>`, `<!date^…>` and links that are none. */
  readonly specials: readonly string[];
  readonly emojis: readonly string[];
  readonly italic: readonly string[];
  readonly struck: readonly string[];
  readonly bold: readonly string[];
  readonly quoted: readonly string[];
  /** Ampersands and angle brackets that are not written as Slack asks. */
  readonly loose: readonly string[];
}

/** Reads it, generously: what might be formatting in some client is. */
export function readMrkdwn(text: string): ReadMrkdwn {
  const blocks = text.replaceAll(/```[^]*?```/g, ' ');
  const loose = [...blocks.matchAll(/&(?!(?:amp|lt|gt);)/g)].map(String);
  const plain = blocks.replaceAll(/`[^`\n]+`/g, 'x');
  const brackets = [...plain.matchAll(/<([^<>]*)>/g)].map(([, inner = '']) => inner);
  const links = brackets.flatMap((inner) => /^(https?:\/\/[^|\s]+)(?:\|[^|]*)?$/.exec(inner)?.slice(1, 2) ?? []);
  const rest = plain.replaceAll(/<[^<>|]*\|([^<>]*)>/g, '$1');
  return {
    links,
    specials: brackets.filter((inner) => !/^https?:\/\/[^|\s]+(?:\|[^|]*)?$/.test(inner)),
    emojis: rest.match(/:[\w+'-]+:/g) ?? [],
    italic: rest.match(/(?<![a-z0-9])_[^\s_](?:[^_\n]*[^\s_])?_(?![a-z0-9])/gi) ?? [],
    struck: rest.match(/~[^\s~](?:[^~\n]*[^\s~])?~/g) ?? [],
    bold: rest.match(/\*[^\s*](?:[^*\n]*[^\s*])?\*/g) ?? [],
    quoted: text.match(/^(?:>|&gt;).*/gm) ?? [],
    loose: [...loose, ...(plain.replaceAll(/<[^<>]*>/g, '').match(/[<>]/g) ?? [])],
  };
}
