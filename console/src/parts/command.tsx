import { useState } from 'react';
import './command.css';
import { Text } from './text.tsx';

/** More of a command is shown to who asks for it. */
const LONG = 400;

/** A command as it is to be typed, copied whole with one click. */
export function Command({ of }: { readonly of: string }) {
  const [isCopied, setIsCopied] = useState(false);
  const [isWhole, setIsWhole] = useState(of.length <= LONG);
  const copy = async () => {
    await navigator.clipboard.writeText(of);
    setIsCopied(true);
  };
  return (
    <div className="command">
      <pre>
        <Text of={isWhole ? of : `${of.slice(0, LONG)}…`} isWhole />
      </pre>
      {isWhole ? null : (
        <button type="button" className="plain" onClick={() => setIsWhole(true)}>
          Show all
        </button>
      )}
      <button type="button" className="plain" aria-label={`Copy: ${of}`} onClick={() => void copy()}>
        {isCopied ? 'Copied' : 'Copy'}
      </button>
    </div>
  );
}
