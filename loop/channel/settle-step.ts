import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { growingPause } from '../../pipeline/platform/pause.ts'
import { recordPublication } from '../incident/record-publication.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Desk } from '../office/office.ts'
import type { StepEnd } from './channel.ts'
import { newerVersion, supersede } from './create-publications.ts'
import { type Attempt, type PublicationBody, publicationKeys, publicationMoves } from './publication.ts'

type Publication = LedgerRecord<PublicationBody>

/** What was done when the step ended: taken, looked up after a doubt, or asked for at the platform. */
export type Doing = 'take' | 'look-up' | 'poll'

export interface Ended {
  readonly doing: Doing
  readonly step: string
  readonly end: StepEnd
  /** The step after this one, from what is on record then. */
  readonly nextStep: (remote: Readonly<Record<string, string>>) => string
  /** Of the account, for the incident's timeline. */
  readonly channelName: string
  readonly newId: () => string
}

/** Tries that bring nothing, before a person has to look. */
export const maxTries = 10
const firstPauseMs = 30_000
const longestPauseMs = 30 * 60_000
const attemptsKept = 40

/** Writes down how a step ended, and in the same transaction that the next one begins, when there is one. */
export async function settleStep(desk: Desk, record: Publication, ended: Ended): Promise<Publication> {
  const { end, doing, step } = ended
  switch (end.kind) {
    case 'done':
      if (end.reached === 'published') return becomePublic(desk, record, ended)
      return end.reached === 'accepted' ? becomeAccepted(desk, record, ended) : goOn(desk, record, ended)
    case 'absent':
      return beginAgain(desk, record, step)
    case 'again':
    case 'unknown': {
      const isInDoubt = end.kind === 'unknown' || doing !== 'take'
      if ((record.body.tries ?? 0) + 1 >= maxTries)
        return fail(desk, record, {
          ended,
          isInDoubt,
          message: `已自动尝试 ${maxTries} 次仍未成功：${end.message}`,
        })
      return tryLater(desk, record, { ended, isInDoubt })
    }
    case 'refused':
      return fail(desk, record, { ended, isInDoubt: end.isInDoubt ?? doing !== 'take', message: end.message })
    case 'pending':
      return record
  }
}

async function becomePublic(desk: Desk, record: Publication, ended: Ended): Promise<Publication> {
  const { end, channelName, newId } = ended
  const { step: _step, nextAttemptAt: _next, tries: _tries, acceptedAt: _accepted, ...rest } = record.body
  const at = toShanghaiIso(desk.now)
  const remote = end.kind === 'done' ? end.remote : undefined
  const url = end.kind === 'done' ? end.url : undefined
  const body: PublicationBody = {
    ...rest,
    publishedAt: at,
    ...(remote ? { remote: { ...rest.remote, ...remote } } : {}),
    ...(url ? { url } : {}),
    attempts: withAttempt(record.body, attemptOf(desk, ended)),
  }
  const published = await desk.move(
    record,
    { table: publicationMoves, to: 'published', body, keys: publicationKeys(body) },
    'publication.published',
  )
  return afterPublication(desk, published, { channelName, newId })
}

/** What follows from a text's being public: the version it corrects is history, and the incident hears of it. */
export async function afterPublication(
  desk: Desk,
  published: Publication,
  { channelName, newId }: Pick<Ended, 'channelName' | 'newId'>,
): Promise<Publication> {
  const settled = await replaceOlder(desk, published)
  const { incidentId, content, corrects } = published.body
  if (incidentId && (await desk.get('incident', incidentId)))
    await recordPublication(desk, {
      incidentId,
      kind: 'published',
      text: `${channelName}${corrects ? '更正发布' : '发布'}：${content.title}`,
      link: { kind: 'publication', id: published.id },
      newId,
    })
  return settled
}

/** The newest version that is public stands; an older one, whichever of them came late, is noted as replaced. */
async function replaceOlder(desk: Desk, published: Publication): Promise<Publication> {
  const versions = await desk.list<PublicationBody>({
    kind: 'publication',
    states: ['published'],
    keys: { release: published.body.releaseId, channel: published.body.channel },
  })
  const newest = versions.reduce((a, b) => (b.body.contentVersion > a.body.contentVersion ? b : a), published)
  let settled = published
  for (const version of versions) {
    if (version.id === newest.id) continue
    const replaced = await supersede(desk, version, newest.id)
    if (version.id === published.id) settled = replaced
  }
  return settled
}

function becomeAccepted(desk: Desk, record: Publication, ended: Ended): Promise<Publication> {
  const { step: _step, nextAttemptAt: _next, tries: _tries, ...rest } = record.body
  const body: PublicationBody = {
    ...rest,
    remote: { ...rest.remote, ...(ended.end.kind === 'done' ? ended.end.remote : {}) },
    acceptedAt: toShanghaiIso(desk.now),
    attempts: withAttempt(record.body, attemptOf(desk, ended)),
  }
  return desk.move(
    record,
    { table: publicationMoves, to: 'accepted', body, keys: publicationKeys(body) },
    'publication.accepted',
  )
}

