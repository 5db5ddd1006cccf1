import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DCLinter } from 'dclint'
import { DockerfileParser } from 'dockerfile-ast'
import { validate } from 'dockerfile-utils'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { parseConfig } from '../cli/config.ts'
import { parsePostgresUrl } from '../loop/ledger/postgres-url.ts'
import { parseKafkaAddress } from '../pipeline/bus/kafka/address.ts'
import { parseElasticsearchUrl } from '../pipeline/store/elasticsearch/options.ts'
import {
  elasticsearchSettings,
  kafkaSettings,
  postgresInitArguments,
  postgresSettings,
  postgresVersions,
  versions,
} from '../scripts/servers/settings.ts'

/** No container engine runs here: what can be known of the files without one. That they follow their specifications, and what they promise. */

const root = join(import.meta.dirname, '..')
const read = (name: string) => readFileSync(join(root, name), 'utf8')

const serviceShape = z.looseObject({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()),
  healthcheck: z.looseObject({ test: z.array(z.string()).min(2) }),
  restart: z.string(),
  stop_grace_period: z.string(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  networks: z.array(z.string()),
  security_opt: z.array(z.string()),
  deploy: z.looseObject({
    replicas: z.number().optional(),
    resources: z.object({ limits: z.object({ cpus: z.string(), memory: z.string() }) }),
  }),
})
const compose = z
  .looseObject({
    services: z.record(z.string(), serviceShape),
    volumes: z.record(z.string(), z.unknown()),
    networks: z.record(z.string(), z.looseObject({ internal: z.boolean().optional() })),
  })
  .parse(parse(read('docker-compose.yml'), { merge: true }))
const services = Object.entries(compose.services)
const roles = ['crawl', 'process', 'api'] as const
const engines = ['kafka', 'elasticsearch', 'postgres'] as const

function service(name: string) {
  const found = compose.services[name]
  if (!found) throw new Error(`no service ${name}`)
  return found
}

/** As docker compose fills in `${NAME:-default}` and `${NAME:?why}`; an unset required one throws. */
function filledIn(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(
    /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (_whole, name: string, kind: string, rest: string) => {
      const value = env[name]
      if (value) return value
      if (kind === '-') return rest
      throw new Error(`${name} is required`)
    },
  )
}

interface LintMessage {
  readonly rule: string
  readonly line: number
  readonly message: string
}

const answers = {
  POSTGRES_PASSWORD: 'p0stgres',
  ELASTIC_PASSWORD: 'e1astic',
  YUSHU_CONTACT: 'office@example.cn',
}

