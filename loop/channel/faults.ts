import type { StepEnd } from './channel.ts'

/**
 * What an error code of a platform means for us. `doubt`: it decides nothing, a step that writes may have been done. `again`: nothing was
 * done, another try may work. `token`: the token is of no use. `minute`, `hour`, `tomorrow`: the quota of that time is used up. `refuse`: a
 * person must mend something.
 */
export type FaultAct = 'doubt' | 'again' | 'token' | 'minute' | 'hour' | 'tomorrow' | 'refuse'

export interface Fault {
  readonly code: string
  readonly act: FaultAct
  /** Chinese, says what to do. */
  readonly words: string
}

export type FaultTable = ReadonlyMap<string, Fault>

export function faultTable(
  entries: readonly (readonly [code: number, act: FaultAct, words: string])[],
): FaultTable {
  return new Map(entries.map(([code, act, words]) => [String(code), { code: String(code), act, words }]))
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const shanghaiOffsetMs = 8 * hourMs

/** A little into the next day in Asia/Shanghai, when daily quotas begin anew. */
export function untilTomorrow(now: Date): number {
  const intoDay = (now.getTime() + shanghaiOffsetMs) % dayMs
  return dayMs - intoDay + 5 * minuteMs
}

/** How a step ends that the platform answered with this fault; `writes`: it may have changed something there. */
export function endOfFault(
  fault: Fault,
  { now, writes }: { readonly now: Date; readonly writes: boolean },
): StepEnd {
  const { code, act, words } = fault
  const message = `${words}（${code}）`
  switch (act) {
    case 'doubt':
      return writes ? { kind: 'unknown', code, message } : { kind: 'again', code, message }
    case 'again':
      return { kind: 'again', code, message }
    case 'token':
      return { kind: 'again', code, message, afterMs: minuteMs }
    case 'minute':
      return { kind: 'again', code, message, afterMs: minuteMs + 5_000 }
    case 'hour':
      return { kind: 'again', code, message, afterMs: hourMs }
    case 'tomorrow':
      return { kind: 'again', code, message, afterMs: untilTomorrow(now) }
    case 'refuse':
      return { kind: 'refused', code, message }
  }
}

/** A code that the table has not: nobody can say what it means, so a person looks. */
export function unknownFault(platform: string, code: string, said: string): Fault {
  return {
    code,
    act: 'refuse',
    words: `${platform}返回未知错误“${said.slice(0, 120)}”，请对照平台文档处理后再续发`,
  }
}
