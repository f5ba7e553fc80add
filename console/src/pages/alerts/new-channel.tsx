import { useNavigate } from '@tanstack/react-router';
import { Refusal } from '../../parts/refusal.tsx';
import { useTitle } from '../../parts/title.ts';
import { AlertViews } from './alert-views.tsx';
import { ChannelForm } from './channel-form.tsx';
import { useChannelKinds } from './queries.ts';

/** A channel that is still to be set up. */
export function NewChannel() {
  useTitle('New alert channel');
  const navigate = useNavigate();
  const { data, error } = useChannelKinds();
  if (error !== null) return <Refusal isPage of="kinds of channels" error={error} />;
  return (
    <>
      <AlertViews of="Channels" />
      <h1 className="alert-title">New alert channel</h1>
      {data === undefined ? (
        <p className="waiting">…</p>
      ) : (
        <ChannelForm
          kinds={data.kinds}
          onSaved={(name) => void navigate({ to: '/alerts/channels/$name', params: { name } })}
        />
      )}
    </>
  );
}
