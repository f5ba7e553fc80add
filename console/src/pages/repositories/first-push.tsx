import { Command } from '../../parts/command.tsx';

/** For who has pushed nothing yet: the commands that do, as they are to be typed. */
export function FirstPush() {
  const { host, origin } = window.location;
  const ecr = `aws --endpoint-url ${origin} ecr`;
  return (
    <div className="first-push">
      <p>
        No image has been pushed yet. In a shell where docker and the aws command line are, in the folder that Pratique
        was started in (another data folder has the file, too, where PRATIQUE_DATA names one):
      </p>
      <Command of="export AWS_SHARED_CREDENTIALS_FILE=$PWD/pratique-data/credentials AWS_DEFAULT_REGION=us-east-1" />
      <Command of={`${ecr} create-repository --repository-name hello --image-scanning-configuration scanOnPush=true`} />
      <Command of={`${ecr} get-login-password | docker login --username AWS --password-stdin ${host}`} />
      <Command
        of={`docker pull alpine:3.12 && docker tag alpine:3.12 ${host}/hello:old && docker push ${host}/hello:old`}
      />
      <p>
        On another machine your access key is AWS_ACCESS_KEY_ID, and its secret AWS_SECRET_ACCESS_KEY. Without AWS’s
        command line docker takes the two as name and password, once there is a repository:
      </p>
      <Command of={`docker login ${host}`} />
    </div>
  );
}
