import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import type { ChannelDraft, ChannelField } from './channel-draft.ts';

interface ChannelFieldsProps {
  readonly fields: readonly ChannelField[];
  readonly draft: ChannelDraft;
  readonly change: (changed: Partial<ChannelDraft>) => void;
  /** The names of the secrets that are kept already. */
  readonly kept: readonly string[];
}

/** What there is to set of a channel, as its kind says. Of a secret that is kept, only that it is. */
export function ChannelFields({ fields, draft, change, kept }: ChannelFieldsProps) {
  return (
    <SpaceBetween size="l">
      {fields.map((field) => (
        <Field
          key={`${draft.kind} ${field.name}`}
          of={field}
          draft={draft}
          change={change}
          isKept={kept.includes(field.name)}
        />
      ))}
    </SpaceBetween>
  );
}

interface FieldProps extends Pick<ChannelFieldsProps, 'draft' | 'change'> {
  readonly of: ChannelField;
  readonly isKept: boolean;
}

function Field({ of: field, draft, change, isKept }: FieldProps) {
  const { name, title, help, required } = field;
  const isGone = draft.withdrawn.includes(name);
  const withdraw = (goes: boolean) =>
    change({ withdrawn: goes ? [...draft.withdrawn, name] : draft.withdrawn.filter((each) => each !== name) });
  return (
    <FormField
      stretch
      label={
        required ? (
          title
        ) : (
          <>
            {title} <i>- optional</i>
          </>
        )
      }
      constraintText={help}
    >
      <div className="alert-secret">
        <Control
          of={field}
          value={draft.values[name] ?? ''}
          placeholder={isKept && !isGone ? 'Set, and not shown: leave it empty to keep it' : ''}
          type={(value) => change({ values: { ...draft.values, [name]: value } })}
        />
        {isKept && !required ? (
          <Checkbox checked={isGone} onChange={({ detail }) => withdraw(detail.checked)}>
            Take away what is set
          </Checkbox>
        ) : null}
      </div>
    </FormField>
  );
}

interface ControlProps {
  readonly of: ChannelField;
  readonly value: string;
  readonly placeholder: string;
  readonly type: (value: string) => void;
}

function Control({ of: { kind, secret, required, choices = [] }, value, placeholder, type }: ControlProps) {
  if (kind === 'choice') {
    const options = choices.map((each) => ({ value: each, label: each }));
    return (
      <Select
        options={options}
        selectedOption={options.find((each) => each.value === value) ?? null}
        placeholder="Choose one"
        onChange={({ detail }) => type(detail.selectedOption.value ?? '')}
      />
    );
  }
  if (kind === 'email-list') {
    return (
      <Textarea
        rows={3}
        value={value}
        spellcheck={false}
        ariaRequired={required}
        onChange={({ detail }) => type(detail.value)}
      />
    );
  }
  return (
    <Input
      value={value}
      type={secret ? 'password' : 'text'}
      autoComplete={secret ? 'new-password' : 'off'}
      spellcheck={false}
      placeholder={placeholder}
      ariaRequired={required}
      onChange={({ detail }) => type(detail.value)}
    />
  );
}
