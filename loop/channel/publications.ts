import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError, messageOf } from '../../pipeline/platform/errors.ts'
import type { Log } from '../../pipeline/platform/log.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, personOf, systemActor } from '../office/actor.ts'
import { gateClosed, requireText } from '../office/input.ts'
import type { Desk, Office } from '../office/office.ts'
import type { ReleaseBody } from '../release/release.ts'
import type { Channel, ChannelFinding, ChannelSet, Rendering, RenderingLength } from './channel.ts'
import { type ChannelView, viewChannels } from './channel-view.ts'
import { confirm, confirmWithdrawal, resume } from './handle-publication.ts'
import type { PublicationBody } from './publication.ts'
import { type PublicationView, viewPublication } from './publication-view.ts'
import { enoughSimilarity, type PageFetcher, type ReadPage, similarityTo } from './verify-page.ts'

export interface OnPublication {
  readonly id: string
  readonly version?: number | undefined
}

export interface ChannelPreview {
  readonly channel: string
  readonly name: string
  readonly kind: Channel['kind']
  readonly rendering: Rendering
  readonly lengths: readonly RenderingLength[]
  readonly findings: readonly ChannelFinding[]
}

/** What is published where: seen, resumed, posted by hand, confirmed as taken back. */
export interface Publications {
  channels(who: Actor): Promise<readonly ChannelView[]>
  /** Every version of a release on every channel, newest first. */
  of(who: Actor, input: { readonly releaseId: string }): Promise<readonly PublicationView[]>
  get(who: Actor, input: { readonly id: string }): Promise<PublicationView>
  /** What needs a person, and what is on its way: the oldest first. */
  open(who: Actor): Promise<readonly PublicationView[]>
  /** A release's content of now as each offered channel would show it, with what the platform would refuse. */
  preview(who: Actor, input: { readonly releaseId: string }): Promise<readonly ChannelPreview[]>
  /**
   * What failed is taken up again where it stood. What may be there is looked up first, unless the person has looked: `isNotThere` sends it anew.
   */
  resume(
    who: Actor,
    input: OnPublication & { readonly isNotThere?: boolean | undefined },
  ): Promise<PublicationView>
  /**
   * Posted by a person: the page is read and compared. Published when it is the same; GATE_CLOSED when it differs or cannot be read and no
   * reason is given. A reason makes it published on that person's word, and says so.
   */
  confirmByHand(
    who: Actor,
    input: OnPublication & { readonly url: string; readonly reason?: string | undefined },
  ): Promise<PublicationView>
  /** A person has taken it down from the platform, or seen that it never was there. */
  confirmWithdrawal(
    who: Actor,
    input: OnPublication & { readonly note?: string | undefined },
  ): Promise<PublicationView>
  /** The platform says that a job has ended: it is asked at once. Nothing else of what it says is believed. */
  hearOfJob(input: { readonly channel: string; readonly job: string }): Promise<boolean>
}

export interface PublicationsOptions {
  readonly office: Office
  readonly set: ChannelSet
  readonly linkOf: (publication: Pick<PublicationBody, 'releaseId' | 'contentVersion'>) => string
  readonly newId: () => string
  readonly log: Log
  /** Absent in a process that may not fetch: every by-hand publication then needs a reason. */
  readonly fetchPage?: PageFetcher
}

type Publication = LedgerRecord<PublicationBody>

const openStates = ['failed', 'waiting', 'queued', 'sending', 'accepted'] as const
const openLimit = 200

