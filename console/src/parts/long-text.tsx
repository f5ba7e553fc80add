import { Fragment, useState } from 'react';
import { Text } from './text.tsx';
import './quiet.css';

const SHOWN = 400;

/** A text that may be long and of several lines: its beginning, until somebody asks for all of it. */
export function LongText({ of, isCode = false }: { readonly of: string; readonly isCode?: boolean }) {
  const [isWhole, setIsWhole] = useState(false);
  if (isWhole || of.length <= SHOWN) return <Lines of={of} isCode={isCode} />;
  return (
    <>
      <Lines of={`${of.slice(0, SHOWN)}…`} isCode={isCode} />{' '}
      <button type="button" className="quiet" onClick={() => setIsWhole(true)}>
        Show all
      </button>
    </>
  );
}

/** Blank lines but one of several are left out. */
function Lines({ of, isCode }: { readonly of: string; readonly isCode: boolean }) {
  const lines = of
    .trim()
    .replaceAll(/(?:\r?\n){3,}/g, '\n\n')
    .split(/\r?\n/);
  return lines.map((line, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing else of their own
    <Fragment key={at}>
      {at === 0 ? null : <br />}
      <Text of={line} isCode={isCode} isWhole />
    </Fragment>
  ));
}
