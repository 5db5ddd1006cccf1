import { shanghaiDay } from '../../../pipeline/platform/clock.ts'
import type { CheckId } from '../check-list.ts'
import { daysBetween } from '../days.ts'
import type { CheckResult, RawFinding } from '../finding.ts'
import type { SampledAccount } from '../sample.ts'
import { type CheckInput, judged, notJudged } from './input.ts'

/** R18: accounts that stand still, take no answer or leave people without one. */
export function checkAccounts(input: CheckInput): readonly CheckResult[] {
  const { accounts } = input.sample
  const ids = ['account-stale', 'account-silent', 'account-late-reply'] as const
  const read = accounts.filter(({ outcome }) => outcome === 'read')
  if (accounts.length > 0 && read.length === 0) return ids.map((id) => notJudged(id, '账号页面未能读取'))
  return [
    judged(
      'account-stale',
      read.flatMap((account) => stale(account, input)),
    ),
    judged('account-silent', read.flatMap(silent)),
    judged(
      'account-late-reply',
      read.flatMap((account) => lateReplies(account, input)),
    ),
  ]
}

function stale(account: SampledAccount, { checks, now }: CheckInput): readonly RawFinding[] {
  const limit = checks.limit('account-stale', '更新')
  const { newestDay: newest } = account
  if (newest && daysBetween(newest, shanghaiDay(now)) <= limit) return []
  return [
    found('account-stale', account, {
      title: newest ? `${limit} 天内没有更新（最近 ${newest}）` : '没有任何内容',
      ...(newest ? { day: newest } : {}),
      text: newest ? `最近一条 ${newest}` : '账号页面没有带日期的内容',
    }),
  ]
}

/** Known by its page: an account that lives here alone (by its channel) is not judged by a page nobody read. */
function silent(account: SampledAccount): readonly RawFinding[] {
  if (account.hasTalk || !account.url) return []
  return [
    found('account-silent', account, {
      title: '没有留言、评论或私信等互动功能',
      text: '账号页面没有可用的互动入口',
    }),
  ]
}

function lateReplies(account: SampledAccount, { checks, now }: CheckInput): readonly RawFinding[] {
  const limit = checks.param('account-late-reply', 'days')
  return account.interactions
    .filter(({ receivedDay, repliedDay }) => daysBetween(receivedDay, repliedDay ?? shanghaiDay(now)) > limit)
    .map(({ receivedDay, repliedDay }) => ({
      ...found('account-late-reply', account, {
        title: `${receivedDay} 的留言${repliedDay ? `到 ${repliedDay} 才回复` : '至今没有回复'}`,
        day: receivedDay,
        text: `留言 ${receivedDay}，回复 ${repliedDay ?? '无'}`,
      }),
      object: `${objectOf(account)}#${receivedDay}`,
    }))
}

interface Words {
  readonly title: string
  readonly day?: string
  readonly text: string
}

function found(checkId: CheckId, account: SampledAccount, { title, ...evidence }: Words): RawFinding {
  return {
    checkId,
    object: objectOf(account),
    title: `${account.platform}账号“${account.name}”${title}`,
    evidence: [{ url: account.url ?? '', ...evidence }],
  }
}

function objectOf({ url, platform, name }: SampledAccount): string {
  return url ?? `${platform}/${name}`
}
