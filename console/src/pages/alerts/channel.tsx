import Button from '@cloudscape-design/components/button';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import '../../parts/outcome.css';
import { Confirm } from '../../parts/confirm.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import { useTitle } from '../../parts/title.ts';
import { AlertViews } from './alert-views.tsx';
import { ChannelForm } from './channel-form.tsx';
import { ChannelTest } from './channel-test.tsx';
import { useAlertChange, useChannelKinds, useChannels } from './queries.ts';

const route = getRouteApi('/alerts/channels/$name');

/** A channel with all that there is to set, and whether it works. */
export function ChannelPage() {
  const { name } = route.useParams();
  useTitle(`Alert channel ${name}`);
  const kinds = useChannelKinds();
  const channels = useChannels();
  const error = kinds.error ?? channels.error;
  if (error !== null) return <Refusal isPage of="channel" error={error} />;
  if (kinds.data === undefined || channels.data === undefined) return <p className="waiting">…</p>;
  const kept = channels.data.channels.find((each) => each.name === name);
  if (kept === undefined) return <Refusal isPage of="channel" error={new Error(`there is none called "${name}"`)} />;
  const { title } = kinds.data.kinds.find(({ id }) => id === kept.channel) ?? { title: kept.channel };
  return (
    <>
      <AlertViews of="Channels" />
      <h1 className="alert-title">
        <Text of={name} /> <span className="faint">{title}</span>
      </h1>
      <div className="outcome">
        <ChannelTest name={name} isOn={kept.enabled} />
        <Link to="/alerts/deliveries" search={{ kind: 'channel', to: name }}>
          What is on its way, and was sent
        </Link>
      </div>
      <ChannelForm key={name} kinds={kinds.data.kinds} kept={kept} remove={<Remove name={name} />} />
    </>
  );
}

function Remove({ name }: { readonly name: string }) {
  const [isAsked, setIsAsked] = useState(false);
  const navigate = useNavigate();
  const { mutate, isPending, error } = useAlertChange('deleteAlertChannel');
  const remove = () => mutate({ params: { name } }, { onSuccess: () => void navigate({ to: '/alerts/channels' }) });
  return (
    <>
      <Button onClick={() => setIsAsked(true)}>Remove</Button>
      {isAsked ? (
        <Confirm
          title={`Remove the channel ${name}`}
          verb="Remove"
          isPending={isPending}
          error={error}
          onConfirm={remove}
          onClose={() => setIsAsked(false)}
        >
          What is on its way to it goes too. Rules that name it tell their other channels.
        </Confirm>
      ) : null}
    </>
  );
}
