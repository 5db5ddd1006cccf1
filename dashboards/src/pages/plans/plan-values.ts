import type { PlanEdit, PlanView } from '../../../../api/views/plan.ts'

type Row<Entry> = Partial<Entry>
type Item = NonNullable<PlanEdit['items']>[number]

/** A plan as the form holds it: lists of lines as one text, lists of entries as rows that may still be empty. */
export interface PlanRows {
  readonly title?: string
  readonly goal?: string
  readonly audience?: string
  readonly from?: string
  readonly to?: string
  readonly query?: string
  readonly keyMessages?: string
  readonly lessonsTaken?: string
  readonly channels?: readonly string[]
  readonly questions?: readonly Row<PlanView['questions'][number]>[]
  readonly materials?: readonly Row<PlanView['materials'][number]>[]
  readonly people?: readonly Row<PlanView['people'][number]>[]
  readonly risks?: readonly Row<PlanView['risks'][number]>[]
  readonly items?: readonly Row<Item>[]
}

export function rowsOf(plan: PlanView): PlanRows {
  const { title, goal, audience, from, to, query, channels, questions, materials, people, risks, items } =
    plan
  return {
    title,
    goal,
    audience,
    from: from ?? '',
    to: to ?? '',
    query,
    keyMessages: plan.keyMessages.join('\n'),
    lessonsTaken: plan.lessonsTaken.join('\n'),
    channels,
    questions,
    materials,
    people,
    risks,
    items,
  }
}

/** What goes to the server: every field, rows without their main word dropped. */
export function valuesOf(rows: PlanRows): PlanEdit & { readonly title: string } {
  return {
    title: rows.title ?? '',
    goal: rows.goal ?? '',
    audience: rows.audience ?? '',
    from: rows.from ?? '',
    to: rows.to ?? '',
    query: rows.query ?? '',
    keyMessages: linesOf(rows.keyMessages),
    lessonsTaken: linesOf(rows.lessonsTaken),
    channels: [...(rows.channels ?? [])],
    questions: (rows.questions ?? []).flatMap(({ question = '', answer = '', source = '' }) =>
      question.trim() ? [{ question, answer, source }] : [],
    ),
    materials: (rows.materials ?? []).flatMap(({ name = '', note = '' }) =>
      name.trim() ? [{ name, note }] : [],
    ),
    people: (rows.people ?? []).flatMap(({ name = '', duty = '', unit = '' }) =>
      name.trim() ? [{ name, duty, unit }] : [],
    ),
    risks: (rows.risks ?? []).flatMap(({ risk = '', mitigation = '' }) =>
      risk.trim() ? [{ risk, mitigation }] : [],
    ),
    items: (rows.items ?? []).flatMap(itemOf),
  }
}

function itemOf({ id, kind = 'other', title = '', day = '', time, channel, attendees }: Row<Item>): Item[] {
  if (!title.trim()) return []
  return [
    {
      ...(id ? { id } : {}),
      kind,
      title,
      day,
      time: time ?? '',
      channel: channel ?? '',
      attendees: attendees ?? [],
    },
  ]
}

export function linesOf(text: string | undefined): string[] {
  return (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
}
