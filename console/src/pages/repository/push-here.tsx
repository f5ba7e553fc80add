import { Command } from '../../parts/command.tsx';

/** For an empty repository: the commands that push to it, as they are to be typed. */
export function PushHere({ uri, mayPush }: { readonly uri: string; readonly mayPush: boolean }) {
  if (!mayPush) return <p>No image was pushed to it yet.</p>;
  const host = uri.slice(0, uri.indexOf('/'));
  return (
    <div className="first-push">
      <p>No image was pushed to it yet. Docker asks for an access key and its secret:</p>
      <Command of={`docker login ${host}`} />
      <Command of={`docker tag alpine:3.12 ${uri}:latest && docker push ${uri}:latest`} />
    </div>
  );
}
