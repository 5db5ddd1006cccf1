import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { mainPort, type ServerKind } from './kind.ts'
import { ServerMissing } from './missing.ts'
import { give } from './own.ts'
import { asUnprivileged } from './process.ts'
import { postgresInitArguments, postgresSettings, postgresVersions } from './settings.ts'

const run = promisify(execFile)
const user = 'yushu'

/** The machine's own PostgreSQL in a folder of ours, open to everyone on this machine and to no other. */
export const postgres: ServerKind = {
  portCount: 1,
  url: (port) => `postgres://${user}@127.0.0.1:${port}/postgres`,
  // Ends without waiting for its clients to leave.
  stopSignal: 'SIGINT',

  async isReady(place) {
    const ask = ['-q', '-h', '127.0.0.1', '-p', String(mainPort(place)), '-U', user]
    return run(join(findPostgres(), 'pg_isready'), ask).then(
      () => true,
      () => false,
    )
  },

  async prepare(place) {
    const bin = findPostgres()
    const data = join(place.dir, 'data')
    mkdirSync(data, { recursive: true })
    give(place.dir)
    if (!existsSync(join(data, 'PG_VERSION'))) {
      const { command, args } = asUnprivileged({
        command: join(bin, 'initdb'),
        args: ['-D', data, '-U', user, '--auth=trust', '--no-sync', ...postgresInitArguments],
      })
      await run(command, [...args], { cwd: '/' })
    }
    const settings = {
      ...postgresSettings,
      port: String(mainPort(place)),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
    }
    return {
      command: join(bin, 'postgres'),
      args: ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    }
  },
}

/** The folder of the newest PostgreSQL's programs. Debian keeps them off the PATH. */
function findPostgres(): string {
  const folders = [
    ...versionsIn('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin`),
    ...(process.env.PATH ?? '').split(delimiter),
    ...['/opt/homebrew/opt', '/usr/local/opt'].flatMap((folder) =>
      versionsIn(folder).map((version) => `${folder}/postgresql@${version}/bin`),
    ),
  ]
  const found = folders.find((folder) => existsSync(join(folder, 'initdb')))
  if (found) return found
  throw new ServerMissing(
    `未找到 PostgreSQL ${postgresVersions.oldest} 或更高版本的服务器程序（Debian/Ubuntu：apt install postgresql）/ no PostgreSQL server programs were found`,
  )
}

function versionsIn(folder: string): number[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .map((name) => Number(name.replace('postgresql@', '')))
    .filter((version) => version >= postgresVersions.oldest)
    .sort((left, right) => right - left)
}
