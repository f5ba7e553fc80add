import { shownText } from './shown-text.ts';
import './text.css';

/** More than a name or a path may have; what is longer shows how it begins and ends. */
const SHOWN = 300;
const HEAD = 200;
const TAIL = 60;

interface TextProps {
  readonly of: string;
  readonly isCode?: boolean;
  /** All of it, however long that is: where there is a place for it. */
  readonly isWhole?: boolean;
}

/** A text that anybody may have written: as one run of its own direction, that breaks where it must, and hides nothing. */
export function Text({ of, isCode = false, isWhole = false }: TextProps) {
  const shown = isWhole || of.length <= SHOWN ? shownText(of) : <Cut of={of} />;
  return isCode ? <code className="text">{shown}</code> : <bdi className="text">{shown}</bdi>;
}

function Cut({ of }: { readonly of: string }) {
  return (
    <>
      {shownText(of.slice(0, HEAD))}
      <span className="text-cut"> … {(of.length - HEAD - TAIL).toLocaleString()} characters … </span>
      {shownText(of.slice(-TAIL))}
    </>
  );
}
