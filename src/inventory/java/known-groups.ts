/** In an artifact's name a star stands for any end; a group may be that of versions from a number on. */
type Known = readonly (readonly [artifact: string, group: string, fromMajor?: number])[];

/** Of a family that others call theirs after too, which the package of the classes tells. */
interface Family {
  readonly classes: readonly string[];
  readonly groups: Known;
}

const FAMILIES: readonly Family[] = [
  {
    classes: ['org.springframework'],
    groups: [
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
      ['spring-social-*', 'org.springframework.social'],
      ['spring-webflow', 'org.springframework.webflow'],
      ['spring-*', 'org.springframework'],
    ],
  },
  {
    classes: ['kotlin', 'kotlinx', 'org.jetbrains.kotlin'],
    groups: [
      ['kotlin-*', 'org.jetbrains.kotlin'],
      ['kotlinx-*', 'org.jetbrains.kotlinx'],
    ],
  },
  {
    classes: ['org.junit'],
    groups: [
      ['junit-jupiter*', 'org.junit.jupiter'],
      ['junit-platform-*', 'org.junit.platform'],
      ['junit-vintage-*', 'org.junit.vintage'],
    ],
  },
];

/** What the rules of `group.ts` get wrong, of what advisories are often about or images often hold. */
const OTHERS: Known = [
  ['tomcat-embed-*', 'org.apache.tomcat.embed'],
  ['tomcat-*', 'org.apache.tomcat'],
  ['akka-*', 'com.typesafe.akka'],
  ['ant', 'org.apache.ant'],
  ['ant-*', 'org.apache.ant'],
  ['asm', 'org.ow2.asm', 4],
  ['asm-*', 'org.ow2.asm', 4],
  ['aspectj*', 'org.aspectj'],
  ['axis', 'org.apache.axis'],
  ['batik-*', 'org.apache.xmlgraphics'],
  ['c3p0', 'com.mchange'],
  ['caffeine', 'com.github.ben-manes.caffeine'],
  ['cglib*', 'cglib'],
  ['checker-qual', 'org.checkerframework'],
  ['commons-beanutils', 'commons-beanutils'],
  ['commons-chain', 'commons-chain'],
  ['commons-cli', 'commons-cli'],
  ['commons-codec', 'commons-codec'],
  ['commons-collections', 'commons-collections'],
  ['commons-configuration', 'commons-configuration'],
  ['commons-dbcp', 'commons-dbcp'],
  ['commons-digester', 'commons-digester'],
  ['commons-fileupload', 'commons-fileupload'],
  ['commons-httpclient', 'commons-httpclient'],
  ['commons-io', 'commons-io'],
  ['commons-jelly*', 'commons-jelly'],
  ['commons-lang', 'commons-lang'],
  ['commons-logging', 'commons-logging'],
  ['commons-net', 'commons-net'],
  ['commons-pool', 'commons-pool'],
  ['commons-validator', 'commons-validator'],
  ['dom4j', 'org.dom4j', 2],
  ['dom4j', 'dom4j'],
  ['fop', 'org.apache.xmlgraphics'],
  ['groovy*', 'org.apache.groovy', 4],
  ['groovy*', 'org.codehaus.groovy'],
  ['h2', 'com.h2database'],
  ['hibernate-core', 'org.hibernate.orm', 6],
  ['hibernate-validator*', 'org.hibernate.validator', 6],
  ['javax.faces', 'org.glassfish'],
  ['jdom*', 'org.jdom'],
  ['jna', 'net.java.dev.jna'],
  ['jna-platform', 'net.java.dev.jna'],
  ['jruby*', 'org.jruby'],
  ['junit', 'junit'],
  ['jython*', 'org.python'],
  ['log4j', 'log4j'],
  ['mssql-jdbc', 'com.microsoft.sqlserver'],
  ['mysql-connector-j', 'com.mysql'],
  ['mysql-connector-java', 'mysql'],
  ['ojdbc*', 'com.oracle.database.jdbc'],
  ['okhttp', 'com.squareup.okhttp3', 3],
  ['okhttp', 'com.squareup.okhttp'],
  ['okio*', 'com.squareup.okio'],
  ['org.eclipse.core.*', 'org.eclipse.platform'],
  ['org.eclipse.equinox.*', 'org.eclipse.platform'],
  ['org.eclipse.osgi*', 'org.eclipse.platform'],
  ['picocli', 'info.picocli'],
  ['play_*', 'com.typesafe.play'],
  ['postgresql', 'org.postgresql'],
  ['quartz*', 'org.quartz-scheduler'],
  ['rhino*', 'org.mozilla'],
  ['scala-compiler', 'org.scala-lang'],
  ['scala-library', 'org.scala-lang'],
  ['scala-reflect', 'org.scala-lang'],
  ['serializer', 'xalan'],
  ['struts', 'struts'],
  ['struts2-*', 'org.apache.struts'],
  ['xalan', 'xalan'],
  ['xercesImpl', 'xerces'],
  ['xml-apis', 'xml-apis'],
  ['xmlsec', 'org.apache.santuario'],
  ['xstream', 'com.thoughtworks.xstream'],
];

/** The group of a well-known artifact that says nowhere what group it is of; undefined for any other. */
export function knownGroup(artifact: string, version: string, classPackage: string | undefined): string | undefined {
  const families = FAMILIES.filter(({ classes }) => isAmong(classPackage, classes)).flatMap(({ groups }) => groups);
  const major = Number.parseInt(version, 10) || 0;
  return [...families, ...OTHERS].find(([name, , from = 0]) => fits(name, artifact) && major >= from)?.[1];
}

function isAmong(name: string | undefined, roots: readonly string[]): boolean {
  return name === undefined || roots.some((root) => name === root || name.startsWith(`${root}.`));
}

function fits(pattern: string, artifact: string): boolean {
  return pattern.endsWith('*') ? artifact.startsWith(pattern.slice(0, -1)) : artifact === pattern;
}
