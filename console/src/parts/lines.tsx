import { Text } from './text.tsx';
import './lines.css';

/** A text of several lines that anybody may have written, each as `Text` shows it, with the blanks that it begins with. */
export function Lines({ of, label }: { readonly of: string; readonly label: string }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what is longer than its place is scrolled with the keyboard
    <section className="lines" aria-label={label} tabIndex={0}>
      {of.split('\n').map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing else to be told by
        <div key={at}>{line === '' ? <br /> : <Text of={line} isWhole />}</div>
      ))}
    </section>
  );
}
