import type { ChildProcess } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { elasticsearch } from './elasticsearch/elasticsearch.ts'
import { kafka } from './kafka/kafka.ts'
import { mainPort, type Place, type ServerKind, type ServerName } from './kind.ts'
import { freePorts, isFree } from './ports.ts'
import { postgres } from './postgres.ts'
import { isAlive, pause, signalGroup, spawnGroup, waitForEnd } from './process.ts'

const kinds: Readonly<Record<ServerName, ServerKind>> = { kafka, elasticsearch, postgres }

export interface ServerOptions {
  /** Its data, configuration and log; made when absent, kept when the server stops. */
  readonly dir: string
  /** Where it listens; absent: where it listened before in this folder, or a free port. */
  readonly port?: number
  /** True: it goes on when this process ends. Otherwise it ends with it, also when that is killed. */
  readonly outlivesUs?: boolean
  readonly log?: (words: string) => void
}

/** A real server, its process a group of its own. */
export interface RunningServer {
  readonly url: string
  readonly pid: number
  /** An orderly end, SIGKILL when that takes too long; a server that has ended is no fault. */
  stop(): Promise<void>
  /** SIGKILL, at any moment. */
  kill(): Promise<void>
  /** Again on the same port and data; resolves when it answers. */
  start(): Promise<void>
}

export interface ServerState {
  readonly name: ServerName
  readonly url: string
  readonly pid: number
  readonly ports: readonly number[]
}

/** Seconds on an idle machine; minutes where everything else runs too. */
const readyWithinMs = 300_000
const stopWithinMs = 30_000
const stateFile = 'server.json'

/** Starts a server and waits until it answers. Throws ServerMissing when this machine lacks what it needs. */
export async function startServer(name: ServerName, options: ServerOptions): Promise<RunningServer> {
  const { dir, outlivesUs = false, log = () => undefined } = options
  const kind = kinds[name]
  mkdirSync(dir, { recursive: true })
  const before = serverState(dir)
  if (before && isAlive(before.pid)) throw new Error(`${name} already runs in ${dir}, process ${before.pid}`)
  const place: Place = { dir, ports: await portsFor(kind, options.port, before?.ports) }
  const url = kind.url(mainPort(place))

  let pid = 0
  const start = async () => {
    if (pid && isAlive(pid)) return
    const begun = performance.now()
    const command = await kind.prepare(place)
    const logFile = join(dir, 'server.log')
    const printedBefore = sizeOf(logFile)
    const child = spawnGroup(command, { logFile, outlivesUs })
    pid = await pidOf(child, name)
    save(dir, { name, url, pid, ports: place.ports })
    await untilReady({ name, kind, place, pid, logFile, printedBefore })
    log(`${name} answers at ${url} after ${((performance.now() - begun) / 1000).toFixed(1)} s`)
  }
  await start()
  return {
    url,
    get pid() {
      return pid
    },
    start,
    stop: () => stopProcess(pid, kind.stopSignal),
    kill: () => stopProcess(pid, 'SIGKILL'),
  }
}

/** What was last started in a folder, running or not. */
export function serverState(dir: string): ServerState | undefined {
  try {
    return JSON.parse(readFileSync(join(dir, stateFile), 'utf8')) as ServerState
  } catch {
    return undefined
  }
}

/** Ends the server of a folder, whoever started it. False: none runs there. */
export async function stopServer(dir: string, how: 'orderly' | 'SIGKILL'): Promise<boolean> {
  const state = serverState(dir)
  if (!state || !isAlive(state.pid)) return false
  await stopProcess(state.pid, how === 'orderly' ? kinds[state.name].stopSignal : how)
  return true
}

async function portsFor(
  kind: ServerKind,
  wanted: number | undefined,
  before: readonly number[] | undefined,
): Promise<readonly number[]> {
  if (wanted !== undefined) return [wanted, ...(await freePorts(kind.portCount - 1))]
  if (before && (await Promise.all(before.map(isFree))).every(Boolean)) return before
  return freePorts(kind.portCount)
}

function pidOf(child: ChildProcess, name: ServerName): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(new Error(`${name} could not be started`, { cause })))
    child.once('spawn', () => resolve(child.pid ?? 0))
  })
}

interface Starting {
  readonly name: ServerName
  readonly kind: ServerKind
  readonly place: Place
  readonly pid: number
  readonly logFile: string
  /** Bytes of the log that earlier starts have written. */
  readonly printedBefore: number
}

async function untilReady({ name, kind, place, pid, logFile, printedBefore }: Starting): Promise<void> {
  const deadline = performance.now() + readyWithinMs
  const printed = () => readFileSync(logFile).subarray(printedBefore).toString()
  while (!(await kind.isReady(place, printed()))) {
    const isOver = !isAlive(pid)
    if (!isOver && performance.now() < deadline) {
      await pause(100)
      continue
    }
    await stopProcess(pid, 'SIGKILL')
    const what = isOver ? 'ended while it started' : `did not answer within ${readyWithinMs / 1000} s`
    throw new Error(`${name} ${what}; its log ends:\n${printed().split('\n').slice(-20).join('\n')}`)
  }
}

/** An orderly end is asked of the first process, which ends the others itself; SIGKILL goes to all of them. */
async function stopProcess(pid: number, signal: NodeJS.Signals): Promise<void> {
  if (isAlive(pid)) {
    if (signal === 'SIGKILL') signalGroup(pid, signal)
    else process.kill(pid, signal)
  }
  if (await waitForEnd(pid, stopWithinMs)) return
  signalGroup(pid, 'SIGKILL')
  if (!(await waitForEnd(pid, stopWithinMs))) throw new Error(`process ${pid} does not end`)
}

/** Whole or not at all: others read it while it is written. */
function save(dir: string, state: ServerState): void {
  const file = join(dir, stateFile)
  writeFileSync(`${file}.new`, JSON.stringify(state))
  renameSync(`${file}.new`, file)
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
