import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Desk } from '../office/office.ts'
import { createDraft } from '../release/draft.ts'
import type { ReleaseBody } from '../release/release.ts'
import { type CommentVerdict, type ConsultationBody, consultationMoves } from './consultation.ts'
import { entryOf } from './submission.ts'

const verdictNames: Readonly<Record<CommentVerdict, string>> = {
  accepted: '采纳',
  'partly-accepted': '部分采纳',
  'not-accepted': '未采纳',
}

/** A draft that tells what became of the comments: how many, and of each cluster what was done and why. */
export async function draftHandlingRelease(
  desk: Desk,
  { body, unitId, isDemo }: LedgerRecord<ConsultationBody>,
  { id, comments }: { readonly id: string; readonly comments: number },
): Promise<LedgerRecord<ReleaseBody>> {
  const rows = body.clusters.map(
    ({ title, commentIds, verdict, reason }) =>
      `| ${cell(title)} | ${commentIds.length} | ${verdictNames[verdict]} | ${cell(reason)} |`,
  )
  const text = [
    `${body.from} 至 ${body.to}，就“${body.title}”向社会公开征求意见，共收到意见 ${comments} 条。处理情况如下：`,
    ['| 意见 | 条数 | 采纳情况 | 说明 |', '| --- | --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n')
  return createDraft(desk, id, {
    input: {
      title: `关于“${body.title}”征求意见采纳情况的反馈`,
      body: text,
      column: 'consultation',
      openness: 'proactive',
      isDemo,
    },
    incident: undefined,
    unitId,
  })
}

function cell(text: string): string {
  return text.replaceAll('|', '｜').replaceAll(/\s*\n\s*/gu, ' ')
}

/** In the publishing transaction: the consultation whose handling the release tells is done. */
export async function followHandlingRelease(desk: Desk, release: LedgerRecord<ReleaseBody>): Promise<void> {
  if (release.body.column !== 'consultation') return
  const records = await desk.list<ConsultationBody>({
    kind: 'consultation',
    states: ['handling'],
    keys: { handling: release.id },
  })
  for (const record of records) {
    const body = { ...record.body, history: [...record.body.history, entryOf(desk, 'published')] }
    await desk.move(
      record,
      { table: consultationMoves, to: 'published', body },
      'consultation.handling-published',
    )
  }
}
