import type { Attendance, PlanItemKind } from './plan.ts'

/** Kinds of items and attendances as the office calls them. */
export const itemKindNames: Readonly<Record<PlanItemKind, string>> = {
  release: '稿件发布',
  'press-conference': '新闻发布会',
  briefing: '媒体吹风会',
  interview: '媒体采访',
  'online-interview': '在线访谈',
  consultation: '征求意见',
  event: '现场活动',
  other: '其他',
}

export const attendanceNames: Readonly<Record<Attendance, string>> = {
  head: '负责人',
  principal: '主要负责人',
  spokesperson: '新闻发言人',
}