/** One step done, the next begun, unless it is wanted no more. */
async function goOn(desk: Desk, record: Publication, ended: Ended): Promise<Publication> {
  const remote = { ...record.body.remote, ...(ended.end.kind === 'done' ? ended.end.remote : {}) }
  const { tries: _tries, nextAttemptAt: _next, step: _step, ...rest } = record.body
  const body: PublicationBody = {
    ...rest,
    remote,
    attempts: withAttempt(record.body, attemptOf(desk, ended)),
  }
  const unsent = await endUnsent(desk, record, body)
  if (unsent) return unsent
  const next = { name: ended.nextStep(remote), since: toShanghaiIso(desk.now) }
  return desk.change(record, { body: { ...body, step: next } }, 'publication.step-begun')
}

/** What is certain not to be there is sent no more when it is wanted back, or when a newer version has come. */
export async function endUnsent(
  desk: Desk,
  record: Publication,
  body: PublicationBody,
): Promise<Publication | undefined> {
  if (body.withdrawalAskedAt) return endWithdrawn(desk, record, body)
  const newer = await newerVersion(desk, record)
  return newer && supersede(desk, { ...record, body }, newer.id)
}

export function endWithdrawn(desk: Desk, record: Publication, body: PublicationBody): Promise<Publication> {
  const withdrawn = { ...body, withdrawnAt: toShanghaiIso(desk.now) }
  return desk.move(
    record,
    { table: publicationMoves, to: 'withdrawn', body: withdrawn, keys: publicationKeys(withdrawn) },
    'publication.withdrawn',
    body.withdrawalReason,
  )
}

/** It was looked for and is not there: the step begins anew, and with it the time in which it may turn up. */
async function beginAgain(desk: Desk, record: Publication, step: string): Promise<Publication> {
  const { nextAttemptAt: _next, step: _step, ...rest } = record.body
  const unsent = await endUnsent(desk, record, rest)
  if (unsent) return unsent
  const body = { ...rest, step: { name: step, since: toShanghaiIso(desk.now) } }
  return desk.change(record, { body }, 'publication.step-begun')
}

async function tryLater(
  desk: Desk,
  record: Publication,
  { ended, isInDoubt }: { readonly ended: Ended; readonly isInDoubt: boolean },
): Promise<Publication> {
  const { step, ...rest } = record.body
  const { end } = ended
  const tries = (rest.tries ?? 0) + 1
  const afterMs =
    ('afterMs' in end ? end.afterMs : undefined) ?? growingPause(tries, firstPauseMs, longestPauseMs)
  const code = 'code' in end ? end.code : undefined
  const body: PublicationBody = {
    ...rest,
    tries,
    nextAttemptAt: toShanghaiIso(new Date(desk.now.getTime() + afterMs)),
    attempts: withAttempt(rest, attemptOf(desk, ended)),
    ...(isInDoubt && step ? { step: ended.doing === 'take' && code ? { ...step, code } : step } : {}),
  }
  if (isInDoubt) return desk.change(record, { body }, 'publication.in-doubt')
  const unsent = await endUnsent(desk, record, body)
  return unsent ?? desk.move(record, { table: publicationMoves, to: 'queued', body }, 'publication.put-off')
}

function fail(
  desk: Desk,
  record: Publication,
  {
    ended,
    isInDoubt,
    message,
  }: { readonly ended: Ended; readonly isInDoubt: boolean; readonly message: string },
): Promise<Publication> {
  const { step, acceptedAt, nextAttemptAt: _next, remote, ...rest } = record.body
  const forget = ended.end.kind === 'refused' ? (ended.end.forget ?? []) : []
  const kept = Object.fromEntries(Object.entries(remote ?? {}).filter(([name]) => !forget.includes(name)))
  const attempt: Attempt = { ...attemptOf(desk, ended), outcome: 'refused', message }
  const body: PublicationBody = {
    ...rest,
    ...(remote ? { remote: kept } : {}),
    ...(isInDoubt && step ? { step } : {}),
    ...(isInDoubt && acceptedAt ? { acceptedAt } : {}),
    attempts: withAttempt(rest, attempt),
  }
  if (body.withdrawalAskedAt && !isInDoubt) return endWithdrawn(desk, record, body)
  return desk.move(
    record,
    { table: publicationMoves, to: 'failed', body, keys: publicationKeys(body) },
    'publication.failed',
    message,
  )
}

function attemptOf(desk: Desk, { end, step, doing }: Ended): Attempt {
  const outcomes = { done: 'ok', again: 'retry', unknown: 'unknown', refused: 'refused' } as const
  const outcome = end.kind === 'absent' || end.kind === 'pending' ? 'retry' : outcomes[end.kind]
  return {
    at: toShanghaiIso(desk.now),
    step: doing === 'look-up' ? `${step}?` : step,
    outcome,
    ...('code' in end && end.code ? { code: end.code } : {}),
    ...('message' in end ? { message: end.message } : {}),
  }
}

function withAttempt(
  { attempts = [] }: Pick<PublicationBody, 'attempts'>,
  attempt: Attempt,
): readonly Attempt[] {
  return [...attempts, attempt].slice(-attemptsKept)
}
