import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { administersSome } from '../../session/may.ts';
import { useSession } from '../../session/session.ts';
import { ExcuseDialog } from './excuse-dialog.tsx';
import { ImportDialog } from './import-dialog.tsx';

const FORMATS = [
  ['openvex', 'OpenVEX 0.2.0'],
  ['csaf', 'CSAF 2.0'],
  ['cyclonedx', 'CycloneDX 1.6'],
] as const;

/** What can be done with excuses as a whole; of it, what the user may. */
export function ExcuseActions() {
  const { data: session } = useSession();
  const [opened, setOpened] = useState<'new' | 'import'>();
  const close = () => setOpened(undefined);
  const mayMake = session !== undefined && session !== null && administersSome(session);
  return (
    <>
      <SpaceBetween direction="horizontal" size="xs">
        <ButtonDropdown
          items={FORMATS.map(([id, text]) => ({
            id,
            text,
            href: `/api/v1/excuses/vex?format=${id}`,
            external: true,
            externalIconAriaLabel: ' (downloads)',
          }))}
        >
          Export VEX
        </ButtonDropdown>
        {mayMake ? <Button onClick={() => setOpened('import')}>Import</Button> : null}
        {mayMake ? (
          <Button variant="primary" onClick={() => setOpened('new')}>
            New excuse
          </Button>
        ) : null}
      </SpaceBetween>
      {opened === 'new' ? <ExcuseDialog scopes={[]} onClose={close} /> : null}
      {opened === 'import' ? <ImportDialog onClose={close} /> : null}
    </>
  );
}
