import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { isAppError, messageOf } from '../../pipeline/platform/errors.ts'
import type { Log } from '../../pipeline/platform/log.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { systemActor } from '../office/actor.ts'
import type { Office } from '../office/office.ts'
import type { Channel, ChannelClient, PublishTask, StepEnd } from './channel.ts'
import { type PublicationBody, publicationMoves } from './publication.ts'
import { type Doing, endUnsent, endWithdrawn, settleStep } from './settle-step.ts'

export interface PublisherOptions {
  readonly office: Office
  readonly channels: readonly Channel[]
  /** Where the public reads a release's version on the portal: whole, with scheme and host. */
  readonly linkOf: (publication: Pick<PublicationBody, 'releaseId' | 'contentVersion'>) => string
  readonly newId: () => string
  readonly log: Log
}

export interface Until {
  /** Aborts when another process may publish: what is under way is broken off, nothing is written any more. */
  readonly lost: AbortSignal
  /** Aborts when the work is to end: the step under way is finished and written down. */
  readonly over: AbortSignal
}

/** Brings what is released to its platforms. One at a time in the whole installation: whoever has the lease `publisher`. */
export interface Publisher {
  /** Takes every due publication as far as it goes. Answers when something is due next, if anything waits. */
  round(until: Until): Promise<{ readonly nextAt?: Date }>
}

type Publication = LedgerRecord<PublicationBody>
type MachineChannel = Channel & { readonly client: ChannelClient }

/** An accepted publication that nothing has become of in this time is a person's to look after. */
const acceptedMs = 24 * 3_600_000

export function createPublisher(options: PublisherOptions): Publisher {
  const { office, channels, log } = options
  const machines = new Map(
    channels.flatMap((channel) => (hasClient(channel) ? [[channel.id, channel] as const] : [])),
  )
  /** When to ask again for what is pending. Not on record: a new publisher asks at once, which does no harm. */
  const askAt = new Map<string, number>()
  /** Accounts whose quota is used up, until then. */
  const heldUntil = new Map<string, number>()

  const dueAt = ({ id, body }: Publication): number =>
    Math.max(
      body.nextAttemptAt ? Date.parse(body.nextAttemptAt) : 0,
      askAt.get(id) ?? 0,
      heldUntil.get(body.channel) ?? 0,
    )
  const note = ({ id, body }: Publication, end: StepEnd): void => {
    const now = office.clock.now().getTime()
    if (end.kind === 'pending') askAt.set(id, now + end.afterMs)
    else askAt.delete(id)
    if (end.kind === 'again' && end.afterMs !== undefined) heldUntil.set(body.channel, now + end.afterMs)
  }
  /** Answers them as they are afterwards. */
  const advanceAll = async (
    records: readonly Publication[],
    until: Until,
  ): Promise<readonly Publication[]> => {
    const after: Publication[] = []
    for (const record of records) {
      const channel = machines.get(record.body.channel)
      const isOver = until.over.aborted || until.lost.aborted
      // Another one of the account may just have met its quota.
      const isDue = dueAt(record) <= office.clock.now().getTime()
      if (!channel || isOver || !isDue) {
        after.push(record)
        continue
      }
      try {
        after.push(await advance(record, { ...options, channel, until, note }))
      } catch (error) {
        after.push(record)
        if (!isAppError(error, 'VERSION_CONFLICT'))
          log.error('publication not advanced', { publication: record.id, error: messageOf(error) })
      }
    }
    return after
  }

  return {
    async round(until) {
      const open = await openPublications(office)
      const mine = open.filter(({ body }) => machines.has(body.channel))
      const byChannel = Map.groupBy(mine, ({ body }) => body.channel)
      // Accounts do not wait for one another; within one, publications take turns.
      const after = await Promise.all([...byChannel.values()].map((records) => advanceAll(records, until)))
      const dues = after.flat().filter(isOpen).map(dueAt)
      return dues.length === 0 ? {} : { nextAt: new Date(Math.min(...dues)) }
    },
  }
}

const openStates = ['queued', 'sending', 'accepted'] as const

function isOpen({ state, body }: Publication): boolean {
  return (
    openStates.some((open) => open === state) ||
    (body.withdrawalAskedAt !== undefined && state !== 'withdrawn')
  )
}

/** Oldest first; those wanted back that the platform's interface can take down are among them. */
async function openPublications({ reader }: Office): Promise<readonly Publication[]> {
  const [open, wantedBack] = await Promise.all([
    reader.list<PublicationBody>({
      kind: 'publication',
      states: openStates,
      order: 'oldest',
    }),
    reader.list<PublicationBody>({
      kind: 'publication',
      states: ['published', 'superseded'],
      keys: { withdrawal: 'asked' },
      order: 'oldest',
    }),
  ])
  return [...open, ...wantedBack]
}

interface Advancing extends PublisherOptions {
  readonly channel: MachineChannel
  readonly until: Until
  readonly note: (record: Publication, end: StepEnd) => void
}

