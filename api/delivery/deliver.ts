import { type DeliveryDefaults, parseDelivery } from '../../crawlers/deliver.ts'
import type { Actor } from '../../loop/office/actor.ts'
import type { NewDeadLetter } from '../../pipeline/bus/bus.ts'
import type { RawDocument } from '../../pipeline/model/document.ts'
import type { Outcome } from '../../pipeline/model/outcome.ts'
import { deadLetter } from '../../pipeline/model/outcome.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { sha256 } from '../../pipeline/platform/hash.ts'
import type { ApiDeps } from '../deps.ts'
import { hasClassificationMark } from '../http/refuse-classified.ts'
import { messages } from '../messages.zh-CN.ts'
import { type Line, readLines } from './read-lines.ts'

export interface DeliveryReport {
  readonly accepted: number
  readonly refused: number
  /** The first of them, by line. */
  readonly problems: readonly { readonly line: number; readonly reason: string }[]
}

export type Deliver = (who: Actor, body: AsyncIterable<Uint8Array>) => Promise<DeliveryReport>

const batchSize = 200
const maxProblems = 1_000

/**
 * Takes what a vendor delivers, line by line: documents go to the bus, refused lines to the dead letters with their reason. A delivery that
 * breaks off or grows too large has taken what came before; sending it again doubles nothing, for a document has the same id each time.
 */
export function createDelivery({
  bus,
  ingest,
  pseudonymise,
  clock,
  config,
}: Pick<ApiDeps, 'bus' | 'ingest' | 'pseudonymise' | 'clock' | 'config'>): Deliver {
  return async (who, body) => {
    const defaults: DeliveryDefaults = {
      sourceId: who.userId,
      sourceName: who.name,
      channel: 'other',
      documentKind: 'post',
      authority: 'public',
      unitId: who.unitId,
      isDemo: false,
      observedAt: clock.now(),
      pseudonymise,
    }
    const batch = createBatch({ bus, ingest, who })
    for await (const line of readLines(body, config.delivery)) {
      if (batch.lines() >= config.delivery.maxLines) {
        await batch.flush()
        throw new AppError('TOO_LARGE', `delivery over ${config.delivery.maxLines} lines`, {
          userMessage: messages.refusals.tooManyLines,
        })
      }
      await batch.take(line, parseLine(line, defaults))
    }
    return batch.flush()
  }
}

function parseLine({ text }: Line, defaults: DeliveryDefaults): Outcome<RawDocument> {
  if (text === undefined) return deadLetter(messages.refusals.lineTooLong)
  if (hasClassificationMark(text)) return deadLetter(messages.refusals.classifiedLine)
  return parseDelivery(text, defaults)
}

interface Batch {
  lines(): number
  take(line: Line, outcome: Outcome<RawDocument>): Promise<void>
  flush(): Promise<DeliveryReport>
}

function createBatch({ bus, ingest, who }: Pick<ApiDeps, 'bus' | 'ingest'> & { readonly who: Actor }): Batch {
  let accepted = 0
  let refused = 0
  const problems: { line: number; reason: string }[] = []
  let documents: RawDocument[] = []
  let letters: NewDeadLetter[] = []
  const flush = async (): Promise<DeliveryReport> => {
    if (documents.length > 0) await ingest(documents)
    accepted += documents.length
    documents = []
    if (letters.length > 0) await bus.bury(letters)
    letters = []
    return { accepted, refused, problems }
  }
  return {
    lines: () => accepted + documents.length + refused,
    flush,
    async take(line, outcome) {
      if (outcome.kind === 'keep') documents.push(outcome.value)
      else {
        const reason = 'reason' in outcome ? outcome.reason : ''
        refused += 1
        if (problems.length < maxProblems) problems.push({ line: line.number, reason })
        letters.push(letterOf(line, { who, reason }))
      }
      if (documents.length + letters.length >= batchSize) await flush()
    },
  }
}

/** Numbered by its content, so that the same bad line delivered again is the same letter. What may be secret is not kept. */
function letterOf(
  { text }: Line,
  { who, reason }: { readonly who: Actor; readonly reason: string },
): NewDeadLetter {
  const value = reason === messages.refusals.classifiedLine ? null : (text ?? null)
  const digest = sha256(`${who.userId}\u0000${text ?? reason}`)
  return {
    stream: 'documents.raw',
    partition: 0,
    offset: Number.parseInt(digest.slice(0, 10), 16),
    key: digest.slice(0, 24),
    value,
    stage: 'deliver',
    reason,
  }
}
