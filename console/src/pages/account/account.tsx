import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { ask } from '../../api/client.ts';
import type { Session } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import { Fault } from '../../parts/fault.tsx';
import { Text } from '../../parts/text.tsx';
import { useTitle } from '../../parts/title.ts';
import { When } from '../../parts/when.tsx';
import { useSession, useSignedOut } from '../../session/session.ts';
import { OwnPassword } from './own-password.tsx';

/** What the viewer may do, their password, and an end of what they are signed in to elsewhere. */
export function Account() {
  useTitle('Your account');
  const { data: session } = useSession();
  if (session === undefined || session === null) return null;
  return (
    <SpaceBetween size="l">
      <header>
        <h1>
          <Text of={session.user} />
        </h1>
        <p className="faint">
          You are signed in until <When at={session.endsAt} />, or until 12 hours after you were last here.
        </p>
      </header>
      <Grants of={session.grants} />
      <OwnPassword user={session.user} />
      <Everywhere />
    </SpaceBetween>
  );
}

const MAY: Readonly<Record<Session['grants'][number]['permission'], string>> = {
  pull: 'See and pull',
  push: 'See, pull and push',
  administer: 'Do everything',
};

function Grants({ of }: { readonly of: Session['grants'] }) {
  return (
    <Container
      header={
        <Header variant="h2" description="Who administers the registry gives more, or less">
          What you may do
        </Header>
      }
    >
      {of.length === 0 ? (
        'Nothing yet: ask who administers the registry.'
      ) : (
        <ul>
          {of.map(({ permission, pattern }) => (
            <li key={`${permission} ${pattern}`}>
              {MAY[permission]} {pattern === '*' ? 'in every repository' : <InRepositories of={pattern} />}
            </li>
          ))}
        </ul>
      )}
    </Container>
  );
}

function InRepositories({ of }: { readonly of: string }) {
  return (
    <>
      in <Text of={of} isCode />
    </>
  );
}

function Everywhere() {
  const signedOut = useSignedOut();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => ask('signOutEverywhere', {}),
    onSuccess: signedOut,
  });
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="In every browser, this one too; access keys are as good as before"
          actions={
            <Button loading={isPending} onClick={() => mutate()}>
              Sign out everywhere
            </Button>
          }
        >
          Where you are signed in
        </Header>
      }
    >
      <Fault of={error} />
      Do it when you have signed in on a computer that is not yours, or do not know who has.
    </Container>
  );
}
