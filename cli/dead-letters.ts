import type { Bus, DeadLetter } from '../pipeline/bus/bus.ts'
import { systemClock, toShanghaiIso } from '../pipeline/platform/clock.ts'
import { AppError } from '../pipeline/platform/errors.ts'
import { silentLog } from '../pipeline/platform/log.ts'
import type { Config } from './config.ts'
import { atTheConsole } from './console.ts'
import { type Engines, openEngines } from './engines.ts'

/** Which letters are meant. */
export interface LetterChoice {
  readonly stage?: string
  /** A part of the reason. */
  readonly reason?: string
}

const pageSize = 500

/** Opens the engines as they are, without stages, for a command of the console. */
export function consoleEngines(config: Config): Engines {
  return openEngines({ config, clock: systemClock, log: silentLog, rawPartitions: 4, patienceMs: 10_000 })
}

/** One line for each letter, in the engine's order, as they are asked for. */
export async function* listLetters(
  config: Config,
  { limit, ...choice }: LetterChoice & { readonly limit: number },
): AsyncGenerator<unknown> {
  const engines = consoleEngines(config)
  try {
    let left = limit
    for await (const letter of lettersOf(await engines.bus(), choice)) {
      if (left-- <= 0) return
      const { value, headers: _headers, ...facts } = letter
      yield { ...shown(facts), excerpt: (JSON.stringify(value) ?? '').slice(0, 200) }
    }
  } finally {
    await engines.close()
  }
}

/** One letter with all that was in the message. */
export async function showLetter(config: Config, id: string): Promise<unknown> {
  const engines = consoleEngines(config)
  try {
    for await (const letter of lettersOf(await engines.bus(), {})) if (letter.id === id) return shown(letter)
  } finally {
    await engines.close()
  }
  throw new AppError('NOT_FOUND', `dead letter ${id}`, { userMessage: `没有死信 ${id}` })
}

export interface SettleOptions {
  readonly config: Config
  readonly deed: 'redrive' | 'drop'
  readonly ids: readonly string[]
  /** Every letter so chosen, instead of `ids`. */
  readonly all?: LetterChoice
}

/** Sends letters through the pipeline again, or drops them for good; on record either way. */
export async function settleLetters({
  config,
  deed,
  ids,
  all,
}: SettleOptions): Promise<{ readonly count: number }> {
  const engines = consoleEngines(config)
  try {
    const bus = await engines.bus()
    const chosen = all ? await idsOf(bus, all) : [...ids]
    if (chosen.length === 0) return { count: 0 }
    await putOnRecord(engines, deed, chosen)
    let count = 0
    for (let at = 0; at < chosen.length; at += pageSize) {
      const page = chosen.slice(at, at + pageSize)
      count += deed === 'redrive' ? await bus.redrive(page) : await bus.dropDeadLetters(page)
    }
    return { count }
  } finally {
    await engines.close()
  }
}

async function putOnRecord(
  engines: Engines,
  deed: SettleOptions['deed'],
  ids: readonly string[],
): Promise<void> {
  const ledger = await engines.ledger()
  const action = deed === 'redrive' ? 'dead-letters.redriven' : 'dead-letters.dropped'
  // One by its id, many by their number, as the interface does it: the audit is no place for a thousand ids.
  const object = `dead-letter/${ids.length === 1 ? ids[0] : `${ids.length} of them`}`
  await ledger.transact((tx) =>
    tx.note(
      { object, unitId: atTheConsole.unitId },
      { actor: atTheConsole.userId, at: systemClock.now(), action },
    ),
  )
}

async function idsOf(bus: Bus, choice: LetterChoice): Promise<string[]> {
  const ids: string[] = []
  for await (const { id } of lettersOf(bus, choice)) ids.push(id)
  return ids
}

async function* lettersOf(bus: Bus, { stage, reason }: LetterChoice): AsyncGenerator<DeadLetter> {
  let after: string | undefined
  for (;;) {
    const letters = await bus.deadLetters({ limit: pageSize, ...(after === undefined ? {} : { after }) })
    for (const letter of letters) {
      const isChosen =
        (stage === undefined || letter.stage === stage) &&
        (reason === undefined || letter.reason.includes(reason))
      if (isChosen) yield letter
    }
    after = letters.at(-1)?.id
    if (letters.length < pageSize) return
  }
}

function shown<L extends { readonly at: Date }>(letter: L): Omit<L, 'at'> & { readonly at: string } {
  return { ...letter, at: toShanghaiIso(letter.at) }
}
