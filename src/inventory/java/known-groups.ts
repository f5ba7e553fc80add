type Known = readonly (readonly [artifact: string, group: string])[];

/** Of Spring's many groups; others call theirs so too, which the package of the classes tells. */
const SPRING: Known = [
  ['spring-boot*', 'org.springframework.boot'],
  ['spring-cloud-*', 'org.springframework.cloud'],
  ['spring-security-*', 'org.springframework.security'],
  ['spring-data-*', 'org.springframework.data'],
  ['spring-integration-*', 'org.springframework.integration'],
  ['spring-batch-*', 'org.springframework.batch'],
  ['spring-session-*', 'org.springframework.session'],
  ['spring-kafka*', 'org.springframework.kafka'],
  ['spring-amqp', 'org.springframework.amqp'],
  ['spring-rabbit*', 'org.springframework.amqp'],
  ['spring-ws-*', 'org.springframework.ws'],
  ['spring-hateoas', 'org.springframework.hateoas'],
  ['spring-retry', 'org.springframework.retry'],
  ['spring-ldap-*', 'org.springframework.ldap'],
  ['spring-graphql*', 'org.springframework.graphql'],
  ['spring-plugin-*', 'org.springframework.plugin'],
  ['spring-vault-*', 'org.springframework.vault'],
  ['spring-webflow', 'org.springframework.webflow'],
  ['spring-*', 'org.springframework'],
];
const SPRING_CLASSES = 'org.springframework';

/** What the rules of `group.ts` get wrong, of what advisories are often about. */
const OTHERS: Known = [
  ['tomcat-embed-*', 'org.apache.tomcat.embed'],
  ['tomcat-*', 'org.apache.tomcat'],
  ['ant', 'org.apache.ant'],
  ['ant-*', 'org.apache.ant'],
  ['xercesImpl', 'xerces'],
  ['xml-apis', 'xml-apis'],
  ['xalan', 'xalan'],
  ['serializer', 'xalan'],
  ['log4j', 'log4j'],
  ['junit', 'junit'],
  ['dom4j', 'org.dom4j'],
  ['c3p0', 'com.mchange'],
  ['cglib*', 'cglib'],
  ['h2', 'com.h2database'],
  ['mysql-connector-java', 'mysql'],
  ['mysql-connector-j', 'com.mysql'],
  ['postgresql', 'org.postgresql'],
  ['mssql-jdbc', 'com.microsoft.sqlserver'],
  ['ojdbc*', 'com.oracle.database.jdbc'],
  ['kotlin-*', 'org.jetbrains.kotlin'],
  ['kotlinx-*', 'org.jetbrains.kotlinx'],
  ['okhttp*', 'com.squareup.okhttp3'],
  ['okio*', 'com.squareup.okio'],
  ['groovy*', 'org.codehaus.groovy'],
  ['scala-library', 'org.scala-lang'],
  ['scala-compiler', 'org.scala-lang'],
  ['scala-reflect', 'org.scala-lang'],
  ['akka-*', 'com.typesafe.akka'],
  ['play_*', 'com.typesafe.play'],
  ['aspectj*', 'org.aspectj'],
  ['jython*', 'org.python'],
  ['jruby-*', 'org.jruby'],
  ['rhino*', 'org.mozilla'],
  ['xstream', 'com.thoughtworks.xstream'],
  ['quartz*', 'org.quartz-scheduler'],
  ['hibernate-validator*', 'org.hibernate.validator'],
  ['commons-jelly*', 'commons-jelly'],
  ['commons-collections', 'commons-collections'],
  ['commons-beanutils', 'commons-beanutils'],
  ['commons-fileupload', 'commons-fileupload'],
  ['commons-httpclient', 'commons-httpclient'],
  ['commons-io', 'commons-io'],
  ['commons-lang', 'commons-lang'],
  ['commons-logging', 'commons-logging'],
  ['commons-codec', 'commons-codec'],
  ['commons-net', 'commons-net'],
  ['commons-pool', 'commons-pool'],
  ['commons-dbcp', 'commons-dbcp'],
  ['commons-configuration', 'commons-configuration'],
  ['commons-digester', 'commons-digester'],
  ['commons-validator', 'commons-validator'],
  ['commons-cli', 'commons-cli'],
];

/**
 * The group of a well-known artifact that says nowhere what group it is of; undefined for any other. In the lists a star
 * stands for any end, and the first that fits counts.
 */
export function knownGroup(artifact: string, classPackage: string | undefined): string | undefined {
  const isSprings = classPackage === undefined || classPackage.startsWith(SPRING_CLASSES);
  return [...(isSprings ? SPRING : []), ...OTHERS].find(([pattern]) => fits(pattern, artifact))?.[1];
}

function fits(pattern: string, artifact: string): boolean {
  return pattern.endsWith('*') ? artifact.startsWith(pattern.slice(0, -1)) : artifact === pattern;
}
