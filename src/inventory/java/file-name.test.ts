import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseArchiveName } from './file-name.ts';

describe('the name of an archive', () => {
  const CASES: readonly [name: string, artifact: string, version?: string, classifier?: string][] = [
    ['commons-io-2.6.jar', 'commons-io', '2.6'],
    ['BOOT-INF/lib/spring-data-r2dbc-1.1.0.RELEASE.jar', 'spring-data-r2dbc', '1.1.0.RELEASE'],
    ['hibernate-core-5.4.32.Final.jar', 'hibernate-core', '5.4.32.Final'],
    ['guava-31.1-jre.jar', 'guava', '31.1-jre'],
    ['guava-r06.jar', 'guava', 'r06'],
    ['guava-jdk5-17.0.jar', 'guava-jdk5', '17.0'],
    ['app-1.0-SNAPSHOT.jar', 'app', '1.0-SNAPSHOT'],
    ['app-1.0-20260101.120000-7.jar', 'app', '1.0-20260101.120000-7'],
    ['x-2.0.0-rc1.war', 'x', '2.0.0-rc1'],
    ['x-2.0.0-alpha-3.ear', 'x', '2.0.0-alpha-3'],
    ['properties-2.0.RC5.jar', 'properties', '2.0.RC5'],
    ['jetty-io-9.4.14.v20181114.jar', 'jetty-io', '9.4.14.v20181114'],
    ['log4j-1.2-api-2.17.1.jar', 'log4j-1.2-api', '2.17.1'],
    ['log4j-1.2-api.jar', 'log4j-1.2-api'],
    ['jboss-saaj-api_1.4_spec-1.0.2.Final.jar', 'jboss-saaj-api_1.4_spec', '1.0.2.Final'],
    ['akka-http-core_2.13-10.2.7.jar', 'akka-http-core_2.13', '10.2.7'],
    ['akka-actor_2.13.jar', 'akka-actor_2.13'],
    ['bcprov-jdk15on-1.68.jar', 'bcprov-jdk15on', '1.68'],
    ['wagon-webdav-1.0.2-beta-2.2.3a-hudson.jar', 'wagon-webdav', '1.0.2-beta-2.2.3a-hudson'],
    ['commons-jelly-1.1-hudson-20100305.jar', 'commons-jelly', '1.1-hudson-20100305'],
    ['jtidy-4aug2000r7-dev-hudson-1.jar', 'jtidy', '4aug2000r7-dev-hudson-1'],
    ['wildfly-cli-15.0.1.redhat-00001.jar', 'wildfly-cli', '15.0.1.redhat-00001'],
    [
      'netty-transport-native-epoll-4.1.94.Final-linux-x86_64.jar',
      'netty-transport-native-epoll',
      '4.1.94.Final',
      'linux-x86_64',
    ],
    ['x-1.2.3-sources.jar', 'x', '1.2.3', 'sources'],
    ['x-1.2.3-jar-with-dependencies.jar', 'x', '1.2.3', 'jar-with-dependencies'],
    ['json-lib-2.4-jdk15.jar', 'json-lib', '2.4', 'jdk15'],
    ['netty-all-4.1.94.Final.jar', 'netty-all', '4.1.94.Final'],
    ['org.eclipse.core.runtime_3.26.100.v20221021.jar', 'org.eclipse.core.runtime', '3.26.100.v20221021'],
    ['io.quarkus.gizmo.gizmo-1.1.1.Final.jar', 'io.quarkus.gizmo.gizmo', '1.1.1.Final'],
    ['windows-remote-command-1.0.jar', 'windows-remote-command', '1.0'],
    ['level-3-jar.jar', 'level-3-jar'],
    ['x-1.2.3-custom.jar', 'x', '1.2.3-custom'],
    ['x-3.jar', 'x', '3'],
    ['app.jar', 'app'],
    ['app-all.jar', 'app-all'],
    ['plugin', 'plugin'],
    ['.jar', ''],
    ['1.0.jar', '1.0'],
  ];
  for (const [name, artifact, version, classifier] of CASES) {
    it(`${name} is ${artifact} ${version ?? 'of an unknown version'}`, () => {
      const parsed = parseArchiveName(name);

      assert.deepEqual([parsed.artifact, parsed.version, parsed.classifier], [artifact, version, classifier]);
    });
  }

  it('is parsed in no time however it is made', () => {
    for (const name of ['1-'.repeat(5e4), '_1.1.'.repeat(2e4), `a-1${'-x'.repeat(5e4)}-1`, '-'.repeat(1e5)]) {
      assert.equal(parseArchiveName(name).version, undefined);
    }
  });
});
