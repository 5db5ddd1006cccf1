import { shanghaiDay, toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, personOf } from '../office/actor.ts'
import { gateClosed, requireText } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import type { ReleaseBody } from '../release/release.ts'
import {
  type CommentBody,
  type CommentCluster,
  type CommentView,
  type ConsultationBody,
  type ConsultationView,
  commentVerdicts,
  consultationMoves,
  consultationStates,
  isCommentable,
  viewConsultation,
} from './consultation.ts'
import { type Contact, checkContact, keepContact, maskText, saltOf } from './contact.ts'
import { limitOf } from './disclosure-clock.ts'
import { draftHandlingRelease } from './handling-release.ts'
import type { InteractionOptions } from './options.ts'
import {
  entryOf,
  listHandled,
  needRecord,
  type Once,
  type OnRecord,
  publicActor,
  submissionId,
} from './submission.ts'

export interface CommentInput extends Once {
  readonly consultationId: string
  readonly passage?: string | undefined
  readonly text: string
  readonly contact?: Contact
}

export interface Consultations {
  /** Puts a release of the column 征求意见 before the public: normally 30 days at least (R35), shorter with a stated reason. */
  open(
    who: Actor,
    input: {
      readonly releaseId: string
      readonly from: string
      readonly to: string
      readonly shortReason?: string | undefined
      readonly contact: string
    },
  ): Promise<ConsultationView>
  list(who: Actor): Promise<readonly ConsultationView[]>
  comments(who: Actor, input: { readonly id: string }): Promise<readonly CommentView[]>
  /** 采纳情况, cluster by cluster; every comment stands in one of them before it can be published. */
  handle(
    who: Actor,
    input: OnRecord & { readonly clusters: readonly CommentCluster[] },
  ): Promise<ConsultationView>
  /** Opens a draft of the handling for the portal; it passes review like any release and then stands on the consultation's own page. */
  publishHandling(who: Actor, input: OnRecord): Promise<ConsultationView>
  end(who: Actor, input: OnRecord & { readonly reason: string }): Promise<ConsultationView>
  /** For the portal: the consultation that a release carries. */
  ofRelease(input: { readonly releaseId: string }): Promise<ConsultationView | undefined>
  /** From the portal's form, while it is open. */
  comment(input: CommentInput): Promise<{ readonly id: string }>
}

type Consultation = LedgerRecord<ConsultationBody>

