/** One line of a terminal, in which each text takes the place of the one before. */
export interface TerminalLine {
  show(text: string): void;
  /** Empties the line. */
  clear(): void;
}

export interface Terminal {
  /** Prints to standard error. */
  writeError(text: string): void;
  /** How many signs a line of the terminal has that standard error is; undefined where it is none. */
  columns(): number | undefined;
}

/** Returns to the beginning of the line and empties it (ECMA-48, EL). */
const CLEAR = '\r\u001b[K';
/** Of a terminal that does not tell. */
const USUAL_COLUMNS = 80;

/** A line on standard error; where that is no terminal, nothing is said. Texts are cut, so that none takes two lines. */
export function terminalLine({ writeError, columns }: Terminal): TerminalLine {
  const show = (text: string) => {
    const width = columns();
    if (width !== undefined) writeError(CLEAR + text.slice(0, (width === 0 ? USUAL_COLUMNS : width) - 1));
  };
  return { show, clear: () => show('') };
}
