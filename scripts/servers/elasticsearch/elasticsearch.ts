import { execFile } from 'node:child_process'
import { pbkdf2Sync, randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { install } from '../install.ts'
import { findJava, type Java } from '../java.ts'
import { mainPort, type Place, type ServerKind } from '../kind.ts'
import { give } from '../own.ts'
import { elasticsearchSettings, versions } from '../settings.ts'

const run = promisify(execFile)

/** Elasticsearch, one node, from its smallest published distribution and the little plugin beside this file. */
export const elasticsearch: ServerKind = {
  portCount: 2,
  url: (port) => `http://127.0.0.1:${port}`,
  stopSignal: 'SIGTERM',

  async isReady(place) {
    const url = `${elasticsearch.url(mainPort(place))}/_cluster/health?wait_for_status=yellow&timeout=1s`
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined)
    return answer?.ok ?? false
  },

  async prepare(place) {
    const java = findJava(21, 'Elasticsearch')
    const software = await install({
      name: 'elasticsearch',
      version: versions.elasticsearch,
      source: import.meta.dirname,
      finish: (folder) => addPlugin(homeIn(folder), folder, java),
    })
    const home = homeIn(software)
    configure(place, home)
    give(place.dir)
    return {
      command: join(home, 'bin', 'elasticsearch'),
      args: [],
      env: {
        ES_JAVA_HOME: java.home,
        ES_PATH_CONF: join(place.dir, 'config'),
        ES_TMPDIR: join(place.dir, 'tmp'),
        // What keeps the list of built-in roles in an index needs a token filter that the bare distribution lacks.
        ES_JAVA_OPTS: '-Xms512m -Xmx512m -Des.queryable_built_in_roles_enabled=false',
      },
    }
  },
}

const homeIn = (folder: string) => join(folder, `elasticsearch-${versions.elasticsearch}`)

/** Who signs in is asked for the password, as in docker-compose.yml; who does not may do everything, which spares most tests the account. */
const anonymousIsAllowed = {
  'xpack.security.authc.anonymous.username': 'anonymous',
  'xpack.security.authc.anonymous.roles': 'superuser',
}

/** The account that signs in, with the rights of the one in docker-compose.yml. */
export const elasticsearchAccount = { username: 'yushu', password: 'of-the-tests-only' } as const

/** Accounts as Elasticsearch keeps them in files. */
function writeAccount(config: string): void {
  const { username, password } = elasticsearchAccount
  const rounds = 10_000
  const salt = randomBytes(32)
  const hash = pbkdf2Sync(password, salt, rounds, 32, 'sha512')
  const line = `${username}:{PBKDF2}${rounds}$${salt.toString('base64')}$${hash.toString('base64')}`
  writeFileSync(join(config, 'users'), `${line}\n`)
  writeFileSync(join(config, 'users_roles'), `superuser:${username}\n`)
}

function configure({ dir, ports }: Place, home: string): void {
  const config = join(dir, 'config')
  if (!existsSync(config)) cpSync(join(home, 'config'), config, { recursive: true })
  for (const folder of ['data', 'logs', 'tmp']) mkdirSync(join(dir, folder), { recursive: true })
  // The log of the garbage collector goes to a folder that the software does not have.
  const options = join(config, 'jvm.options')
  writeFileSync(options, readFileSync(options, 'utf8').replace(/^.*-Xlog:gc.*$/gm, ''))
  const settings = {
    ...elasticsearchSettings,
    'cluster.name': 'yushu-test',
    'node.name': 'node-1',
    'network.host': '127.0.0.1',
    'http.port': ports[0],
    'transport.port': ports[1],
    'path.data': join(dir, 'data'),
    'path.logs': join(dir, 'logs'),
    ...anonymousIsAllowed,
    // A full disk of a developer's machine is no reason to refuse a test.
    'cluster.routing.allocation.disk.threshold_enabled': 'false',
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  writeAccount(config)
  writeFileSync(join(config, 'elasticsearch.yml'), `${lines.join('\n')}\n`)
}

async function addPlugin(home: string, folder: string, java: Java): Promise<void> {
  const plugin = join(home, 'plugins', 'yushu-bare')
  const classes = join(folder, 'classes')
  mkdirSync(plugin, { recursive: true })
  const source = join(folder, 'BarePlugin.java')
  await run(join(java.home, 'bin', 'javac'), [
    '--release',
    '21',
    '-cp',
    join(home, 'lib', '*'),
    '-d',
    classes,
    source,
  ])
  await run(join(java.home, 'bin', 'jar'), ['cf', join(plugin, 'yushu-bare.jar'), '-C', classes, '.'])
  const descriptor = {
    description: 'what the bare distribution lacks',
    version: '1',
    name: 'yushu-bare',
    classname: 'yushu.servers.BarePlugin',
    'java.version': '21',
    'elasticsearch.version': versions.elasticsearch,
  }
  const lines = Object.entries(descriptor).map(([name, value]) => `${name}=${value}`)
  writeFileSync(join(plugin, 'plugin-descriptor.properties'), `${lines.join('\n')}\n`)
}
