import { shanghaiDay } from '../../../pipeline/platform/clock.ts'
import { loadWorkingDays } from '../../rules/working-days.ts'
import { monthsBefore } from '../days.ts'
import type { CheckResult } from '../finding.ts'
import type { Interaction } from '../sample.ts'
import { type CheckInput, judged, notJudged } from './input.ts'

/** R16: somewhere to write to, and an answer within three months, looking back a year. */
export function checkInteraction({ sample, checks, now }: CheckInput): readonly CheckResult[] {
  if (sample.homeOutcome !== 'read')
    return [notJudged('no-channel', '首页未能读取'), notJudged('unanswered', '首页未能读取')]
  const today = shanghaiDay(now)
  const months = checks.limit('unanswered', '回复')
  const yearAgo = monthsBefore(today, 12)
  const late = sample.interactions.filter(
    ({ kind, receivedDay, repliedDay }) =>
      kind === 'message' && receivedDay >= yearAgo && receivedDay < monthsBefore(repliedDay ?? today, months),
  )
  return [
    judged(
      'no-channel',
      sample.channelUrl
        ? []
        : [
            {
              checkId: 'no-channel',
              object: sample.homepage,
              title: '首页没有可用的互动交流渠道',
              evidence: [{ url: sample.homepage, text: '首页没有能打开的信箱、留言或咨询入口' }],
            },
          ],
    ),
    judged(
      'unanswered',
      late.map((message) => ({
        checkId: 'unanswered',
        object: objectOf(message),
        title: message.repliedDay
          ? `${message.receivedDay} 的留言到 ${message.repliedDay} 才答复，超过 ${months} 个月`
          : `${message.receivedDay} 的留言超过 ${months} 个月没有答复`,
        evidence: [evidenceOf(message)],
      })),
    ),
  ]
}

/** R21: 我为政府网站找错, by working days. */
export function checkErrorReports({ sample, checks, now }: CheckInput): readonly CheckResult[] {
  const days = checks.limit('error-report', '答复')
  const calendar = loadWorkingDays()
  const late = sample.interactions.filter(
    ({ kind, receivedDay, repliedDay }) =>
      kind === 'error-report' &&
      (repliedDay ?? shanghaiDay(now)) > calendar.addWorkingDays(receivedDay, days).day,
  )
  return [
    judged(
      'error-report',
      late.map((message) => ({
        checkId: 'error-report',
        object: objectOf(message),
        title: message.repliedDay
          ? `${message.receivedDay} 的网站找错留言到 ${message.repliedDay} 才答复，超过 ${days} 个工作日`
          : `${message.receivedDay} 的网站找错留言超过 ${days} 个工作日没有答复`,
        evidence: [evidenceOf(message)],
      })),
    ),
  ]
}

function objectOf({ url, receivedDay }: Interaction): string {
  return `${url}#${receivedDay}`
}

function evidenceOf({ url, receivedDay, repliedDay }: Interaction) {
  return { url, day: receivedDay, text: `来信 ${receivedDay}，答复 ${repliedDay ?? '无'}` }
}
