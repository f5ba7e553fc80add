import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { OneRepository } from '../../api/schema.generated.ts';
import { namesIn } from '../../parts/patterns.ts';

/** Whether tags may be moved, as it is being chosen. */
export interface Mutability {
  readonly isMutable: boolean;
  /** Patterns of tags that are the other way round, as people type a list. */
  readonly exclusions: string;
}

/** As it is set. */
export function mutabilityOf(of: Pick<OneRepository, 'tagMutability' | 'mutabilityExclusions'>): Mutability {
  return { isMutable: of.tagMutability.startsWith('MUTABLE'), exclusions: of.mutabilityExclusions.join(' ') };
}

/** As the server takes it. */
export function mutabilityBody({
  isMutable,
  exclusions,
}: Mutability): Pick<OneRepository, 'tagMutability' | 'mutabilityExclusions'> {
  const mutabilityExclusions = namesIn(exclusions);
  const setting = isMutable ? 'MUTABLE' : 'IMMUTABLE';
  return {
    tagMutability: mutabilityExclusions.length === 0 ? setting : `${setting}_WITH_EXCLUSION`,
    mutabilityExclusions,
  };
}

interface MutabilityFieldsProps {
  readonly of: Mutability;
  readonly change: (changed: Mutability) => void;
}

/** Chooses whether tags may be moved, and which are the other way round. */
export function MutabilityFields({ of, change }: MutabilityFieldsProps) {
  const { isMutable, exclusions } = of;
  return (
    <SpaceBetween size="m">
      <RadioGroup
        ariaLabel="Whether tags may be moved"
        value={String(isMutable)}
        items={[
          { value: 'true', label: 'Tags may be moved', description: 'A push under a tag that is there moves it' },
          {
            value: 'false',
            label: 'Tags stay where they point',
            description: 'A push of another image under a tag that is there is refused',
          },
        ]}
        onChange={({ detail }) => change({ ...of, isMutable: detail.value === 'true' })}
      />
      <FormField
        stretch
        label={isMutable ? 'But these stay' : 'But these may be moved'}
        constraintText="Up to five, as latest dev*; * stands for any characters; none where empty"
      >
        <Input
          value={exclusions}
          spellcheck={false}
          onChange={({ detail }) => change({ ...of, exclusions: detail.value })}
        />
      </FormField>
    </SpaceBetween>
  );
}
