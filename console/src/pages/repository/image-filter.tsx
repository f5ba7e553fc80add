import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select, { type SelectProps } from '@cloudscape-design/components/select';
import { useEffect, useState } from 'react';
import { useSettled } from '../../parts/settled.ts';
import type { RepositorySearch, SearchChange } from './search.ts';

const TYPED_MILLISECONDS = 300;

const TAGGED = [
  { value: '', label: 'With and without tags' },
  { value: 'true', label: 'With a tag' },
  { value: 'false', label: 'Without a tag' },
] as const;
const STATES = [
  { value: '', label: 'Any' },
  { value: 'waiting', label: 'Waits for an inspection' },
  { value: 'inspected', label: 'Inspected' },
  { value: 'none', label: 'No image: signatures and the like' },
] as const;

interface ImageFilterProps {
  readonly of: RepositorySearch;
  readonly onSearch: (change: SearchChange) => void;
}

/** Chooses which images are shown; the address says it too. */
export function ImageFilter({ of: search, onSearch }: ImageFilterProps) {
  const { tagged, inspection, all = false } = search;
  return (
    <div className="image-filter">
      <Part of={search.q ?? ''} onSearch={onSearch} />
      <FormField label="Tags">
        <Select
          options={TAGGED}
          selectedOption={optionOf(TAGGED, tagged)}
          onChange={({ detail }) => onSearch({ tagged: valueOf(TAGGED, detail) })}
        />
      </FormField>
      <FormField label="Inspection">
        <Select
          options={STATES}
          selectedOption={optionOf(STATES, inspection)}
          onChange={({ detail }) => onSearch({ inspection: valueOf(STATES, detail) })}
        />
      </FormField>
      <Checkbox checked={all} onChange={({ detail }) => onSearch({ all: detail.checked ? true : undefined })}>
        Parts of indexes and attachments, too
      </Checkbox>
    </div>
  );
}

/** Asked for once it has been left alone for a moment. */
function Part({ of, onSearch }: { readonly of: string; readonly onSearch: (change: SearchChange) => void }) {
  const [text, setText] = useState(of);
  const settled = useSettled(text.trim(), TYPED_MILLISECONDS);
  useEffect(() => {
    if (settled !== of) onSearch({ q: settled === '' ? undefined : settled });
    // oxlint-disable-next-line react/exhaustive-deps -- what is typed decides, not what the address said before
  }, [settled]);
  return (
    <FormField label="Tag or digest">
      <Input
        type="search"
        value={text}
        spellcheck={false}
        placeholder="v2 or sha256:4f"
        clearAriaLabel="Any tag or digest"
        onChange={({ detail }) => setText(detail.value)}
      />
    </FormField>
  );
}

type Options = readonly { readonly value: string; readonly label: string }[];

function optionOf(options: Options, value = ''): SelectProps.Option {
  return options.find((option) => option.value === value) ?? {};
}

function valueOf<const O extends Options>(options: O, { selectedOption }: SelectProps.ChangeDetail) {
  const found = options.find(({ value }) => value === selectedOption.value)?.value;
  return found === '' || found === undefined ? undefined : (found as Exclude<O[number]['value'], ''>);
}
