import { statfs } from 'node:fs/promises'
import { defaultApiConfig } from '../api/config.ts'
import { createOps, type Ops, type OpsServer, startOpsServer } from '../api/ops/ops.ts'
import { type OperationsWatch, watchOperations } from '../loop/operations/watch-operations.ts'
import { isAppError } from '../pipeline/platform/errors.ts'
import type { Config } from './config.ts'
import type { House } from './house.ts'
import { storySnapshotNotice } from './processing.ts'

/** How a process shows its health: figures for machines, and what is wrong with the whole installation. */
export interface OpsDesk {
  readonly ops: Ops
  readonly watch: OperationsWatch
  readonly url: string
  close(): Promise<void>
}

const usualPort = 7_701

/** Of every role: probes and metrics on a port of their own. */
export async function openOps(house: House): Promise<OpsDesk> {
  const { board, bus, clock, config, ledger, log, place } = house
  await using opening = new AsyncDisposableStack()
  const disk = async () => {
    const { bavail, blocks, bsize } = await statfs(place.dir)
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
  }
  const store = config.role === 'crawl' ? undefined : await house.store()
  let alerts: OperationsWatch['current'] = () => []
  const ops = createOps({
    role: config.role,
    version: defaultApiConfig.version,
    checks: {
      bus: () => bus.lag(),
      ledger: () => ledger.heads(),
      ...(store ? { store: () => store.stories({ limit: 1 }) } : {}),
    },
    calls: house.calls,
    report: house.report,
    bus,
    queues: queuesOf(house),
    alerts: () => alerts(),
    disk,
    log,
  })
  const watch = watchOperations({
    ledger,
    board,
    bus,
    dependencies: ops.dependencies,
    // A file is saved by whoever reads it: only a state that others wait for is watched.
    ...(house.isAlone ? {} : { snapshotAt: async () => (await ledger.notice(storySnapshotNotice))?.at }),
    disks: async () => [{ name: place.dir, ...(await disk()) }],
    holder: house.holder,
    clock,
    log,
  })
  alerts = watch.current
  opening.defer(() => watch.stop())
  const server = await listen(ops, config)
  opening.defer(() => server.close())
  const opened = opening.move()
  return { ops, watch, url: server.url, close: () => opened.disposeAsync() }
}

/** Of the parts this process has. */
function queuesOf({ processing, crawling }: House): Readonly<Record<string, () => number>> {
  return {
    ...(processing ? { analysis: processing.waiting } : {}),
    ...(crawling ? { spool: () => crawling.crawl?.()?.spool.waiting ?? 0 } : {}),
  }
}

/** The port that was asked for; else the usual one, or any that is free: several processes may share a machine. */
async function listen(ops: Ops, { opsHost: host, opsPort }: Config): Promise<OpsServer> {
  if (opsPort !== undefined) return startOpsServer(ops, { host, port: opsPort })
  try {
    return await startOpsServer(ops, { host, port: usualPort })
  } catch (error) {
    if (!isAppError(error, 'BUSY')) throw error
    return startOpsServer(ops, { host, port: 0 })
  }
}
