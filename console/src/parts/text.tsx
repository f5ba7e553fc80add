import './text.css';

/** What hides or turns the direction of writing (Unicode TR9 and TR36), and what controls a terminal. */
const HIDDEN = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

/** A text that anybody may have written: as one run of its own direction, that breaks where it must, and hides nothing. */
export function Text({ of, isCode = false }: { readonly of: string; readonly isCode?: boolean }) {
  const shown = of.replaceAll(HIDDEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return isCode ? <code className="text">{shown}</code> : <bdi className="text">{shown}</bdi>;
}
