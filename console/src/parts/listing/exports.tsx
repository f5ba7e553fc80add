import { useEffect, useRef, useState } from 'react';
import '../quiet.css';
import { saveFile } from '../save-file.ts';
import { type Exported, type ExportFile, exportFile, FORMATS, type Format, MOST_ROWS } from './export-file.ts';
import './listing.css';

interface ExportsProps<Row> {
  readonly of: Exported<Row>;
  /** What the rows are, as `images`. */
  readonly label: string;
  /** Of the file, without what it ends in. */
  readonly file: string;
}

/** Saves all rows of a table as a file, not only those that are shown: says how far it is, and leaves off when asked. */
export function Exports<Row>({ of, label, file }: ExportsProps<Row>) {
  const { save, state, cancel } = useExport(of, file);
  const isRunning = state.kind === 'running';
  return (
    <span className="listing-exports">
      {FORMATS.map((format) => (
        // It stays where it is while it is at work: whoever pressed it is still there.
        <button
          key={format}
          type="button"
          className="quiet"
          aria-disabled={isRunning}
          onClick={() => (isRunning ? undefined : void save(format))}
        >
          Export {format.toUpperCase()}
          <span className="unseen"> of {label}</span>
        </button>
      ))}
      {isRunning ? (
        <button type="button" className="quiet" onClick={cancel}>
          Cancel<span className="unseen"> the export of {label}</span>
        </button>
      ) : null}
      <output className="faint small">{wordsOf(state)}</output>
    </span>
  );
}

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly rows: number }
  | { readonly kind: 'saved'; readonly file: ExportFile }
  | { readonly kind: 'refused'; readonly why: string };

function useExport<Row>(of: Exported<Row>, file: string) {
  const [state, setState] = useState<State>({ kind: 'idle' });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const save = async (format: Format) => {
    const abort = new AbortController();
    running.current = abort;
    setState({ kind: 'running', rows: 0 });
    try {
      const made = await exportFile(of, format, abort.signal, (rows) => setState({ kind: 'running', rows }));
      saveFile(`${file.replaceAll(/[^\w.-]+/g, '-')}.${format}`, made.blob);
      setState({ kind: 'saved', file: made });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      setState(abort.signal.aborted ? { kind: 'idle' } : { kind: 'refused', why });
    }
  };
  return { save, state, cancel: () => running.current?.abort() };
}

function wordsOf(state: State): string {
  switch (state.kind) {
    case 'idle':
      return '';
    case 'running':
      return `${state.rows.toLocaleString()} so far…`;
    case 'saved':
      return state.file.isCut
        ? `The first ${MOST_ROWS.toLocaleString()} are saved: a script gets all of the API`
        : `${state.file.rows.toLocaleString()} saved`;
    case 'refused':
      return `Not saved: ${state.why}`;
  }
}
