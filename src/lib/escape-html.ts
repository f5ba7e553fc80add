const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as HTML shows it, in an element or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** What `escapeHtml` made, with every address in two texts: mail clients make links of those that stand in one. */
export function unlinkedHtml(escaped: string): string {
  return escaped
    .replaceAll('://', ':<span>//</span>')
    .replaceAll(/www\./gi, (www) => `${www.slice(0, 3)}<span>.</span>`);
}
