import SpaceBetween from '@cloudscape-design/components/space-between';
import type { OneRepository } from '../../api/schema.generated.ts';
import { DeleteRepository } from './delete-repository.tsx';
import { LabelSettings } from './label-settings.tsx';
import { LifecycleSettings } from './lifecycle-settings.tsx';
import { MutabilitySettings } from './mutability-settings.tsx';
import { PolicySettings } from './policy-settings.tsx';
import { SandboxSettings } from './sandbox-settings.tsx';
import { ScanningSettings } from './scanning-settings.tsx';

interface SettingsProps {
  readonly of: OneRepository;
  readonly mayAdminister: boolean;
  /** A sandbox is made by who administers all repositories. */
  readonly mayAdministerAll: boolean;
}

/** All that there is to set of a repository; who may not set it sees how it is set. */
export function Settings({ of, mayAdminister, mayAdministerAll }: SettingsProps) {
  return (
    <SpaceBetween size="l">
      <LabelSettings of={of} mayChange={mayAdminister} />
      <MutabilitySettings of={of} mayChange={mayAdminister} />
      <ScanningSettings of={of} mayChange={mayAdminister} />
      <LifecycleSettings of={of} mayChange={mayAdminister} />
      <SandboxSettings of={of} mayChange={mayAdministerAll} />
      <PolicySettings of={of} mayChange={mayAdminister} />
      {mayAdminister ? <DeleteRepository of={of} /> : null}
    </SpaceBetween>
  );
}