export function createConsultations(options: InteractionOptions): Consultations {
  const { office, rules, randomBytes } = options
  const today = () => shanghaiDay(office.clock.now())
  const view = async (who: Actor | undefined, record: Consultation) => {
    const comments = await office.reader.count({
      kind: 'consultation-comment',
      keys: { consultation: record.id },
    })
    return viewConsultation(who, record, { today: today(), comments })
  }
  const on = async (
    who: Actor,
    { id, version }: OnRecord,
    work: (desk: Desk, record: Consultation) => Promise<Consultation>,
  ): Promise<ConsultationView> => {
    const changed = await office.work(who, async (desk) => {
      const record = await desk.take<ConsultationBody>('consultation', { id, version }, 'interaction.arrange')
      return work(desk, record)
    })
    return view(who, changed)
  }

  return {
    async open(who, { releaseId, from, to, shortReason, contact }) {
      requireDays(from, to)
      const opened = await office.work(who, async (desk) => {
        const release = await desk.need<ReleaseBody>('release', releaseId)
        await desk.require('interaction.arrange', release.unitId)
        if (release.body.column !== 'consultation')
          throw gateClosed(
            `release/${releaseId} is no consultation`,
            '只有“征求意见”栏目的发布稿可以征求意见',
          )
        if ((await desk.count({ kind: 'consultation', keys: { release: releaseId } })) > 0)
          throw gateClosed(`release/${releaseId} has one`, '这份发布稿已经设置了征求意见')
        const least = limitOf(rules.get('R35'), '征求意见')
        if (daysBetween(from, to) < least && !shortReason?.trim())
          throw gateClosed(
            `shorter than ${least} days`,
            `征求意见期限少于 ${least} 日的，请说明理由（理由将公开）`,
          )
        return desk.create<ConsultationBody>(
          {
            kind: 'consultation',
            id: office.newId(),
            unitId: release.unitId,
            state: 'open',
            isDemo: release.isDemo,
            keys: { release: releaseId },
            body: {
              title: release.body.title,
              releaseId,
              from,
              to,
              ...(shortReason?.trim() ? { shortReason: requireText(shortReason, '缩短理由', 500) } : {}),
              contact: requireText(contact, '联系方式', 500),
              clusters: [],
              openedBy: personOf(who),
              history: [entryOf(desk, 'opened')],
            },
          },
          'consultation.opened',
        )
      })
      return view(who, opened)
    },

    async list(who) {
      const records = await listHandled<ConsultationBody>(office, who, {
        kind: 'consultation',
        states: consultationStates,
      })
      return Promise.all(records.map((record) => view(who, record)))
    },

    async comments(who, { id }) {
      const record = await needRecord<ConsultationBody>(office.reader, 'consultation', id)
      await office.require(who, 'interaction.read', record.unitId)
      const comments = await office.reader.list<CommentBody>({
        kind: 'consultation-comment',
        keys: { consultation: id },
        order: 'oldest',
      })
      return comments.map((comment) => ({ ...comment.body, id: comment.id }))
    },

    handle: (who, { clusters, ...input }) =>
      on(who, input, async (desk, record) => {
        if (today() <= record.body.to)
          throw gateClosed('still open', `征求意见至 ${record.body.to}，期满后再处理`)
        if (record.body.handlingReleaseId)
          throw gateClosed('handling is a release', '反馈稿已建立，请到“发布”中修改')
        const body = {
          ...record.body,
          clusters: clusters.map(checkCluster),
          history: [...record.body.history, entryOf(desk, 'handled')],
        }
        return desk.move(record, { table: consultationMoves, to: 'handling', body }, 'consultation.handled')
      }),

    publishHandling: (who, input) =>
      on(who, input, async (desk, record) => {
        if (record.state !== 'handling' || record.body.handlingReleaseId)
          throw gateClosed('nothing to publish', '请先逐类写明采纳情况，每份反馈只建立一次')
        const comments = await desk.list<CommentBody>({
          kind: 'consultation-comment',
          keys: { consultation: record.id },
        })
        const handled = new Set(record.body.clusters.flatMap(({ commentIds }) => commentIds))
        const open = comments.filter(({ id }) => !handled.has(id)).length
        if (open > 0) throw gateClosed(`${open} comments unhandled`, `还有 ${open} 条意见没有归类处理`)
        const release = await draftHandlingRelease(desk, record, {
          id: office.newId(),
          comments: comments.length,
        })
        const body = {
          ...record.body,
          handlingReleaseId: release.id,
          history: [...record.body.history, entryOf(desk, 'release-drafted')],
        }
        const keys = { release: record.body.releaseId, handling: release.id }
        return desk.change(record, { body, keys }, 'consultation.release-drafted')
      }),

    end: (who, { reason, ...input }) =>
      on(who, input, (desk, record) => {
        const text = requireText(reason, '终止理由')
        const history = [...record.body.history, entryOf(desk, 'ended', text)]
        const body = { ...record.body, history }
        return desk.move(record, { table: consultationMoves, to: 'ended', body }, 'consultation.ended', text)
      }),

    async ofRelease({ releaseId }) {
      const [record] = await office.reader.list<ConsultationBody>({
        kind: 'consultation',
        keys: { release: releaseId },
        limit: 1,
      })
      return record && view(undefined, record)
    },

    comment: ({ consultationId, passage, text, contact = {}, once }) => {
      const id = submissionId('consultation-comment', once, office.newId)
      const words = maskText(requireText(text, '意见内容', 5_000))
      const given = checkContact(contact, { isRequired: false })
      return office.work(publicActor, async (desk) => {
        const record = await desk.need<ConsultationBody>('consultation', consultationId)
        if (!isCommentable(record, today()) || !(await isOnPortal(desk, record.body.releaseId)))
          throw new AppError('GATE_CLOSED', `consultation/${consultationId} takes no comments`, {
            userMessage: '本次征求意见不在征集期内，不能提交意见',
          })
        if (await desk.get('consultation-comment', id)) return { id }
        await desk.create<CommentBody>(
          {
            kind: 'consultation-comment',
            id,
            unitId: record.unitId,
            isDemo: record.isDemo,
            keys: { consultation: consultationId },
            body: {
              consultationId,
              ...(passage?.trim() ? { passage: maskText(requireText(passage, '条款', 200)).text } : {}),
              text: words.text,
              submittedAt: toShanghaiIso(desk.now),
            },
          },
          'consultation.commented',
        )
        await keepContact(desk, {
          subject: { kind: 'consultation-comment', id },
          unitId: record.unitId,
          contact: given,
          ...(words.original === undefined ? {} : { original: words.original }),
          salt: saltOf(randomBytes),
          isDemo: record.isDemo,
        })
        return { id }
      })
    },
  }
}

async function isOnPortal(desk: Desk, releaseId: string): Promise<boolean> {
  const keys = { channel: 'portal', release: releaseId }
  return (await desk.count({ kind: 'publication', states: ['published'], keys })) > 0
}

function checkCluster(cluster: CommentCluster): CommentCluster {
  if (!commentVerdicts.includes(cluster.verdict))
    throw new AppError('BAD_INPUT', `verdict ${cluster.verdict}`, { userMessage: '请选择采纳情况' })
  return {
    title: requireText(cluster.title, '意见归纳', 500),
    commentIds: [...new Set(cluster.commentIds)],
    verdict: cluster.verdict,
    reason: requireText(cluster.reason, '处理说明', 2_000),
  }
}

function requireDays(from: string, to: string): void {
  const day = /^\d{4}-\d{2}-\d{2}$/
  if (
    !day.test(from) ||
    !day.test(to) ||
    Number.isNaN(Date.parse(from)) ||
    Number.isNaN(Date.parse(to)) ||
    to < from
  )
    throw new AppError('BAD_INPUT', `days ${from} to ${to}`, { userMessage: '请填写征求意见的起止日期' })
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}
