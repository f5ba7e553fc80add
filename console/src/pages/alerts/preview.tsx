import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { AlertPreview } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import '../../parts/outcome.css';
import { Lines } from '../../parts/lines.tsx';
import { Text } from '../../parts/text.tsx';
import { type RuleSettings, useSettingsPreview } from './queries.ts';

/** What a rule would come to as it is being typed; undefined while it is none. */
export function Preview({ of: settings }: { readonly of: RuleSettings | undefined }) {
  const { data, error, isFetching } = useSettingsPreview(settings);
  const isOlder = isFetching || settings === undefined;
  return (
    <div className="alert-preview">
      <Container header={<Header variant="h2">Preview</Header>}>
        <output className="outcome">
          {settings === undefined ? <span className="faint">When all is filled in, it is shown here.</span> : null}
          {isFetching ? <StatusIndicator type="loading">Looking through what it watches…</StatusIndicator> : null}
          {error === null || isFetching ? null : (
            <StatusIndicator type="error">
              <Text of={error.message} />
            </StatusIndicator>
          )}
          {!isOlder && error === null && data !== undefined ? <Sum of={data} /> : null}
        </output>
        {data === undefined ? null : (
          <div className={isOlder ? 'is-older' : ''}>
            <Shown of={data} />
          </div>
        )}
      </Container>
    </div>
  );
}

/** `4 messages`. */
export function messagesText(count: number): string {
  return `${count} ${count === 1 ? 'message' : 'messages'}`;
}

function Sum({ of: { past, tags, looked } }: { readonly of: AlertPreview }) {
  return (
    <span>
      Would have sent {looked < tags ? 'at least ' : ''}
      <strong>{messagesText(past.messages)}</strong> in the last {past.days} days
    </span>
  );
}

function Shown({ of: { channels, tags, looked, message } }: { readonly of: AlertPreview }) {
  return (
    <>
      <p>
        It watches {tags.toLocaleString()} {tags === 1 ? 'tag' : 'tags'} now, and tells{' '}
        {channels.length === 0 ? <strong>nobody: no channel of it is on</strong> : <Text of={channels.join(', ')} />}.
      </p>
      {looked < tags ? (
        <p className="faint">
          There are too many to look at all while you wait: this is of the first {looked.toLocaleString()} of them.
        </p>
      ) : null}
      {message === undefined ? (
        <p className="faint">Nothing that it looks for is open: it would say nothing now.</p>
      ) : (
        <>
          <p>To somebody who was never told anything, it would say now:</p>
          <Lines of={message.text} label="What it would say" />
        </>
      )}
    </>
  );
}
