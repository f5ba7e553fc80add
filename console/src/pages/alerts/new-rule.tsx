import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTitle } from '../../parts/title.ts';
import { AlertViews } from './alert-views.tsx';
import { newDraft } from './rule-draft.ts';
import { RuleForm } from './rule-form.tsx';

/** A rule that is still to be made. */
export function NewRule() {
  useTitle('New alert rule');
  const navigate = useNavigate();
  const [first] = useState(newDraft);
  return (
    <>
      <AlertViews of="Rules" />
      <h1 className="alert-title">New alert rule</h1>
      <RuleForm first={first} onSaved={(name) => void navigate({ to: '/alerts/rules/$name', params: { name } })} />
    </>
  );
}
