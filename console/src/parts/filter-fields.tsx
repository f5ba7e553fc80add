import FormField from '@cloudscape-design/components/form-field';
import Input, { type InputProps } from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import { useState } from 'react';
import './cloudscape.ts';
import { shownText } from './shown-text.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

interface FilterChoiceProps {
  readonly label: string;
  readonly options: readonly Choice[];
  readonly of: string | undefined;
  readonly choose: (value: string) => void;
}

/** One of several that a list is picked by; the empty one picks nothing out. */
export function FilterChoice({ label, options, of = '', choose }: FilterChoiceProps) {
  return (
    <FormField stretch label={label}>
      <Select
        options={options}
        selectedOption={options.find(({ value }) => value === of) ?? { value: of, label: shownText(of) }}
        onChange={({ detail }) => choose(detail.selectedOption.value ?? '')}
      />
    </FormField>
  );
}

interface FilterTextProps {
  readonly label: string;
  readonly of: string;
  readonly placeholder: string;
  /** `search` where absent. */
  readonly type?: InputProps.Type;
  readonly choose: (text: string) => void;
}

/** A text that a list is picked by, taken when Enter is pressed, the field is left, or nothing is in it any more. */
export function FilterText({ label, of, placeholder, type = 'search', choose }: FilterTextProps) {
  const [text, setText] = useState(of);
  const [told, setTold] = useState(of);
  // Somebody may go back to another one.
  if (of !== told) {
    setTold(of);
    setText(of);
  }
  return (
    <FormField stretch label={label}>
      <Input
        type={type}
        value={text}
        placeholder={placeholder}
        clearAriaLabel="Any"
        spellcheck={false}
        onChange={({ detail }) => {
          setText(detail.value);
          if (detail.value === '') choose('');
        }}
        onKeyDown={({ detail }) => {
          if (detail.key === 'Enter') choose(text.trim());
        }}
        onBlur={() => choose(text.trim())}
      />
    </FormField>
  );
}
