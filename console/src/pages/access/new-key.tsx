import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import type { NewAccessKey } from '../../api/schema.generated.ts';
import { Command } from '../../parts/command.tsx';

/** A key that was just made, with its secret: nobody is shown it again. */
export function NewKey({ of, onClose }: { readonly of: NewAccessKey; readonly onClose: () => void }) {
  const { name, accessKeyId, secretAccessKey } = of;
  const { host } = window.location;
  return (
    <Modal
      visible
      size="large"
      header={`An access key of ${name}`}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <Button variant="primary" onClick={onClose}>
            I have kept it
          </Button>
        </Box>
      }
    >
      <p>
        Its secret is shown this once: whoever needs it keeps it now. It signs in to this console, to docker and to the
        aws command line.
      </p>
      <dl className="access-key">
        <dt>Access key id</dt>
        <dd>
          <Command of={accessKeyId} />
        </dd>
        <dt>Secret access key</dt>
        <dd>
          <Command of={secretAccessKey} />
        </dd>
        <dt>Log in with docker</dt>
        <dd>
          <Command of={`echo ${secretAccessKey} | docker login -u ${accessKeyId} --password-stdin ${host}`} />
        </dd>
        <dt>Use with aws</dt>
        <dd>
          <Command of={`export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`} />
        </dd>
      </dl>
    </Modal>
  );
}