describe('docker-compose.yml', () => {
  it('follows the Compose specification and its linter', () => {
    const linter = new DCLinter({
      rules: {
        // Ours are ordered as work flows through them, and the image that is built here has a name.
        'services-alphabetical-order': 0,
        'service-keys-order': 0,
        'service-dependencies-alphabetical-order': 0,
        'top-level-properties-order': 0,
        'require-quotes-in-ports': 2,
        'no-unbound-port-interfaces': 2,
      },
      quiet: false,
      debug: false,
      exclude: [],
    })
    // Its own types do not reach us: they are written for another module resolution.
    const results: readonly { readonly messages: readonly LintMessage[] }[] = linter.lintFiles(
      [join(root, 'docker-compose.yml')],
      false,
    )
    expect(results).toHaveLength(1)
    expect(
      results
        .flatMap(({ messages }) => messages)
        .map(({ rule, line, message }) => `${line} ${rule}: ${message}`),
    ).toEqual([])
  })

  it('has the roles, the process role twice, and the engines', () => {
    expect(Object.keys(compose.services).sort()).toEqual([...roles, ...engines, 'kibana'].sort())
    expect(service('process').deploy.replicas).toBe(2)
    expect(service('kibana').profiles).toEqual(['kibana'])
  })

  it.each(services)('%s says when it is well, what it may use, and how it ends', (_name, one) => {
    expect(one.deploy.resources.limits).toMatchObject({ cpus: expect.stringMatching(/^[\d.]+$/) })
    expect(one.restart).toBe('unless-stopped')
    expect(one.stop_grace_period).toMatch(/^\d+s$/)
    expect(one.security_opt).toContain('no-new-privileges:true')
    expect(one.ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([])
  })

  it.each(services)('%s holds no secret of its own', (_name, one) => {
    const secret = Object.entries(one.environment).filter(([name]) => /PASSWORD|TOKEN|SECRET|KEY$/.test(name))
    expect(secret.filter(([, value]) => !/^\$\{\w+(:\?[^}]+|:-)\}$/.test(value))).toEqual([])
    const inAddresses = Object.values(one.environment).filter((value) => /:\/\/[^/@]*:[^/@]+@/.test(value))
    expect(inAddresses.filter((value) => !/:\/\/\w+:\$\{\w+:\?/.test(value))).toEqual([])
  })

  it('keeps what must survive in volumes that it declares', () => {
    const used = services.flatMap(([, { volumes }]) => volumes.map((volume) => volume.split(':')[0] ?? ''))
    expect(used.sort()).toEqual(Object.keys(compose.volumes).sort())
  })

  it('keeps the engines where nothing from outside reaches them', () => {
    expect(compose.networks.engines?.internal).toBe(true)
    for (const name of engines) {
      expect(service(name).networks).toEqual(['engines'])
      expect(service(name).ports).toEqual([])
    }
  })

  it('tells in .env.example what must be filled in, and fills in nothing', () => {
    const example = read('.env.example')
    const required = new Set(
      [...read('docker-compose.yml').matchAll(/\$\{(\w+):\?/g)].map((match) => match[1]),
    )
    expect([...required].sort()).toEqual(Object.keys(answers).sort())
    for (const name of required) expect(example).toMatch(new RegExp(`^${name}=$`, 'm'))
    const optional = [...read('docker-compose.yml').matchAll(/\$\{(\w+):-([^}]*)\}/g)]
    for (const [, name, value] of optional) expect(example).toContain(`#${name}=${value}`)
  })
})

/** What cli/config.ts reads from the environment, with what it takes from the files beside it. */
const settingNames = new Set(
  ['config', 'channel-config', 'portal-config']
    .map((name) => read(`cli/${name}.ts`))
    .flatMap((text) => [...text.matchAll(/^ {2,4}([A-Z][A-Z_]+):/gm)].map(([, name]) => name)),
)

describe('docs/operations.md', () => {
  it('explains every setting there is', () => {
    expect(settingNames.size).toBeGreaterThan(10)
    const text = read('docs/operations.md')
    // The accounts to publish to are explained where they are set.
    const accounts = read('channels.env.example')
    const isExplained = (name: string | undefined) =>
      text.includes(`\`${name}\``) || accounts.includes(`#${name}=`)
    expect([...settingNames].filter((name) => !isExplained(name))).toEqual([])
  })
})

describe.each(roles)('the %s service', (role) => {
  const { environment, depends_on } = service(role)

  it('is configured with what the application knows, and it accepts it', () => {
    expect(Object.keys(environment).filter((name) => !settingNames.has(name))).toEqual([])
    const env = Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [name, filledIn(value, answers)]),
    )
    expect(parseConfig(env, root)).toMatchObject({
      ok: true,
      config: {
        role,
        storeUrl: 'elasticsearch:http://elastic:e1astic@elasticsearch:9200/yushu',
        ledgerUrl: 'postgres://yushu:p0stgres@postgres:5432/yushu',
      },
    })
    const rest = (url = '') => url.slice(url.indexOf(':') + 1)
    expect(parseKafkaAddress(rest(env.BUS_URL)).brokers).toEqual(['kafka:9092'])
    expect(parseElasticsearchUrl(rest(env.STORE_URL)).account?.password).toBe(answers.ELASTIC_PASSWORD)
    expect(parsePostgresUrl(env.LEDGER_URL ?? '').password).toBe(answers.POSTGRES_PASSWORD)
  })

  it('starts when the engines are well', () => {
    expect(depends_on).toEqual(
      Object.fromEntries(engines.map((name) => [name, { condition: 'service_healthy' }])),
    )
  })

  it('refuses to start without passwords', () => {
    expect(() => Object.values(environment).map((value) => filledIn(value, {}))).toThrow(/is required/)
  })
})

