import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Textarea from '@cloudscape-design/components/textarea';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { Lines } from '../../parts/lines.tsx';
import { SaveRow } from '../../parts/save-row.tsx';

interface PolicyEditorProps {
  readonly label: string;
  /** The text as it is kept; absent where there is none. */
  readonly of: string | undefined;
  /** What to begin with. */
  readonly example: string;
  readonly mayChange: boolean;
  readonly isPending: boolean;
  readonly isSuccess: boolean;
  readonly error: Error | null;
  /** null removes it. */
  readonly onSave: (text: string | null) => void;
  readonly onTyped: (text: string) => void;
  /** What else may be done with what is typed. */
  readonly children?: (text: string) => ReactNode;
}

/** A policy as its text: written, checked by the server, and removed. */
export function PolicyEditor(props: PolicyEditorProps) {
  const { label, of, example, mayChange, isPending, isSuccess, error, onSave, onTyped, children } = props;
  const [text, setText] = useState(of === undefined ? undefined : indented(of));
  if (text === undefined) {
    return (
      <div className="outcome">
        <span className="faint">There is none.</span>
        {mayChange ? <Button onClick={() => setText(example)}>Write one</Button> : null}
      </div>
    );
  }
  if (!mayChange) return <Lines of={text} label={label} />;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSave(text);
  };
  const remove = () => (of === undefined ? setText(undefined) : onSave(null));
  return (
    <form className="policy" onSubmit={submit} noValidate>
      <FormField stretch label={label}>
        <Textarea
          value={text}
          rows={Math.min(24, Math.max(8, text.split('\n').length + 1))}
          spellcheck={false}
          onChange={({ detail }) => {
            setText(detail.value);
            onTyped(detail.value);
          }}
        />
      </FormField>
      <SaveRow
        isPending={isPending}
        isSuccess={isSuccess}
        error={error}
        remove={
          <Button formAction="none" onClick={remove}>
            Remove the policy
          </Button>
        }
      />
      {children?.(text)}
    </form>
  );
}

/** One that was put in a single line is read in several. */
function indented(text: string): string {
  if (text.includes('\n')) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
