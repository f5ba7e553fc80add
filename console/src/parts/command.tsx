import { useState } from 'react';
import './command.css';
import { Text } from './text.tsx';

/** A command as it is to be typed, copied with one click. */
export function Command({ of }: { readonly of: string }) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(of);
    setIsCopied(true);
  };
  return (
    <div className="command">
      <pre>
        <Text of={of} isWhole />
      </pre>
      <button type="button" className="plain" aria-label={`Copy: ${of}`} onClick={() => void copy()}>
        {isCopied ? 'Copied' : 'Copy'}
      </button>
    </div>
  );
}
