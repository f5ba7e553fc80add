import Button from '@cloudscape-design/components/button';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import { Fault } from './fault.tsx';
import './cloudscape.ts';
import './outcome.css';

interface SaveRowProps {
  readonly isPending: boolean;
  readonly isSuccess: boolean;
  readonly error: Error | null;
  /** What else may be done with what the form is about. */
  readonly remove: ReactNode;
  readonly children?: ReactNode;
}

/** The end of a form that saves: what came of it, and its button. */
export function SaveRow({ isPending, isSuccess, error, remove, children }: SaveRowProps) {
  return (
    <>
      <Fault of={error} />
      <div className="outcome">
        <Button variant="primary" formAction="submit" loading={isPending}>
          Save
        </Button>
        {remove}
        <output>{isSuccess ? <StatusIndicator type="success">Saved</StatusIndicator> : null}</output>
        {children}
      </div>
    </>
  );
}