/** Step by step until it is public, has failed, or has to wait. */
async function advance(given: Publication, around: Advancing): Promise<Publication> {
  const { until, note } = around
  if (given.state === 'published' || given.state === 'superseded') return takeDown(given, around)
  // Begun by this very call: taken. Found begun: looked up first.
  let doing: Doing = given.state === 'queued' ? 'take' : given.state === 'sending' ? 'look-up' : 'poll'
  let record = given.state === 'queued' ? await begin(given, around) : given
  for (;;) {
    if (record.state !== 'sending' && record.state !== 'accepted') return record
    const step = record.body.step?.name ?? 'poll'
    const end = await endOf(record, doing, around)
    if (until.lost.aborted) return record
    note(record, end)
    if (end.kind === 'pending' || (doing === 'poll' && end.kind === 'again')) return record
    record = await settle(record, { doing, step, end }, around)
    const goesOn = record.state === 'sending' && (end.kind === 'absent' || end.kind === 'done')
    if (!goesOn || until.over.aborted) return record
    doing = 'take'
  }
}

/** Writes down that the first step begins, before anything is sent. */
async function begin(record: Publication, around: Advancing): Promise<Publication> {
  const { office, channel } = around
  const name = channel.client.nextStep(taskOf(record, around))
  return office.work(systemActor, async (desk) => {
    const current = await desk.need<PublicationBody>('publication', record.id)
    if (current.state !== 'queued') return current
    const { nextAttemptAt: _next, ...rest } = current.body
    const unsent = await endUnsent(desk, current, rest)
    if (unsent) return unsent
    const body: PublicationBody = { ...rest, step: { name, since: toShanghaiIso(desk.now) } }
    return desk.move(current, { table: publicationMoves, to: 'sending', body }, 'publication.step-begun')
  })
}

async function endOf(record: Publication, doing: Doing, around: Advancing): Promise<StepEnd> {
  const { channel, until, log } = around
  const task = taskOf(record, around)
  const { step } = record.body
  try {
    if (doing === 'poll') return await pollEnd(record, task, around)
    if (!step) return { kind: 'again', message: '发布步骤没有记录，系统将重新开始' }
    // What the platform would refuse is not sent: its own words say less than ours.
    const refusal = channel.check(task.rendering).find(({ isBlocking }) => isBlocking)
    if (doing === 'take' && refusal) return { kind: 'refused', code: refusal.code, message: refusal.message }
    if (doing === 'take') return await channel.client.take(step.name, task, until.lost)
    const doubt = { step: step.name, since: new Date(step.since), ...(step.code ? { code: step.code } : {}) }
    return await channel.client.lookUp(doubt, task, until.lost)
  } catch (error) {
    if (!until.lost.aborted)
      log.error('channel client failed', {
        publication: record.id,
        channel: channel.id,
        error: messageOf(error),
      })
    return { kind: 'unknown', message: '渠道程序出错，系统会自动核实并重试；反复出现请联系管理员查看日志' }
  }
}

async function pollEnd(
  record: Publication,
  task: PublishTask,
  { channel, until }: Advancing,
): Promise<StepEnd> {
  const since = Date.parse(record.body.acceptedAt ?? record.updatedAt)
  const end: StepEnd = (await channel.client.poll?.(task, until.lost)) ?? {
    kind: 'refused',
    message: '此渠道不能查询发布结果，请人工核实',
  }
  const isOverdue = task.now.getTime() - since > acceptedMs
  return isOverdue && (end.kind === 'pending' || end.kind === 'again')
    ? { kind: 'refused', message: '平台 24 小时未给出发布结果，请登录平台核实：已发出的请回填链接' }
    : end
}

interface Step {
  readonly doing: Doing
  readonly step: string
  readonly end: StepEnd
}

/** On what is on record now: somebody may have asked for it back meanwhile. */
function settle(record: Publication, { doing, step, end }: Step, around: Advancing): Promise<Publication> {
  const { office, channel, newId } = around
  return office.work(systemActor, async (desk) => {
    const current = await desk.need<PublicationBody>('publication', record.id)
    if (current.state !== record.state || current.body.step?.since !== record.body.step?.since) return current
    return settleStep(desk, current, {
      doing,
      step,
      end,
      nextStep: (remote) => channel.client.nextStep({ ...taskOf(current, around), remote }),
      channelName: channel.name,
      newId,
    })
  })
}

/** Where the platform's interface may; what it refuses stays a person's task. */
async function takeDown(record: Publication, around: Advancing): Promise<Publication> {
  const { channel, until, office, note, log } = around
  const end = await channel.client.takeDown?.(taskOf(record, around), until.lost)
  if (until.lost.aborted) return record
  if (end?.kind !== 'done') {
    if (end)
      log.warn('publication not taken down', { publication: record.id, channel: channel.id, end: end.kind })
    note(record, { kind: 'pending', afterMs: 3_600_000 })
    return record
  }
  return office.work(systemActor, async (desk) => {
    const current = await desk.need<PublicationBody>('publication', record.id)
    return current.state === record.state ? endWithdrawn(desk, current, current.body) : current
  })
}

function taskOf({ id, body, createdAt }: Publication, { channel, linkOf, office }: Advancing): PublishTask {
  return {
    id,
    rendering: channel.render(body.content, {
      portalUrl: linkOf(body),
      isCorrection: body.corrects !== undefined,
    }),
    remote: body.remote ?? {},
    releasedAt: new Date(body.releasedAt ?? createdAt),
    ...(body.acceptedAt ? { acceptedAt: new Date(body.acceptedAt) } : {}),
    now: office.clock.now(),
  }
}

function hasClient(channel: Channel): channel is MachineChannel {
  return channel.client !== undefined
}
