import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { ServerMissing } from './missing.ts'

export interface Java {
  readonly home: string
  readonly version: number
}

const jvmFolders = ['/usr/lib/jvm', '/opt/java', '/Library/Java/JavaVirtualMachines']

/** The oldest JDK of this machine that is new enough: servers are best tried on what they were made for. */
export function findJava(atLeast: number, forWhat: string): Java {
  const all = javaHomes().flatMap((home) => versionOf(home) ?? [])
  const [best] = all
    .filter(({ version }) => version >= atLeast)
    .sort((left, right) => left.version - right.version)
  if (best) return best
  const seen =
    all.length > 0 ? `只有 ${[...new Set(all.map(({ version }) => version))].join('、')}` : '未找到'
  throw new ServerMissing(
    `${forWhat} 需要 JDK ${atLeast} 或更高版本（${seen}；Debian/Ubuntu：apt install openjdk-${Math.max(atLeast, 21)}-jdk-headless）/ needs a JDK ${atLeast} or later`,
  )
}

function javaHomes(): string[] {
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'java'))
  const homes = [
    process.env.JAVA_HOME ?? '',
    ...onPath.filter(existsSync).map((java) => dirname(dirname(realpathSync(java)))),
    ...jvmFolders.filter(existsSync).flatMap((folder) => {
      const inside = readdirSync(folder).map((name) => join(folder, name))
      return [...inside, ...inside.map((home) => join(home, 'Contents', 'Home'))]
    }),
  ]
  return [
    ...new Set(
      homes.filter((home) => existsSync(join(home, 'bin', 'javac'))).map((home) => realpathSync(home)),
    ),
  ]
}

function versionOf(home: string): Java | undefined {
  const release = join(home, 'release')
  if (!existsSync(release)) return undefined
  const version = /^JAVA_VERSION="(\d+)/m.exec(readFileSync(release, 'utf8'))?.[1]
  return version ? { home, version: Number(version) } : undefined
}
