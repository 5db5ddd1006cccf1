import type { ReleaseView } from '../../../../api/views/release.ts'
import type { InputOf } from '../../client.ts'
import { wallTime } from '../../format.ts'

type DraftInput = InputOf<'POST /api/releases'>['body']
type Policy = NonNullable<ReleaseView['policy']>
type Plan = NonNullable<ReleaseView['interpretationPlan']>

/** What stands in the form: all of it text, lists and times as the fields have them. */
export interface Content {
  readonly title: string
  readonly body: string
  readonly column: ReleaseView['column']
  readonly openness?: NonNullable<ReleaseView['openness']>
  readonly summary?: string
  readonly source?: string
  readonly channels?: readonly string[]
  /** `YYYY-MM-DDTHH:mm` on the office's wall clock. */
  readonly embargoUntil?: string
  readonly isInternal?: boolean
  readonly interprets?: string
  readonly policy?: Partial<Omit<Policy, 'keywords'>> & { readonly keywords?: string }
  readonly plan?: Partial<Plan>
}

type Settings = Omit<DraftInput, 'incidentId' | 'storyId' | 'planId' | 'matterId'>

/** What the server is asked to keep. Fields left empty are taken away. */
export function toInput(content: Content): Settings {
  const { title, body, column, openness, channels, isInternal, interprets } = content
  return {
    title,
    body,
    column,
    ...(openness ? { openness } : {}),
    summary: textOrNull(content.summary),
    source: textOrNull(content.source),
    ...(channels && channels.length > 0 ? { channels: [...channels] } : {}),
    embargoUntil: content.embargoUntil ? fromWall(content.embargoUntil) : null,
    ...(isInternal === undefined ? {} : { isInternal }),
    interprets: column === 'interpretation' && interprets ? interprets : null,
    policy: column === 'policy' ? policyOf(content.policy) : null,
    interpretationPlan: column === 'policy' ? planOf(content.plan) : null,
  }
}

/** The form of what is there. */
export function toContent(release: ReleaseView): Content {
  const { title, body, column, openness, summary, source, channels, embargoUntil, isInternal } = release
  const { interprets, policy, interpretationPlan } = release
  return {
    title,
    body,
    column,
    channels,
    ...(openness ? { openness } : {}),
    ...(summary ? { summary } : {}),
    ...(source ? { source } : {}),
    ...(embargoUntil ? { embargoUntil: toWall(embargoUntil) } : {}),
    ...(isInternal ? { isInternal } : {}),
    ...(interprets ? { interprets } : {}),
    ...(policy ? { policy: { ...policy, keywords: policy.keywords.join(' ') } } : {}),
    ...(interpretationPlan ? { plan: interpretationPlan } : {}),
  }
}

/** A time of the office's wall clock, which is Shanghai's, whatever the browser's is. */
export function fromWall(time: string): string {
  return `${time.slice(0, 16)}:00+08:00`
}

/** All times come with +08:00: what stands before it is the wall clock. */
export function toWall(iso: string): string {
  return iso.slice(0, 16)
}

/** Now, as a field of date and time has it. */
export function wallNow(now: Date): string {
  const { year, month, day, hour, minute } = wallTime(now)
  return `${year}-${month}-${day}T${hour}:${minute}`
}

/** The nine fields are kept together or not at all. */
function policyOf(policy: Content['policy']): Policy | null {
  const { indexNumber, theme, issuer, writtenOn, documentNumber, validity, keywords } = policy ?? {}
  if (!indexNumber || !theme || !issuer || !writtenOn || !documentNumber) return null
  return {
    indexNumber,
    theme,
    issuer,
    writtenOn,
    documentNumber,
    keywords: (keywords ?? '').split(/[\s、，,；;]+/u).filter((word) => word !== ''),
    validity: validity ?? 'valid',
  }
}

function planOf(plan: Content['plan']): Plan | null {
  const { who, forms, day } = plan ?? {}
  return who && forms && forms.length > 0 && day ? { who, forms, day } : null
}

function textOrNull(text: string | undefined): string | null {
  const words = text?.trim()
  return words ? words : null
}