describe('the engines', () => {
  it('are told what those of the tests are told: Kafka', () => {
    const { image, environment } = service('kafka')
    expect(image).toBe(`apache/kafka:${versions.kafka}`)
    const asVariables = Object.entries(kafkaSettings).map(([name, value]) => [
      `KAFKA_${name.toUpperCase().replaceAll('.', '_')}`,
      value,
    ])
    expect(environment).toMatchObject(Object.fromEntries(asVariables))
  })

  it('are told what those of the tests are told: Elasticsearch', () => {
    const { image, environment } = service('elasticsearch')
    expect(image).toBe(`elasticsearch:${versions.elasticsearch}`)
    expect(service('kibana').image).toBe(`kibana:${versions.elasticsearch}`)
    expect(environment).toMatchObject(elasticsearchSettings)
  })

  it('are told what those of the tests are told: PostgreSQL', () => {
    const { image, environment, command } = service('postgres')
    expect(image).toMatch(new RegExp(`^postgres:${postgresVersions.compose}-`))
    expect(environment.POSTGRES_INITDB_ARGS?.split(' ')).toEqual(
      expect.arrayContaining([...postgresInitArguments]),
    )
    const settings = Object.entries(postgresSettings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    expect(command).toEqual(['postgres', ...settings])
  })

  it('ask for an account where STORE_URL and LEDGER_URL name one', () => {
    expect(service('elasticsearch').environment).toMatchObject({
      'xpack.security.enabled': 'true',
      'xpack.security.http.ssl.enabled': 'false',
    })
    expect(service('postgres').environment).toMatchObject({ POSTGRES_USER: 'yushu', POSTGRES_DB: 'yushu' })
    expect(service('postgres').environment).not.toHaveProperty('POSTGRES_HOST_AUTH_METHOD')
  })
})

describe('Dockerfile', () => {
  const text = read('Dockerfile')
  const instructions = DockerfileParser.parse(text)
    .getInstructions()
    .map((instruction) => ({
      keyword: instruction.getKeyword(),
      words: instruction.getArgumentsContent() ?? '',
    }))
  const lastStage = instructions.slice(instructions.findLastIndex(({ keyword }) => keyword === 'FROM'))
  const wordsOf = (keyword: string) =>
    lastStage.filter((instruction) => instruction.keyword === keyword).map(({ words }) => words)

  it('is well-formed', () => {
    expect(validate(text).map(({ range, message }) => `${range.start.line + 1}: ${message}`)).toEqual([])
  })

  it('runs on the Node of package.json, without compilers, as nobody special, and says when it is well', () => {
    const pinned = JSON.parse(read('package.json')) as { dependencies: { node: string } }
    const major = /\d+/.exec(pinned.dependencies.node)?.[0]
    for (const { words } of instructions.filter(({ keyword }) => keyword === 'FROM'))
      expect(words).toMatch(new RegExp(`^node:${major}-`))
    expect(wordsOf('FROM')).toEqual([expect.stringContaining('-slim AS runtime')])
    expect(wordsOf('USER')).toEqual(['node'])
    expect(wordsOf('HEALTHCHECK')).toEqual([expect.stringContaining('/healthz')])
    expect(wordsOf('CMD')).toEqual(['["node", "main.ts"]'])
  })

  it('takes nothing into the image that belongs to this machine', () => {
    const ignored = read('.dockerignore').split('\n')
    for (const name of ['.git', '.env', 'node_modules', 'var']) expect(ignored).toContain(name)
  })
})
