import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { Grant, NewAccessKey } from '../../api/schema.generated.ts';
import { DialogFoot } from '../../parts/dialog-foot.tsx';
import { Fault } from '../../parts/fault.tsx';
import { useChange } from './changes.ts';
import { GrantFields, patternFault } from './grant-fields.tsx';

interface NewUserDialogProps {
  readonly onClose: () => void;
  /** Called with its first key. */
  readonly onMade: (key: NewAccessKey) => void;
}

/** Makes a user who may do one thing; more is given on the user's own page. */
export function NewUserDialog({ onClose, onMade }: NewUserDialogProps) {
  const [name, setName] = useState('');
  const [grant, setGrant] = useState<Grant>({ permission: 'pull', pattern: '*' });
  const [wasTried, setWasTried] = useState(false);
  const { mutate, isPending, error } = useChange('addUser');
  const [noName, noPattern] = [nameFault(name), patternFault(grant)];
  const submit = () => {
    setWasTried(true);
    if (noName !== undefined || noPattern !== undefined) return;
    const onSuccess = (key: NewAccessKey) => {
      onClose();
      onMade(key);
    };
    mutate({ body: { name, grants: [grant] } }, { onSuccess });
  };
  return (
    <Modal
      visible
      header="New user"
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={<DialogFoot verb="Make user" isPending={isPending} onDo={submit} onClose={onClose} />}
    >
      <SpaceBetween size="l">
        <FormField stretch label="Name" errorText={wasTried ? noName : undefined}>
          <Input value={name} spellcheck={false} onChange={({ detail }) => setName(detail.value)} />
        </FormField>
        <GrantFields grant={grant} change={setGrant} fault={wasTried ? noPattern : undefined} />
        <Fault of={error} />
      </SpaceBetween>
    </Modal>
  );
}

function nameFault(name: string): string | undefined {
  return /^[\w+=,.@-]{1,64}$/.test(name) ? undefined : 'A name has 1 to 64 letters, digits and _+=,.@-';
}
