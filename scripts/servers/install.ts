import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { withLock } from './lock.ts'
import { ServerMissing } from './missing.ts'

const run = promisify(execFile)

export interface Installation {
  /** With the version; each has a folder of its own and is installed once. */
  readonly name: string
  /** Where its pom.xml is. */
  readonly source: string
  readonly version: string
  /** What remains to be done in the folder once Maven has filled it. */
  readonly finish?: (folder: string) => Promise<void>
}

function softwareFolder(): string {
  return process.env.YUSHU_SERVERS_SOFTWARE ?? resolve(import.meta.dirname, '../../var/servers/software')
}

/** The folder of a server's software, filled by Maven the first time. Several processes may ask at once. */
export async function install(installation: Installation): Promise<string> {
  const software = softwareFolder()
  const folder = join(software, `${installation.name}-${installation.version}`)
  if (existsSync(folder)) return folder
  mkdirSync(software, { recursive: true })
  return withLock(join(software, 'lock'), async () => {
    // Whoever held the lock before has most likely done it.
    if (!existsSync(folder)) await fill(folder, installation)
    return folder
  })
}

/** Built aside and moved into place, so that a folder that is there is whole. */
async function fill(folder: string, { source, version, finish }: Installation): Promise<void> {
  const aside = mkdtempSync(`${folder}-part-`)
  try {
    cpSync(source, aside, { recursive: true })
    await maven(aside, version)
    await finish?.(aside)
    renameSync(aside, folder)
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
}

async function maven(folder: string, version: string): Promise<void> {
  try {
    await run('mvn', ['-q', '-B', `-Dsoftware.version=${version}`, 'package'], {
      cwd: folder,
      maxBuffer: 64_000_000,
    })
  } catch (cause) {
    const { code, stdout = '' } = cause as { code?: unknown; stdout?: string }
    if (code === 'ENOENT')
      throw new ServerMissing('未找到 Maven（Debian/Ubuntu：apt install maven）/ Maven was not found', {
        cause,
      })
    const reason = /^\[ERROR\] (.*)$/m.exec(stdout)?.[1] ?? String(cause)
    throw new ServerMissing(`Maven 未能取得软件 / Maven could not fetch the software: ${reason}`, { cause })
  }
}
