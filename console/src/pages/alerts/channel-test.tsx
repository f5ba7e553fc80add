import Button from '@cloudscape-design/components/button';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import '../../parts/cloudscape.ts';
import { Text } from '../../parts/text.tsx';
import { useChannelTest } from './queries.ts';
import './alerts.css';

/** Sends an example through a channel that is kept, and says what came of it. */
export function ChannelTest({ name, isOn }: { readonly name: string; readonly isOn: boolean }) {
  const { mutate, isPending, data, error } = useChannelTest(name);
  const fault = error?.message ?? data?.reason;
  return (
    <div className="alert-test">
      <Button
        wrapText={false}
        ariaLabel={`Send a test to ${name}`}
        disabled={!isOn}
        disabledReason="It is off"
        loading={isPending}
        loadingText={`Sending a test to ${name}`}
        onClick={() => mutate()}
      >
        Send a test
      </Button>
      <output>
        {data?.sent === true ? <StatusIndicator type="success">Sent</StatusIndicator> : null}
        {fault === undefined ? null : (
          <StatusIndicator type="error">
            Not sent: <Text of={fault} />
          </StatusIndicator>
        )}
      </output>
    </div>
  );
}
