/**
 * What the servers of the tests and those of docker-compose.yml have in common; a test compares the two.
 * Addresses, folders, memory and access differ by nature and are set where each is started.
 */

export const versions = { kafka: '4.3.1', elasticsearch: '9.5.3' } as const

/** The oldest PostgreSQL the ledger is tested on, and the one docker-compose.yml runs. */
export const postgresVersions = { oldest: 15, compose: 17 } as const

export const kafkaSettings: Readonly<Record<string, string>> = {
  // Streams are made by the application, with their partitions and retention: a misspelt one is an error.
  'auto.create.topics.enable': 'false',
  'group.initial.rebalance.delay.ms': '0',
  // A group that stood still for weeks still knows where it was; the default forgets after seven days.
  'offsets.retention.minutes': '43200',
  // One broker.
  'offsets.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  'share.coordinator.state.topic.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'transaction.state.log.replication.factor': '1',
}

export const elasticsearchSettings: Readonly<Record<string, string>> = {
  'discovery.type': 'single-node',
  // Nobody drops everything with one star.
  'action.destructive_requires_name': 'true',
  // Accounts are checked; the way from the application is inside the machine, or a network without a way in.
  'xpack.security.enabled': 'true',
  'xpack.security.http.ssl.enabled': 'false',
  'xpack.security.transport.ssl.enabled': 'false',
}

/** Text compares by code point, as SQLite's does. */
export const postgresInitArguments = ['--encoding=UTF8', '--locale=C'] as const

export const postgresSettings: Readonly<Record<string, string>> = {
  max_connections: '100',
  timezone: 'UTC',
}
