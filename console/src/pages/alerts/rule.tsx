import Button from '@cloudscape-design/components/button';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Confirm } from '../../parts/confirm.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import { useTitle } from '../../parts/title.ts';
import { When } from '../../parts/when.tsx';
import { AlertViews } from './alert-views.tsx';
import { useAlertChange, useRule } from './queries.ts';
import { draftOf } from './rule-draft.ts';
import { RuleForm } from './rule-form.tsx';

const route = getRouteApi('/alerts/rules/$name');

/** A rule with all that there is to set, and what it comes to. */
export function RulePage() {
  const { name } = route.useParams();
  useTitle(`Alert rule ${name}`);
  const { data, error } = useRule(name);
  if (error !== null) return <Refusal isPage of="rule" error={error} />;
  if (data === undefined) return <p className="waiting">…</p>;
  const { toldAt, nextAt } = data;
  return (
    <>
      <AlertViews of="Rules" />
      <h1 className="alert-title">
        <Text of={name} />
      </h1>
      {nextAt === undefined ? null : (
        <p>
          The next digest is made <When at={nextAt} />
          {toldAt === undefined ? null : (
            <>
              ; the last one was <When at={toldAt} />
            </>
          )}
          .
        </p>
      )}
      <RuleForm key={name} first={draftOf(data)} remove={<Remove name={name} />} />
    </>
  );
}

function Remove({ name }: { readonly name: string }) {
  const [isAsked, setIsAsked] = useState(false);
  const navigate = useNavigate();
  const { mutate, isPending, error } = useAlertChange('deleteAlertRule');
  const remove = () => mutate({ params: { name } }, { onSuccess: () => void navigate({ to: '/alerts' }) });
  return (
    <>
      <Button onClick={() => setIsAsked(true)}>Remove</Button>
      {isAsked ? (
        <Confirm
          title={`Remove the rule ${name}`}
          verb="Remove"
          isPending={isPending}
          error={error}
          onConfirm={remove}
          onClose={() => setIsAsked(false)}
        >
          It goes with what it remembers of what it has told.
        </Confirm>
      ) : null}
    </>
  );
}
