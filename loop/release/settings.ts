import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { requireText } from '../office/input.ts'
import { type InterpretationPlan, interpretationForms, type Settings } from './release.ts'

/** What is absent stays as it is; `null` takes it away. */
export interface SettingsEdit {
  readonly channels?: readonly string[] | undefined
  readonly embargoUntil?: string | null | undefined
  readonly isInternal?: boolean | undefined
  readonly interprets?: string | null | undefined
  readonly interpretationPlan?: InterpretationPlan | null | undefined
}

const mostChannels = 20

/** The settings after an edit, checked; only those that say something. */
export function mergeSettings(before: Settings, edit: SettingsEdit): Settings {
  const channels = edit.channels ?? before.channels
  const embargoUntil = merge(before.embargoUntil, edit.embargoUntil)
  const isInternal = edit.isInternal ?? before.isInternal
  const interprets = merge(before.interprets, edit.interprets)
  const plan = merge(before.interpretationPlan, edit.interpretationPlan)
  return {
    ...(channels ? { channels: checkChannels(channels) } : {}),
    ...(embargoUntil ? { embargoUntil: checkTime(embargoUntil, '最早发布时间') } : {}),
    ...(isInternal ? { isInternal } : {}),
    ...(interprets ? { interprets } : {}),
    ...(plan ? { interpretationPlan: checkPlan(plan) } : {}),
  }
}

function merge<T>(before: T | undefined, edit: T | null | undefined): T | undefined {
  return edit === undefined ? before : (edit ?? undefined)
}

/** An ISO time, as the house writes it. */
export function checkTime(text: string, label: string): string {
  const at = new Date(text)
  if (Number.isNaN(at.getTime()))
    throw new AppError('BAD_INPUT', `${label}: ${text}`, { userMessage: `${label}不是一个时间` })
  return toShanghaiIso(at)
}

function checkChannels(channels: readonly string[]): readonly string[] {
  const chosen = [...new Set(channels)]
  const isKnownShape = chosen.every((channel) => /^[a-z0-9][a-z0-9-]{0,63}$/u.test(channel))
  if (chosen.length === 0 || chosen.length > mostChannels || !isKnownShape)
    throw new AppError('BAD_INPUT', `channels ${chosen.join(' ')}`, { userMessage: '请至少选择一个发布渠道' })
  return chosen
}

function checkPlan({ who, forms, day }: InterpretationPlan): InterpretationPlan {
  const known = interpretationForms.filter((form) => forms.includes(form))
  if (known.length === 0)
    throw new AppError('BAD_INPUT', 'interpretation plan without a form', {
      userMessage: '解读方案请至少选择一种解读形式',
    })
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(day))
    throw new AppError('BAD_INPUT', `interpretation plan: day ${day}`, { userMessage: '解读方案请填写日期' })
  return { who: requireText(who, '解读人', 200), forms: known, day }
}
