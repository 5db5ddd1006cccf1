import { AppError } from '../../platform/errors.ts'

const mechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const
export type SaslMechanism = (typeof mechanisms)[number]

/** What `kafka://[user:pass@]host:9092[,host2:9092]/prefix?…` says. */
export interface KafkaAddress {
  readonly brokers: readonly string[]
  /** Every topic, group and transactional id begins with it and a dot. */
  readonly prefix: string
  readonly partitions?: number
  readonly replication: number
  readonly retentionHours?: number
  readonly isCompressed: boolean
  readonly isEncrypted: boolean
  readonly sasl?: { readonly mechanism: SaslMechanism; readonly username: string; readonly password: string }
}

const known = ['partitions', 'replication', 'retentionHours', 'compression', 'ssl', 'mechanism']

/** Reads the address; what it does not understand is refused by name, without repeating the password. */
export function parseKafkaAddress(rest: string): KafkaAddress {
  const parts =
    /^\/\/(?:(?<login>[^@/]*)@)?(?<hosts>[^/?#]+)\/(?<prefix>[^/?#]*)(?:\?(?<query>[^#]*))?$/.exec(rest)
  const { login, hosts = '', prefix = '', query } = parts?.groups ?? {}
  if (!parts) throw refusal('write kafka://host:9092[,host2:9092]/prefix')
  if (!/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(prefix)) {
    throw refusal(`the prefix "${prefix}" must be letters, digits, ".", "_" and "-"`)
  }
  const settings = new URLSearchParams(query ?? '')
  for (const name of settings.keys()) {
    if (!known.includes(name)) throw refusal(`there is no setting "${name}", only ${known.join(', ')}`)
  }
  const partitions = countOf(settings, 'partitions')
  const retentionHours = countOf(settings, 'retentionHours')
  const sasl = saslOf(login, settings.get('mechanism'))
  return {
    brokers: hosts.split(',').map(brokerOf),
    prefix,
    ...(partitions === undefined ? {} : { partitions }),
    replication: countOf(settings, 'replication') ?? 1,
    ...(retentionHours === undefined ? {} : { retentionHours }),
    isCompressed: oneOf(settings, 'compression', ['none', 'gzip']) === 'gzip',
    isEncrypted: oneOf(settings, 'ssl', ['false', 'true']) === 'true',
    ...(sasl ? { sasl } : {}),
  }
}

function brokerOf(host: string): string {
  if (!/^(\[[0-9a-fA-F:]+\]|[^:[\]]+)(:\d{1,5})?$/.test(host)) throw refusal(`"${host}" is no host:port`)
  return /:\d+$/.test(host) ? host : `${host}:9092`
}

function countOf(settings: URLSearchParams, name: string): number | undefined {
  const text = settings.get(name)
  if (text === null) return undefined
  if (!/^[1-9]\d{0,6}$/.test(text)) throw refusal(`${name}=${text} must be a whole number from 1`)
  return Number(text)
}

function oneOf<const T extends string>(
  settings: URLSearchParams,
  name: string,
  choices: readonly T[],
): T | undefined {
  const text = settings.get(name)
  if (text === null) return choices[0]
  const choice = choices.find((one) => one === text)
  if (!choice) throw refusal(`${name}=${text} must be ${choices.join(' or ')}`)
  return choice
}

function saslOf(login: string | undefined, mechanism: string | null): KafkaAddress['sasl'] {
  if (login === undefined) {
    if (mechanism !== null) throw refusal('mechanism needs user:pass@ before the host')
    return undefined
  }
  const [username = '', ...password] = login.split(':')
  const chosen = mechanisms.find((one) => one === (mechanism ?? 'plain'))
  if (!chosen) throw refusal(`mechanism=${mechanism} must be ${mechanisms.join(' or ')}`)
  if (!username || password.length === 0) throw refusal('before the host write user:pass@')
  return { mechanism: chosen, username: decoded(username), password: decoded(password.join(':')) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw refusal('user and password must be percent-encoded')
  }
}

function refusal(why: string): AppError {
  return new AppError('BAD_INPUT', `read the address of Kafka: ${why}`)
}
