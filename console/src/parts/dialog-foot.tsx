import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import './cloudscape.ts';

interface DialogFootProps {
  /** What the dialog does, on its button. */
  readonly verb: string;
  readonly isPending: boolean;
  /** What a screen reader hears while it is done. */
  readonly pendingText?: string;
  readonly onDo: () => void;
  readonly onClose: () => void;
}

/** The foot of a dialog that does something, or is closed without. */
export function DialogFoot({ verb, isPending, pendingText, onDo, onClose }: DialogFootProps) {
  return (
    <Box float="right">
      <SpaceBetween direction="horizontal" size="xs">
        <Button variant="link" onClick={onClose}>
          Cancel
        </Button>
        <Button
          variant="primary"
          loading={isPending}
          {...(pendingText === undefined ? {} : { loadingText: pendingText })}
          onClick={onDo}
        >
          {verb}
        </Button>
      </SpaceBetween>
    </Box>
  );
}
