import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { type Actor, type Person, personOf } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import type { Office } from '../office/office.ts'

/** 已报: to whom, when, in which issue. The next report shows only what is new since. */
export interface StoryReport {
  readonly id: string
  readonly to: string
  readonly at: string
  readonly issue: string
  readonly by: Person
  readonly note?: string
}

export interface StoryNote {
  readonly id: string
  readonly at: string
  readonly by: Person
  readonly text: string
}

/** What the office knows of a story beside what the store knows of it. */
export interface StoryOffice {
  readonly reports: readonly StoryReport[]
  readonly notes: readonly StoryNote[]
}

export interface Stories {
  get(who: Actor, input: { readonly storyId: string }): Promise<StoryOffice>
  report(
    who: Actor,
    input: {
      readonly storyId: string
      readonly to: string
      readonly issue: string
      readonly note?: string | undefined
      readonly isDemo?: boolean | undefined
    },
  ): Promise<StoryReport>
  addNote(
    who: Actor,
    input: { readonly storyId: string; readonly text: string; readonly isDemo?: boolean | undefined },
  ): Promise<StoryNote>
}

export function createStories(office: Office): Stories {
  return {
    async get(who, { storyId }) {
      const unitIds = await office.scope(who, 'alert.read')
      const filter = { unitIds, keys: { story: storyId }, order: 'oldest' } as const
      const [reports, notes] = await Promise.all([
        office.reader.list<StoryReport>({ kind: 'story-report', ...filter }),
        office.reader.list<StoryNote>({ kind: 'story-note', ...filter }),
      ])
      return { reports: reports.map(({ body }) => body), notes: notes.map(({ body }) => body) }
    },

    report: (who, { storyId, to, issue, note, isDemo }) =>
      office.work(who, async (desk) => {
        await desk.require('story.report', who.unitId)
        const report: StoryReport = {
          id: office.newId(),
          to: requireText(to, '报送对象', 200),
          at: toShanghaiIso(desk.now),
          issue: requireText(issue, '刊期', 200),
          by: personOf(who),
          ...(note?.trim() ? { note: note.trim() } : {}),
        }
        await desk.create(
          {
            kind: 'story-report',
            id: report.id,
            unitId: who.unitId,
            isDemo: isDemo ?? false,
            body: report,
            keys: { story: storyId },
          },
          'story.reported',
        )
        return report
      }),

    addNote: (who, { storyId, text, isDemo }) =>
      office.work(who, async (desk) => {
        await desk.require('story.note', who.unitId)
        const note: StoryNote = {
          id: office.newId(),
          at: toShanghaiIso(desk.now),
          by: personOf(who),
          text: requireText(text, '备注'),
        }
        await desk.create(
          {
            kind: 'story-note',
            id: note.id,
            unitId: who.unitId,
            isDemo: isDemo ?? false,
            body: note,
            keys: { story: storyId },
          },
          'story.noted',
        )
        return note
      }),
  }
}
