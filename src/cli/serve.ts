import { styleText } from 'node:util';
import type { Command } from 'commander';
import type { Config } from '../config/index.ts';
import { type Log, openLog } from '../lib/log.ts';
import { type Pratique, startPratique } from '../wire/index.ts';
import { pullAdvisoriesRegularly } from './advisory-pulls.ts';
import { pushAdvisoriesRegularly } from './advisory-pushes.ts';
import { type AdvisoryRuns, advisoryRuns } from './advisory-runs.ts';
import { updateAdvisoriesRegularly } from './advisory-updates.ts';
import { ownEndpoints } from './own-endpoints.ts';

export interface ServeContext {
  config(): Config;
  readonly environment: NodeJS.ProcessEnv;
  /** Prints to standard output. */
  write(text: string): void;
}

/** Adds `pratique serve`: the registry, until SIGINT or SIGTERM. */
export function addServeCommand(program: Command, { config, environment, write }: ServeContext): void {
  program
    .command('serve')
    .description('run the registry')
    .action(async () => {
      const settings = config();
      const log = openLog(settings.logLevel);
      // From here on: what asks for the end while it starts is heard when it has.
      const stopping = stopSignal();
      const runs = advisoryRuns({ log, isPulled: settings.advisoriesFrom !== undefined });
      const pratique = await startPratique(settings, log, runs);
      const ends = [...followAdvisories(settings, { pratique, environment, log, runs }), runs.end];
      write(greeting(settings, pratique));
      const variables = ownEndpoints({ url: settings.url, port: pratique.port }, environment);
      if (variables.length > 0) log.warn({ variables }, 'what is for AWS is sent to this server itself: unset these');
      const signal = await stopping;
      log.info({ signal }, 'stopping: running requests may finish');
      for (const end of ends) end();
      await pratique.stop();
      log.info('stopped');
    });
}

interface Following {
  readonly pratique: Pratique;
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Log;
  readonly runs: AdvisoryRuns;
}

/** Keeps what is known up to date, and hands it on, as the settings say. Each answer ends one of these. */
function followAdvisories(
  { advisoryUpdates, advisoriesFrom: from, advisoriesTo: to, outbound }: Config,
  { pratique, environment, log, runs }: Following,
): readonly (() => void)[] {
  const { allowed } = outbound;
  const ends: (() => void)[] = [];
  if (advisoryUpdates && from !== undefined)
    ends.push(pullAdvisoriesRegularly({ from, environment, allowed, log, runs }));
  else if (advisoryUpdates) ends.push(updateAdvisoriesRegularly({ log, runs, looks: pratique.advisoryLooks }));
  if (to !== undefined) ends.push(pushAdvisoriesRegularly({ to, log, active: pratique.activeAdvisories }));
  return ends;
}

/** One Ctrl-C may come several times at once: the terminal sends it to all, npm and the launcher hand on theirs. */
const SAME_SIGNAL_MILLISECONDS = 1000;
const NPM_EVERY_MILLISECONDS = 500;

/** Answers what asks for the end: a signal, or that npm is gone, which does not always hand its own on. */
async function stopSignal(): Promise<string> {
  const parent = process.ppid;
  return await new Promise((resolve) => {
    let first: number | undefined;
    const lookForNpm = () => (process.ppid === parent ? undefined : resolve('the end of npm'));
    if (process.env['npm_execpath'] !== undefined) setInterval(lookForNpm, NPM_EVERY_MILLISECONDS).unref();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        first ??= performance.now();
        resolve(signal);
        // A later one ends what the first one waits for.
        if (performance.now() - first > SAME_SIGNAL_MILLISECONDS) process.exit(130);
      });
    }
  });
}

/** What somebody who has just started it wants to know, as lines to copy. */
function greeting(config: Config, { administrator, advisories, port }: Pratique): string {
  const host = new URL(config.url).host;
  const bold = (text: string) => styleText('bold', text);
  return `
${bold('Pratique')} serves ${bold(config.url)} (listening on ${config.host}:${port})
  data folder   ${config.data}
  log in as     ${loginOf(config, administrator)}
  in a browser  ${config.url}
  advisories    ${stateOf(advisories, config)}

Try it:
  ${credentialsOf(config, administrator)}
  alias ecr='aws --endpoint-url ${config.url} ecr'
  ecr create-repository --repository-name hello --image-scanning-configuration scanOnPush=true
  ecr get-login-password | docker login --username AWS --password-stdin ${host}
  docker pull alpine:3.12 && docker tag alpine:3.12 ${host}/hello:old && docker push ${host}/hello:old
  ecr describe-image-scan-findings --repository-name hello --image-id imageTag=old
Be told of what changes, in Slack by the address of an incoming webhook:
  npx pratique alerts channels add slack --set url=-

`;
}

/** Never less than the truth: without advisories nothing can be called clean, and here is what to type. */
function stateOf(advisories: Pratique['advisories'], { advisoryUpdates, advisoriesFrom }: Config): string {
  const load = `npx pratique advisories ${advisoriesFrom === undefined ? 'update' : 'pull'}`;
  if (advisories === undefined) {
    const now = advisoryUpdates ? 'being fetched now; should that not work, load them' : 'load them';
    return `none are loaded, so nothing can be said of any image: ${now} with
                ${load}`;
  }
  const count = advisories.provenance.reduce((sum, source) => sum + source.count, 0);
  const oldest = Math.min(...advisories.provenance.map((source) => source.fetchedAt));
  const since = new Date(oldest).toISOString().slice(0, 16).replace('T', ' ');
  return `${count} statements of ${advisories.provenance.length} sources, as of ${since} UTC (${load})`;
}

function credentialsOf({ data, regions }: Config, administrator: Pratique['administrator']): string {
  const region = `AWS_DEFAULT_REGION=${regions[0]}`;
  if (administrator.kind !== 'configured') {
    return `export AWS_SHARED_CREDENTIALS_FILE=${data}/credentials ${region}`;
  }
  return `export AWS_ACCESS_KEY_ID=$PRATIQUE_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY=$PRATIQUE_SECRET_ACCESS_KEY ${region}`;
}

function loginOf({ data }: Config, administrator: Pratique['administrator']): string {
  switch (administrator.kind) {
    case 'made':
      return `${administrator.key.id}
  secret        ${administrator.key.secret}
                shown this once, and kept in ${administrator.file}`;
    case 'configured':
      return `${administrator.accessKeyId} (PRATIQUE_ACCESS_KEY_ID)`;
    case 'kept':
      return `the key in ${data}/credentials`;
  }
}
