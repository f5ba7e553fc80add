import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tiles from '@cloudscape-design/components/tiles';
import Toggle from '@cloudscape-design/components/toggle';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import type { AlertChannel } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import { SaveRow } from '../../parts/save-row.tsx';
import { type ChannelDraft, type ChannelKind, channelOf, draftOf } from './channel-draft.ts';
import { ChannelFields } from './channel-fields.tsx';
import { useAlertChange } from './queries.ts';

interface ChannelFormProps {
  readonly kinds: readonly ChannelKind[];
  /** The one that is to be changed; absent, a new one is made. */
  readonly kept?: AlertChannel;
  readonly onSaved?: (name: string) => void;
  /** What removes it, where it is kept. */
  readonly remove?: ReactNode;
}

/** All that there is to set of a channel. */
export function ChannelForm({ kinds, kept, onSaved, remove }: ChannelFormProps) {
  const first = draftOf(kept, kinds[0]?.id ?? '');
  const [draft, setDraft] = useState(first);
  const { mutate, isPending, isSuccess, reset, error } = useAlertChange('putAlertChannel');
  const change = (changed: Partial<ChannelDraft>) => {
    setDraft({ ...draft, ...changed });
    reset();
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = draft.name.trim();
    const onSuccess = (saved: AlertChannel) => {
      // What was typed of secrets is not kept on the page.
      setDraft(draftOf(saved, saved.channel));
      onSaved?.(name);
    };
    mutate({ params: { name }, body: channelOf(draft) }, { onSuccess });
  };
  const kind = kinds.find(({ id }) => id === draft.kind);
  return (
    <form className="alert-form" onSubmit={submit} noValidate>
      <SpaceBetween size="l">
        <Container>
          <SpaceBetween size="l">
            {kept === undefined ? <KindFields kinds={kinds} draft={draft} change={change} /> : null}
            <ChannelFields fields={kind?.fields ?? []} draft={draft} change={change} kept={kept?.secrets ?? []} />
            <Toggle checked={draft.isOn} onChange={({ detail }) => change({ isOn: detail.checked })}>
              {draft.isOn ? 'On' : 'Off: nothing goes out through it'}
            </Toggle>
          </SpaceBetween>
        </Container>
        <SaveRow isPending={isPending} isSuccess={isSuccess} error={error} remove={remove} />
      </SpaceBetween>
    </form>
  );
}

function KindFields({ kinds, draft, change }: Pick<ChannelFormProps, 'kinds'> & ChangingProps) {
  return (
    <SpaceBetween size="l">
      <FormField stretch label="Kind">
        <Tiles
          columns={3}
          value={draft.kind}
          items={kinds.map(({ id, title }) => ({ value: id, label: title }))}
          onChange={({ detail }) => change({ kind: detail.value, values: {} })}
        />
      </FormField>
      <FormField label="Name" constraintText="Small letters, digits, dots, dashes and underscores; rules name it so">
        <Input
          value={draft.name}
          spellcheck={false}
          autoComplete={false}
          ariaRequired
          onChange={({ detail }) => change({ name: detail.value })}
        />
      </FormField>
    </SpaceBetween>
  );
}

interface ChangingProps {
  readonly draft: ChannelDraft;
  readonly change: (changed: Partial<ChannelDraft>) => void;
}
