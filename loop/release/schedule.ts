import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError, isAppError, isRetryable } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { systemActor } from '../office/actor.ts'
import { requireMove } from '../office/moves.ts'
import type { Desk, Office } from '../office/office.ts'
import { type PublishOptions, publish, releaseSignature, requirePublishable } from './publish.ts'
import { type ReleaseBody, releaseMoves, type Signature } from './release.ts'
import { checkTime } from './settings.ts'
import { currentSignatures } from './signatures.ts'

type Release = LedgerRecord<ReleaseBody>

/** What could not be published within this time of its moment is no longer published without a person: the world has gone on. */
const graceMs = 3_600_000

/** The releaser signs now for a time to come. What could not be published then is not scheduled. */
export async function schedule(desk: Desk, record: Release, asked: string): Promise<Release> {
  await desk.require('release.publish', record.unitId)
  requireMove(releaseMoves, record, 'scheduled')
  const scheduledAt = checkTime(asked, '发布时间')
  const at = new Date(scheduledAt)
  if (at.getTime() <= desk.now.getTime())
    throw new AppError('BAD_INPUT', `scheduled for ${scheduledAt}, which is past`, {
      userMessage: '定时发布的时间须晚于现在',
    })
  const { scheduleFault: _fault, ...body } = await requirePublishable(desk, record, at)
  const signatures = [...body.signatures, releaseSignature(desk, body, scheduledAt)]
  return desk.move(
    record,
    { table: releaseMoves, to: 'scheduled', body: { ...body, scheduledAt, signatures } },
    'release.scheduled',
    scheduledAt,
  )
}

/** Back to the releaser, before its time. */
export async function unschedule(desk: Desk, record: Release, reason: string): Promise<Release> {
  await desk.require('release.publish', record.unitId)
  requireMove(releaseMoves, record, 'approved')
  return desk.move(
    record,
    { table: releaseMoves, to: 'approved', body: withoutSchedule(record.body) },
    'release.unscheduled',
    reason,
  )
}

export function withoutSchedule(body: ReleaseBody): ReleaseBody {
  const { scheduledAt: _scheduledAt, ...rest } = body
  return rest
}

/** Publishes what is due, each in a transaction of its own; the ids of those that are out. */
export async function publishDue(
  office: Office,
  now: Date,
  options: PublishOptions,
): Promise<readonly string[]> {
  const waiting = await office.reader.list<ReleaseBody>({
    kind: 'release',
    states: ['scheduled'],
    order: 'oldest',
  })
  const due = waiting.filter(({ body }) => isDue(body, now))
  const published: string[] = []
  for (const { id } of due) if (await publishOne(office, id, { ...options, now })) published.push(id)
  return published
}

function isDue({ scheduledAt }: ReleaseBody, now: Date): boolean {
  return scheduledAt !== undefined && Date.parse(scheduledAt) <= now.getTime()
}

/** A gate that has closed meanwhile, or too much time gone by, gives it back to the releaser with the reason on record. */
async function publishOne(
  office: Office,
  id: string,
  options: PublishOptions & { readonly now: Date },
): Promise<boolean> {
  try {
    return await office.work(systemActor, async (desk) => {
      const record = await desk.need<ReleaseBody>('release', id)
      const signature = scheduledSignature(record.body)
      // Somebody was faster: withdrawn, taken back, or published by another process.
      if (record.state !== 'scheduled' || !isDue(record.body, options.now) || !signature) return false
      if (options.now.getTime() - Date.parse(record.body.scheduledAt ?? '') > graceMs) {
        await giveBack(desk, record, '已错过定时发布时间一小时以上')
        return false
      }
      await publish(desk, record, { ...options, scheduled: signature })
      return true
    })
  } catch (error) {
    // Another try would help with an engine that is away, not with a refusal.
    if (!isAppError(error) || isRetryable(error) || error.code === 'VERSION_CONFLICT') throw error
    await office.work(systemActor, async (desk) => {
      const record = await desk.need<ReleaseBody>('release', id)
      if (record.state === 'scheduled') await giveBack(desk, record, error.userMessage ?? error.message)
    })
    return false
  }
}

/** The releaser's word for just this moment and this content. */
function scheduledSignature(body: ReleaseBody): Signature | undefined {
  return currentSignatures(body).find(
    ({ step, scheduledFor, contentVersion }) =>
      step === 'release' &&
      scheduledFor !== undefined &&
      scheduledFor === body.scheduledAt &&
      contentVersion === body.contentVersion,
  )
}

function giveBack(desk: Desk, record: Release, message: string): Promise<Release> {
  const scheduleFault = { at: toShanghaiIso(desk.now), message }
  return desk.move(
    record,
    {
      table: releaseMoves,
      to: 'approved',
      body: { ...withoutSchedule(record.body), scheduleFault },
    },
    'release.schedule-failed',
    message,
  )
}
