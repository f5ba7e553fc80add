import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ApiError, ask } from '../../api/client.ts';
import type { NewExcuse } from '../../api/schema.generated.ts';
import { Fault } from '../../parts/fault.tsx';
import '../../parts/cloudscape.ts';
import { DialogFoot } from '../../parts/dialog-foot.tsx';
import { Text } from '../../parts/text.tsx';
import { beginDraft, type ExcuseDraft, type ExcuseScope, excusesOf, missingIn } from './excuse-draft.ts';
import { SayingFields, ScopeFields, TermFields } from './excuse-fields.tsx';
import './excuses.css';

interface ExcuseDialogProps {
  /** What each finding is known by, most narrow: who excuses may widen it. None: everything is still to be typed. */
  readonly scopes: readonly ExcuseScope[];
  /** Called when it was left, or all is excused. */
  readonly onClose: () => void;
  /** Called before, with how many are excused now. */
  readonly onExcused?: (count: number) => void;
}

/** Excuses findings: what is asked for once is said of each of them. To be shown while somebody excuses, and not else. */
export function ExcuseDialog({ scopes, onClose, onExcused }: ExcuseDialogProps) {
  const [draft, setDraft] = useState(() => beginDraft(scopes, Date.now()));
  const [wasTried, setWasTried] = useState(false);
  const excusing = useExcusing((count) => {
    onExcused?.(count);
    onClose();
  });
  const change = (changed: Partial<ExcuseDraft>) => setDraft({ ...draft, ...changed });
  const missing = missingIn(draft, scopes);
  const fields = { draft, change, missing: wasTried ? missing : {} };
  const submit = () => {
    setWasTried(true);
    if (Object.keys(missing).length === 0) excusing.mutate(excusesOf(draft, scopes));
  };
  return (
    <Modal
      visible
      size="large"
      header={titleOf(scopes)}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <DialogFoot
          verb="Excuse"
          isPending={excusing.isPending}
          pendingText="Excusing…"
          onDo={submit}
          onClose={onClose}
        />
      }
    >
      <SpaceBetween size="l">
        {scopes.length > 1 ? <Several scopes={scopes} /> : null}
        <ScopeFields {...fields} isOfMany={scopes.length > 1} />
        <SayingFields {...fields} />
        <TermFields {...fields} />
        <Fault of={excusing.error} />
      </SpaceBetween>
    </Modal>
  );
}

function titleOf(scopes: readonly ExcuseScope[]): string {
  if (scopes.length === 0) return 'New excuse';
  return scopes.length === 1 ? 'Excuse a finding' : `Excuse ${scopes.length} findings`;
}

const SHOWN = 12;

function Several({ scopes }: { readonly scopes: readonly ExcuseScope[] }) {
  return (
    <ul className="excuse-several" aria-label="Findings">
      {scopes.slice(0, SHOWN).map((scope) => (
        <li key={JSON.stringify(scope)}>
          <Text of={scope.vulnerability ?? 'any vulnerability'} /> <Text of={scope.package ?? ''} />{' '}
          {scope.path === undefined ? null : <Text of={scope.path} isCode />}
        </li>
      ))}
      {scopes.length > SHOWN ? <li className="faint">and {scopes.length - SHOWN} more</li> : null}
    </ul>
  );
}

/** One after another: what is refused ends it. What was made before stays, and is not asked for again. */
function useExcusing(onDone: (count: number) => void) {
  const client = useQueryClient();
  const made = useRef(0);
  return useMutation<number, Error, readonly NewExcuse[]>({
    async mutationFn(asked) {
      for (const body of asked.slice(made.current)) {
        await excuse(body, made.current, asked.length);
        made.current += 1;
      }
      return made.current;
    },
    onSuccess: onDone,
    // Counts are everywhere.
    onSettled: () => void client.invalidateQueries(),
  });
}

async function excuse(body: NewExcuse, made: number, all: number): Promise<void> {
  try {
    await ask('addExcuse', { body });
  } catch (error) {
    if (made === 0 || !(error instanceof ApiError)) throw error;
    throw new ApiError(error.status, error.code, `${made} of ${all} are excused; of the next: ${error.message}`);
  }
}
