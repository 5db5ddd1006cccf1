import type { Actor } from '../../loop/office/actor.ts'
import type { SeenProcess } from '../../loop/operations/process-board.ts'
import { processRoles } from '../../loop/operations/process-report.ts'
import { countByStream } from '../../loop/operations/watch-operations.ts'
import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import type { StageCounter } from '../../pipeline/runtime/counters.ts'
import type { ApiDeps } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'
import { showInGeneral } from '../present/operations-alert.ts'

/** Beyond so many the number is not worth reading them all. */
const countedLetters = 1_000
const shownReasons = 5

/** Hosts, processes and reasons are for those who run the installation; everybody else is given counts. */
async function maySeeDetails({ loop }: ApiDeps, who: Actor): Promise<boolean> {
  const may = (permission: 'source.manage' | 'people.write') => loop.people.may(who, permission, who.unitId)
  return (await may('source.manage')) || may('people.write')
}

/** Everything that can be known; what an engine does not answer is left out, and the engine is shown as down. */
export function operationsHandlers(
  deps: ApiDeps,
): HandlersFor<'GET /api/operations' | 'GET /api/operations/alerts'> {
  const { bus, board, counters, ops, operationsAlerts, clock, config } = deps
  const alertsFor = (isDetailed: boolean) => {
    const alerts = operationsAlerts?.() ?? []
    return isDetailed ? alerts : showInGeneral(alerts)
  }
  return {
    'GET /api/operations/alerts': async ({ who }) => alertsFor(await maySeeDetails(deps, who)),
    'GET /api/operations': async ({ who }) => {
      const isDetailed = await maySeeDetails(deps, who)
      const dependencies = (await ops?.dependencies()) ?? []
      const isBusUp = dependencies.every(({ name, isUp }) => name !== 'bus' || isUp)
      const [lag, letters, processes] = await Promise.all([
        isBusUp ? bus.lag() : [],
        isBusUp ? bus.deadLetters({ limit: countedLetters }) : [],
        board?.processes() ?? [],
      ])
      const stages = board
        ? processes.flatMap(({ groups }) => groups.flatMap((group) => group.stages))
        : (counters?.().flatMap((group) => group.stages()) ?? [])
      const { engines, version } = config
      return {
        now: toShanghaiIso(clock.now()),
        alerts: alertsFor(isDetailed),
        dependencies,
        processes: isDetailed ? processes.map(showProcess) : [],
        processCounts: countByRole(processes),
        lag,
        stages: sumStages(stages).map((sum) => (isDetailed ? sum : { ...sum, reasons: [] })),
        deadLetters: letters.length,
        deadLettersByStream: countByStream(letters),
        engines,
        version,
      }
    },
  }
}

function countByRole(processes: readonly SeenProcess[]) {
  return processRoles.flatMap((role) => {
    const own = processes.filter((process) => process.role === role)
    const alive = own.filter(({ isAlive }) => isAlive).length
    return own.length === 0 ? [] : [{ role, alive, silent: own.length - alive }]
  })
}

function showProcess({ groups, crawl, ...process }: SeenProcess) {
  const { id, role, host, version, startedAt, at, isAlive, rssBytes, leases } = process
  const lastBatchAt = groups
    .flatMap((group) => group.lastBatchAt ?? [])
    .toSorted()
    .at(-1)
  return {
    ...{ id, role, host, version, startedAt, at, isAlive, rssBytes, leases },
    ...(lastBatchAt ? { lastBatchAt } : {}),
    ...(crawl
      ? {
          crawl: {
            sources: crawl.sources.length,
            failing: crawl.sources.filter(({ isEnabled, failure }) => isEnabled && failure).length,
            isPaused: crawl.isPaused,
            // One of an older version does not say what was refused.
            spool: { ...crawl.spool, refused: crawl.spool.refused ?? 0 },
          },
        }
      : {}),
  }
}

type Summed = Pick<StageCounter, 'stage' | 'kept' | 'dropped' | 'dead' | 'retried' | 'failed'> & {
  readonly totalMs: number
  readonly maxMs: number
  readonly reasons: ReadonlyMap<string, number>
}

/** One line for each stage, whichever processes run it, in the order of first sight. */
function sumStages(counters: readonly StageCounter[]) {
  const sums = new Map<string, Summed>()
  for (const counter of counters) sums.set(counter.stage, add(sums.get(counter.stage), counter))
  return [...sums.values()].map(({ totalMs, reasons, ...sum }) => {
    const handled = sum.kept + sum.dropped + sum.dead
    return {
      ...sum,
      meanMs: handled === 0 ? 0 : totalMs / handled,
      reasons: [...reasons]
        .map(([reason, count]) => ({ reason, count }))
        .toSorted((a, b) => b.count - a.count)
        .slice(0, shownReasons),
    }
  })
}

function add(sum: Summed | undefined, counter: StageCounter): Summed {
  const reasons = new Map(sum?.reasons)
  for (const [reason, count] of Object.entries(counter.reasons))
    reasons.set(reason, (reasons.get(reason) ?? 0) + count)
  const { stage, kept, dropped, dead, retried, failed, totalMs, maxMs } = counter
  return {
    stage,
    kept: kept + (sum?.kept ?? 0),
    dropped: dropped + (sum?.dropped ?? 0),
    dead: dead + (sum?.dead ?? 0),
    retried: retried + (sum?.retried ?? 0),
    failed: failed + (sum?.failed ?? 0),
    totalMs: totalMs + (sum?.totalMs ?? 0),
    maxMs: Math.max(maxMs, sum?.maxMs ?? 0),
    reasons,
  }
}
