import type { LedgerReader } from '../ledger/ledger.ts'
import { readClocks, type ShownClock } from './clocks.ts'
import { type DisclosureTimes, disclosureClocks } from './disclosure-clock.ts'
import type { DisclosureRequestBody } from './disclosure-request.ts'
import type { LetterBody } from './letter.ts'
import { hashQueryCode } from './query-code.ts'
import type { SiteErrorBody } from './site-error.ts'

/** What who holds the code may see: how it stands, until when, and the answer. Never a name, and nothing of the office's inner steps. */
export interface PublicStatus {
  readonly kind: 'letter' | 'disclosure-request' | 'site-error'
  readonly title: string
  readonly state: string
  readonly submittedAt: string
  /** Given when the office received it by the rules. */
  readonly receivedAt?: string
  readonly clocks: readonly ShownClock[]
  readonly answer?: { readonly text: string; readonly at: string; readonly unitName?: string }
  /** The applicant is asked to correct the application: what is missing, until when. */
  readonly correction?: { readonly text: string; readonly dueOn: string }
  /** Told as the rules want it: the time was extended, and why. */
  readonly extension?: { readonly reason: string; readonly at: string }
}

export interface StatusOptions {
  readonly reader: LedgerReader
  readonly times: DisclosureTimes
  readonly now: Date
}

/** Undefined for a code that nobody was given. */
export async function findStatus(code: string, options: StatusOptions): Promise<PublicStatus | undefined> {
  const { reader, now } = options
  const keys = { code: hashQueryCode(code) }
  const [letter] = await reader.list<LetterBody>({ kind: 'letter', keys, limit: 1 })
  if (letter) return letterStatus(letter.state, letter.body, { ...options, reader })
  const [request] = await reader.list<DisclosureRequestBody>({ kind: 'disclosure-request', keys, limit: 1 })
  if (request) return requestStatus(request.state, request.body, options)
  const [error] = await reader.list<SiteErrorBody>({ kind: 'site-error', keys, limit: 1 })
  if (!error) return undefined
  const { body } = error
  return {
    kind: 'site-error',
    title: body.address,
    state: error.state,
    submittedAt: body.submittedAt,
    clocks: readClocks(body.clocks, now),
    ...(body.answer ? { answer: { text: body.answer.text, at: body.answer.at } } : {}),
  }
}

/** The office's own limit is a house rule; the writer is shown it with the national one beside it. */
async function letterStatus(
  state: string,
  { topic, submittedAt, clocks, reply, outcome }: LetterBody,
  { reader, now }: StatusOptions,
): Promise<PublicStatus> {
  const unit = reply && (await reader.get<{ readonly name: string }>('unit', reply.unitId))
  const told = outcome && {
    text: outcome.to ? `已转送 ${outcome.to}。${outcome.text}` : outcome.text,
    at: outcome.at,
  }
  const answer = reply
    ? {
        text: reply.text,
        at: reply.signedAt ?? reply.at,
        ...(unit ? { unitName: unit.body.name } : {}),
      }
    : told
  return {
    kind: 'letter',
    title: topic,
    state,
    submittedAt,
    clocks: readClocks(clocks, now),
    ...(answer ? { answer } : {}),
  }
}

function requestStatus(
  state: string,
  body: DisclosureRequestBody,
  { now, times }: StatusOptions,
): PublicStatus {
  const asked = state === 'correction' ? body.corrections.at(-1) : undefined
  return {
    kind: 'disclosure-request',
    title: body.wanted.slice(0, 60),
    state,
    submittedAt: body.submittedAt,
    ...(body.receivedAt ? { receivedAt: body.receivedAt } : {}),
    clocks: disclosureClocks(body, now, times),
    ...(body.answer ? { answer: { text: body.answer.letter, at: body.answer.answeredAt } } : {}),
    ...(asked ? { correction: { text: asked.asked, dueOn: asked.dueOn } } : {}),
    ...(body.extension ? { extension: { reason: body.extension.reason, at: body.extension.at } } : {}),
  }
}
