import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { Fault } from './fault.tsx';
import './cloudscape.ts';
import { DialogFoot } from './dialog-foot.tsx';

interface ConfirmProps {
  readonly title: string;
  /** What it does, on its button. */
  readonly verb: string;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  /** What comes of it. */
  readonly children: ReactNode;
}

/** Asks once more before something that cannot be taken back; says why where it could not be done. */
export function Confirm({ title, verb, isPending, error, onConfirm, onClose, children }: ConfirmProps) {
  return (
    <Modal
      visible
      header={title}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={<DialogFoot verb={verb} isPending={isPending} onDo={onConfirm} onClose={onClose} />}
    >
      <SpaceBetween size="m">
        <div>{children}</div>
        <Fault of={error} />
      </SpaceBetween>
    </Modal>
  );
}
