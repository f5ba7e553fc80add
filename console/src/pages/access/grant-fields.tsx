import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import type { Grant } from '../../api/schema.generated.ts';
import { PERMISSIONS } from './grant-words.tsx';

const GRID = [{ colspan: { default: 12, xs: 5 } }, { colspan: { default: 12, xs: 7 } }];

/** Why it is no pattern of repositories; undefined where it is one. */
export function patternFault({ pattern }: Grant): string | undefined {
  return /^[a-z0-9._/*-]{1,255}$/.test(pattern)
    ? undefined
    : 'The name of a repository in lower case, in which * stands for any characters';
}

interface GrantFieldsProps {
  readonly grant: Grant;
  readonly change: (grant: Grant) => void;
  readonly fault: string | undefined;
}

/** What somebody may do, and in which repositories. */
export function GrantFields({ grant, change, fault }: GrantFieldsProps) {
  return (
    <Grid gridDefinition={GRID}>
      <FormField stretch label="May">
        <Select
          selectedOption={PERMISSIONS.find(({ value }) => value === grant.permission) ?? null}
          options={PERMISSIONS}
          onChange={({ detail }) => {
            const chosen = PERMISSIONS.find(({ value }) => value === detail.selectedOption.value);
            if (chosen !== undefined) change({ ...grant, permission: chosen.value });
          }}
        />
      </FormField>
      <FormField stretch label="In repositories" constraintText="As team/*; * is all of them" errorText={fault}>
        <Input
          value={grant.pattern}
          spellcheck={false}
          onChange={({ detail }) => change({ ...grant, pattern: detail.value })}
        />
      </FormField>
    </Grid>
  );
}
