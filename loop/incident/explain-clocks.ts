import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { personOf } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import { clockId, meetClocks, newlyMet } from './clocks.ts'
import type { IncidentBody } from './incident.ts'
import { type Pen, withEntries } from './timeline.ts'

type Incident = LedgerRecord<IncidentBody>

/** Why a clock was missed or will not be met; an earlier reason stays beside the later one. */
export function explainClock(
  pen: Pen,
  record: Incident,
  input: { readonly clock: string; readonly reason: string },
): IncidentBody {
  const clock = record.body.clocks.find((each) => clockId(each) === input.clock)
  if (!clock) throw new AppError('NOT_FOUND', `clock ${input.clock}`)
  const reason = requireText(input.reason, '原因')
  const body = withEntries(pen, record, { kind: 'clock', text: `说明时限“${clock.title}”：${reason}` })
  return withExplanations(pen.desk, body, { clocks: [input.clock], reason })
}

export function withExplanations(
  desk: Desk,
  body: IncidentBody,
  { clocks, reason }: { readonly clocks: readonly string[]; readonly reason: string },
): IncidentBody {
  const by = personOf(desk.who)
  const at = toShanghaiIso(desk.now)
  const given = clocks.map((clock) => ({ clock, by, at, reason }))
  return { ...body, explanations: [...(body.explanations ?? []), ...given] }
}

/** The press conference of R2 was held: it meets what waits for it, and is an answer too. */
export function holdConference(pen: Pen, record: Incident, words: string): IncidentBody {
  const text = requireText(words, '发布会情况', 20_000)
  const before = record.body.clocks
  const clocks = meetClocks(before, { deed: 'conference', at: pen.desk.now })
  const entries = [text, ...newlyMet(before, clocks)].map((each) => ({ kind: 'clock' as const, text: each }))
  return { ...withEntries(pen, record, ...entries), clocks }
}
