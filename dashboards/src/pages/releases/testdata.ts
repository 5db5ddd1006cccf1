import type { ReleaseView } from '../../../../api/views/release.ts'

/** For tests: a release under its first review. */
export function release(over: Partial<ReleaseView> = {}): ReleaseView {
  return {
    id: 'r1',
    version: 1,
    title: '情况说明',
    body: '正文',
    column: 'response',
    channels: ['portal'],
    state: 'review-1',
    contentVersion: 1,
    author: { id: 'writer', name: '撰稿人' },
    findings: [],
    signatures: [],
    comments: [],
    versions: [],
    callsForWithdrawal: false,
    createdAt: '2026-11-24T08:00:00+08:00',
    updatedAt: '2026-11-24T08:00:00+08:00',
    unitId: 'ministry',
    isDemo: false,
    moves: [],
    ...over,
  }
}