export function createPublicationDesk(options: PublicationsOptions): Publications {
  const { office, set, linkOf, newId, fetchPage, log } = options
  const { channels } = set
  const view = (who: Actor, record: Publication) => viewPublication(who, record, channels)
  const nameOf = (id: string) => channels.find((channel) => channel.id === id)?.name ?? id
  const on = (
    who: Actor,
    input: OnPublication,
    work: (desk: Desk, record: Publication) => Promise<Publication>,
  ): Promise<PublicationView> =>
    office.work(who, async (desk) => {
      const record = await desk.take<PublicationBody>('publication', input, 'publication.handle')
      return view(who, await work(desk, record))
    })

  return {
    async channels(who) {
      await office.scope(who, 'channel.read')
      return viewChannels(office, set)
    },

    async of(who, { releaseId }) {
      await office.read<ReleaseBody>(who, { kind: 'release', id: releaseId, permission: 'release.read' })
      const records = await office.reader.list<PublicationBody>({
        kind: 'publication',
        keys: { release: releaseId },
      })
      return records.map((record) => view(who, record))
    },

    async get(who, { id }) {
      return view(
        who,
        await office.read<PublicationBody>(who, { kind: 'publication', id, permission: 'release.read' }),
      )
    },

    async open(who) {
      const unitIds = await office.scope(who, 'release.read')
      const filter = { kind: 'publication', unitIds, order: 'oldest', limit: openLimit } as const
      const [onTheWay, wantedBack] = await Promise.all([
        office.reader.list<PublicationBody>({ ...filter, states: openStates }),
        office.reader.list<PublicationBody>({
          ...filter,
          states: ['published', 'superseded'],
          keys: { withdrawal: 'asked' },
        }),
      ])
      return [...wantedBack, ...onTheWay].map((record) => view(who, record))
    },

    async preview(who, { releaseId }) {
      const { body, id } = await office.read<ReleaseBody>(who, {
        kind: 'release',
        id: releaseId,
        permission: 'release.read',
      })
      const portalUrl = linkOf({ releaseId: id, contentVersion: body.contentVersion })
      const context = {
        portalUrl,
        isCorrection: body.publication !== undefined && body.withdrawal === undefined,
      }
      return channels.map((channel) => {
        const rendering = channel.render(body, context)
        return {
          channel: channel.id,
          name: channel.name,
          kind: channel.kind,
          rendering,
          lengths: channel.lengths?.(rendering) ?? [],
          findings: channel.check(rendering),
        }
      })
    },

    resume: (who, { isNotThere, ...input }) =>
      on(who, input, (desk, record) => resume(desk, record, isNotThere ?? false)),

    async confirmByHand(who, { url, reason, ...input }) {
      const record = await office.read<PublicationBody>(who, {
        kind: 'publication',
        id: input.id,
        permission: 'publication.handle',
      })
      const address = requireAddress(url)
      const channel = channels.find(({ id }) => id === record.body.channel)
      const rendering = channel?.render(record.body.content, {
        portalUrl: linkOf(record.body),
        isCorrection: record.body.corrects !== undefined,
      })
      const page = await readPage(address, { fetchPage, log })
      const similarity = page && rendering ? similarityTo(page, rendering) : undefined
      const isVerified = similarity !== undefined && similarity >= enoughSimilarity
      const words = reason?.trim() ? requireText(reason, '理由') : undefined
      if (!isVerified && !words) throw notTheSame(similarity)
      return on(who, input, (desk, current) =>
        confirm(desk, current, {
          url: address,
          verification: {
            at: toShanghaiIso(desk.now),
            by: personOf(who),
            isVerified,
            ...(similarity === undefined ? {} : { similarity }),
            ...(words && !isVerified ? { reason: words } : {}),
          },
          channelName: nameOf(current.body.channel),
          newId,
        }),
      )
    },

    confirmWithdrawal: (who, { note, ...input }) =>
      on(who, input, (desk, record) => confirmWithdrawal(desk, record, note)),

    async hearOfJob({ channel, job }) {
      const [found] = await office.reader.list<PublicationBody>({
        kind: 'publication',
        states: ['accepted'],
        keys: { channel, job },
        limit: 1,
      })
      if (!found) return false
      await office.work(systemActor, async (desk) => {
        const record = await desk.need<PublicationBody>('publication', found.id)
        const { nextAttemptAt: _next, ...body } = record.body
        if (record.state === 'accepted') await desk.change(record, { body }, 'publication.job-ended')
      })
      return true
    },
  }
}

function requireAddress(url: string): string {
  const address = URL.parse(url.trim())
  if (!address || !/^https?:$/u.test(address.protocol))
    throw new AppError('BAD_INPUT', 'publication by hand: address', {
      userMessage: '请粘贴以 http:// 或 https:// 开头的网址',
    })
  return address.href
}

async function readPage(
  address: string,
  { fetchPage, log }: { readonly fetchPage: PageFetcher | undefined; readonly log: Log },
): Promise<ReadPage | undefined> {
  try {
    return await fetchPage?.(address)
  } catch (error) {
    log.info('published page not read', { address, error: messageOf(error) })
    return undefined
  }
}

function notTheSame(similarity: number | undefined): AppError {
  return similarity === undefined
    ? gateClosed(
        'published page not read',
        '读取不到该网址的正文，请核对网址；确已发布的，请写明理由（如平台不允许抓取）',
      )
    : gateClosed(
        'published page differs',
        `该网址的内容与发布稿只有 ${Math.round(similarity * 100)}% 相同，请核对网址；确为本篇的，请写明差异原因`,
      )
}
