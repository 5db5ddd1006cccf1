import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Actor } from '../office/actor.ts'
import { gateClosed, requireText } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import type { ReleaseBody } from '../release/release.ts'
import { maskText } from './contact.ts'
import {
  type Guest,
  type InterviewBody,
  type InterviewQuestionBody,
  type InterviewQuestionView,
  type InterviewView,
  interviewMoves,
  interviewStates,
  isAskable,
  viewInterview,
} from './interview.ts'
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

export interface Interviews {
  /** Announces an interview by a release of the column 在线访谈; the public sees it when that is published. */
  announce(
    who: Actor,
    input: { readonly releaseId: string; readonly startsAt: Date; readonly guests: readonly Guest[] },
  ): Promise<InterviewView>
  list(who: Actor): Promise<readonly InterviewView[]>
  questions(who: Actor, input: { readonly id: string }): Promise<readonly InterviewQuestionView[]>
  hold(who: Actor, input: OnRecord): Promise<InterviewView>
  linkTranscript(who: Actor, input: OnRecord & { readonly releaseId: string }): Promise<InterviewView>
  cancel(who: Actor, input: OnRecord & { readonly reason: string }): Promise<InterviewView>
  /** For the portal: the interview that a release announces. */
  ofRelease(input: { readonly releaseId: string }): Promise<InterviewView | undefined>
  /** From the portal's form, until it begins. */
  ask(input: Once & { readonly interviewId: string; readonly text: string }): Promise<{ readonly id: string }>
}

type Interview = LedgerRecord<InterviewBody>

const mostGuests = 10

export function createInterviews({ office }: InteractionOptions): Interviews {
  const view = async (who: Actor | undefined, record: Interview) => {
    const questions = await office.reader.count({
      kind: 'interview-question',
      keys: { interview: record.id },
    })
    return viewInterview(who, record, { now: office.clock.now(), questions })
  }
  const on = async (
    who: Actor,
    { id, version }: OnRecord,
    work: (desk: Desk, record: Interview) => Promise<Interview>,
  ): Promise<InterviewView> => {
    const changed = await office.work(who, async (desk) => {
      const record = await desk.take<InterviewBody>('interview', { id, version }, 'interaction.arrange')
      return work(desk, record)
    })
    return view(who, changed)
  }
  return {
    async announce(who, { releaseId, startsAt, guests }) {
      const announced = await office.work(who, async (desk) => {
        const release = await needInterviewRelease(desk, releaseId)
        await desk.require('interaction.arrange', release.unitId)
        if ((await desk.count({ kind: 'interview', keys: { release: releaseId } })) > 0)
          throw gateClosed(`release/${releaseId} has one`, '这份发布稿已经设置了访谈')
        if (startsAt.getTime() <= desk.now.getTime())
          throw new AppError('BAD_INPUT', 'interview in the past', { userMessage: '访谈时间应晚于现在' })
        return desk.create<InterviewBody>(
          {
            kind: 'interview',
            id: office.newId(),
            unitId: release.unitId,
            state: 'announced',
            isDemo: release.isDemo,
            keys: { release: releaseId },
            body: {
              title: release.body.title,
              releaseId,
              startsAt: toShanghaiIso(startsAt),
              guests: checkGuests(guests),
              history: [entryOf(desk, 'announced')],
            },
          },
          'interview.announced',
        )
      })
      return view(who, announced)
    },

    async list(who) {
      const records = await listHandled<InterviewBody>(office, who, {
        kind: 'interview',
        states: interviewStates,
      })
      return Promise.all(records.map((record) => view(who, record)))
    },

    async questions(who, { id }) {
      const record = await needRecord<InterviewBody>(office.reader, 'interview', id)
      await office.require(who, 'interaction.read', record.unitId)
      const questions = await office.reader.list<InterviewQuestionBody>({
        kind: 'interview-question',
        keys: { interview: id },
        order: 'oldest',
      })
      return questions.map((question) => ({ ...question.body, id: question.id }))
    },

    hold: (who, input) =>
      on(who, input, (desk, record) => {
        const body = { ...record.body, history: [...record.body.history, entryOf(desk, 'held')] }
        return desk.move(record, { table: interviewMoves, to: 'held', body }, 'interview.held')
      }),

    linkTranscript: (who, { releaseId, ...input }) =>
      on(who, input, async (desk, record) => {
        if (record.state !== 'held') throw gateClosed('not held', '访谈举行后再关联实录')
        const release = await needInterviewRelease(desk, releaseId)
        const body = {
          ...record.body,
          transcriptReleaseId: release.id,
          history: [...record.body.history, entryOf(desk, 'transcript-linked', release.body.title)],
        }
        return desk.change(record, { body }, 'interview.transcript-linked')
      }),

    cancel: (who, { reason, ...input }) =>
      on(who, input, (desk, record) => {
        const text = requireText(reason, '取消理由')
        const body = { ...record.body, history: [...record.body.history, entryOf(desk, 'cancelled', text)] }
        return desk.move(
          record,
          { table: interviewMoves, to: 'cancelled', body },
          'interview.cancelled',
          text,
        )
      }),

    async ofRelease({ releaseId }) {
      const [record] = await office.reader.list<InterviewBody>({
        kind: 'interview',
        keys: { release: releaseId },
        limit: 1,
      })
      return record && view(undefined, record)
    },

    ask: ({ interviewId, text, once }) => {
      const id = submissionId('interview-question', once, office.newId)
      const words = maskText(requireText(text, '问题', 1_000)).text
      return office.work(publicActor, async (desk) => {
        const record = await desk.need<InterviewBody>('interview', interviewId)
        if (!isAskable(record, desk.now))
          throw new AppError('GATE_CLOSED', `interview/${interviewId} takes no questions`, {
            userMessage: '访谈已经开始或结束，不再征集问题',
          })
        if (await desk.get('interview-question', id)) return { id }
        await desk.create<InterviewQuestionBody>(
          {
            kind: 'interview-question',
            id,
            unitId: record.unitId,
            isDemo: record.isDemo,
            keys: { interview: interviewId },
            body: { interviewId, text: words, submittedAt: toShanghaiIso(desk.now) },
          },
          'interview.asked',
        )
        return { id }
      })
    },
  }
}

async function needInterviewRelease(desk: Desk, releaseId: string): Promise<LedgerRecord<ReleaseBody>> {
  const release = await desk.need<ReleaseBody>('release', releaseId)
  if (release.body.column !== 'interview')
    throw gateClosed(`release/${releaseId} is no interview`, '请选择“在线访谈”栏目的发布稿')
  return release
}

function checkGuests(guests: readonly Guest[]): readonly Guest[] {
  if (guests.length === 0 || guests.length > mostGuests)
    throw new AppError('BAD_INPUT', `${guests.length} guests`, {
      userMessage: `请填写 1 至 ${mostGuests} 位访谈嘉宾`,
    })
  return guests.map(({ name, post }) => ({
    name: requireText(name, '嘉宾姓名', 50),
    post: requireText(post, '嘉宾职务', 100),
  }))
}
