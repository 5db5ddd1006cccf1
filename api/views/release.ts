import { z } from 'zod'
import { gateNames } from '../../loop/release/gates/gate.ts'
import { interpretationForms, portalColumns, releaseStates, validities } from '../../loop/release/release.ts'
import { isoTime, person, reason, shortText, version } from './common.ts'
import { richBlock } from './rich-text.ts'

/** 主动公开 / 依申请公开 / 不予公开 (R9). */
export const openness = z.enum(['proactive', 'on-request', 'closed'])
export const portalColumn = z.enum(portalColumns)
export const releaseState = z.enum(releaseStates)
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u)

/** What a rule says, wherever a finding rests on one; `isToBeConfirmed`: shown as 待核. */
const findingRule = z.object({ id: z.string(), documentNumber: z.string(), isToBeConfirmed: z.boolean() })

/** Something a gate found. `isBlocking` must be mended; others must be acknowledged with a reason. */
export const finding = z.object({
  id: z.string(),
  gate: z.enum(gateNames),
  message: z.string(),
  excerpt: z.string(),
  isBlocking: z.boolean(),
  suggestion: z.string().optional(),
  rule: findingRule.optional(),
  /** Where another release says otherwise. */
  elsewhere: z
    .object({ releaseId: z.string(), title: z.string(), publishedAt: z.string(), excerpt: z.string() })
    .optional(),
  acknowledgement: z.object({ by: person, at: isoTime, reason: z.string() }).optional(),
})

const phoneClock = z.object({
  ruleId: z.string(),
  title: z.string(),
  documentNumber: z.string(),
  mark: z.enum(['V', 'S', 'R']),
  startsAt: isoTime,
  dueAt: isoTime,
  metAt: isoTime.optional(),
  state: z.enum(['running', 'met', 'missed']),
})

/** A signature given by telephone: the number is masked. */
const phoneNote = z.object({
  number: z.string(),
  calledAt: isoTime,
  recordedBy: person,
  clock: phoneClock,
  confirmation: z
    .object({ verdict: z.enum(['confirmed', 'disputed']), at: isoTime, words: z.string() })
    .optional(),
})

export const signature = z.object({
  step: z.enum(['review-1', 'review-2', 'review-3', 'secrecy', 'release']),
  verdict: z.enum(['approved', 'returned']),
  by: person,
  at: isoTime,
  opinion: z.string(),
  contentVersion: z.number().int(),
  scheduledFor: isoTime.optional(),
  phone: phoneNote.optional(),
})

/** The nine fields of a policy page but for title and date of publication. */
export const policyFields = z.object({
  indexNumber: z.string().trim().min(1).max(100),
  theme: z.string().trim().min(1).max(100),
  issuer: z.string().trim().min(1).max(200),
  writtenOn: day.describe('成文日期'),
  documentNumber: z.string().trim().min(1).max(100),
  keywords: z.array(z.string().trim().min(1).max(50)).max(20),
  validity: z.enum(validities),
})

/** 解读方案 (R8). */
export const interpretationPlan = z.object({
  who: z.string().trim().min(1).max(200),
  forms: z.array(z.enum(interpretationForms)).min(1),
  day,
})

/** 批注 on a paragraph (counted from 0; -1: the whole text) of one version. */
export const reviewComment = z.object({
  id: z.string(),
  contentVersion: z.number().int(),
  paragraph: z.number().int(),
  excerpt: z.string(),
  text: z.string(),
  by: person,
  at: isoTime,
  resolution: z.object({ by: person, at: isoTime, words: z.string() }).optional(),
})

const linkCheck = z.object({
  address: z.string(),
  at: isoTime,
  outcome: z.enum(['alive', 'dead', 'unknown']),
  detail: z.string(),
})

const contentVersion = z.object({
  contentVersion: z.number().int(),
  title: z.string(),
  by: person,
  at: isoTime,
})

export const releaseView = z.object({
  id: z.string(),
  version,
  title: z.string(),
  /** A strict subset of Markdown: paragraphs, ## and ### headings, bold, lists, quotes, links, pictures, tables. */
  body: z.string(),
  /** The same as its pages show it; of a single release only. */
  blocks: z.array(richBlock).optional(),
  column: portalColumn,
  openness: openness.optional(),
  summary: z.string().optional(),
  source: z.string().optional(),
  policy: policyFields.optional(),
  channels: z.array(z.string()),
  embargoUntil: isoTime.optional(),
  isInternal: z.boolean().optional(),
  /** The release of the policy this explains, and those that explain this. */
  interprets: z.string().optional(),
  interpretedBy: z.array(z.string()).optional(),
  interpretationPlan: interpretationPlan.optional(),
  state: releaseState,
  contentVersion: z.number().int(),
  author: person,
  incidentId: z.string().optional(),
  storyId: z.string().optional(),
  planId: z.string().optional(),
  matterId: z.string().optional(),
  findings: z.array(finding),
  checkedAt: isoTime.optional(),
  linkChecks: z.array(linkCheck).optional(),
  /** What later lists found in what stands published. */
  rescan: z.object({ at: isoTime, findings: z.array(finding) }).optional(),
  signatures: z.array(signature),
  comments: z.array(reviewComment),
  versions: z.array(contentVersion),
  urgent: z.object({ by: person, at: isoTime, reason: z.string() }).optional(),
  scheduledAt: isoTime.optional(),
  /** Why what was due was not published. */
  scheduleFault: z.object({ at: isoTime, message: z.string() }).optional(),
  /** A signature it was published under has been denied. */
  callsForWithdrawal: z.boolean(),
  withdrawal: z.object({ by: person, at: isoTime, reason: z.string() }).optional(),
  publication: z.object({ id: z.string(), at: isoTime, url: z.string() }).optional(),
  createdAt: isoTime,
  updatedAt: isoTime,
  unitId: z.string(),
  isDemo: z.boolean(),
  /** What this person may do now: `edit`, `submit`, `approve`, `return`, `schedule`, `publish`, `comment`, `record-phone` … */
  moves: z.array(z.string()),
})

/** `null` takes away what was there. */
const settings = {
  summary: z.string().trim().max(500).nullable().optional(),
  source: z.string().trim().max(100).nullable().optional(),
  policy: policyFields.nullable().optional(),
  channels: z.array(z.string()).min(1).max(20).optional(),
  embargoUntil: z.iso.datetime({ offset: true }).nullable().optional(),
  isInternal: z.boolean().optional(),
  interprets: z.string().nullable().optional(),
  interpretationPlan: interpretationPlan.nullable().optional(),
}

export const releaseInput = z.object({
  title: shortText,
  body: z.string().trim().min(1).max(50_000),
  column: portalColumn,
  openness: openness.optional(),
  ...settings,
  incidentId: z.string().optional(),
  storyId: z.string().optional(),
  planId: z.string().optional(),
  matterId: z.string().optional(),
})
export const releaseEdit = releaseInput
  .omit({ incidentId: true, storyId: true, planId: true, matterId: true })
  .partial()
  .extend({ version })
export const verdictInput = z.object({ version, verdict: z.enum(['approved', 'returned']), opinion: reason })
export const acknowledgementInput = z.object({ version, findingId: z.string(), reason })
export const versionInput = z.object({ version })
export const withdrawalInput = z.object({ version, reason })

export const scheduleInput = z.object({ version, at: z.iso.datetime({ offset: true }) })
export const reasonInput = z.object({ version, reason })
export const commentInput = z.object({
  version: version.optional(),
  paragraph: z.number().int().min(-1).max(10_000),
  text: z.string().trim().min(1).max(2_000),
})
export const resolutionInput = z.object({
  version: version.optional(),
  commentId: z.string(),
  words: z.string().trim().min(1).max(2_000),
})
export const phoneVerdictInput = z.object({
  version,
  personId: z.string(),
  verdict: z.enum(['approved', 'returned']),
  number: z.string().trim().min(3).max(30),
  calledAt: z.iso.datetime({ offset: true }),
  words: reason,
})
export const phoneConfirmationInput = z.object({
  version,
  verdict: z.enum(['confirmed', 'disputed']),
  words: reason,
})

/** A telephone signature without a written word yet. */
export const openPhoneView = z.object({
  releaseId: z.string(),
  title: z.string(),
  state: releaseState,
  step: z.enum(['review-1', 'review-2', 'review-3', 'secrecy', 'release']),
  by: person,
  phone: phoneNote,
  isDemo: z.boolean(),
})

const diffPart = z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() })
const comparedVersion = z.object({ contentVersion: z.number().int(), by: person, at: isoTime })

/** Any two versions, word by word. */
export const comparison = z.object({
  from: comparedVersion,
  to: comparedVersion,
  title: z.array(diffPart),
  body: z.array(diffPart),
  fields: z.array(z.enum(['column', 'openness', 'summary', 'source', 'policy'])),
})
export const comparisonQuery = z.object({
  from: z.coerce.number().int().min(1),
  to: z.coerce.number().int().min(1),
})

/** What the public asks about what the release is about; `isTouched`: its text speaks of it. */
export const publicQuestions = z.object({
  basis: z.enum(['story', 'plan', 'none']),
  total: z.number().int(),
  questions: z.array(
    z.object({
      question: z.string(),
      count: z.number().int(),
      isTouched: z.boolean(),
      documents: z.array(
        z.object({ id: z.string(), title: z.string(), sourceName: z.string(), at: isoTime }),
      ),
    }),
  ),
})

export const previewInput = releaseInput
  .partial({ title: true, body: true })
  .extend({ id: z.string().optional(), title: z.string().max(200), body: z.string().max(50_000) })
/** How it will look, and what the gates find in it, before anything is saved. */
export const preview = z.object({
  blocks: z.array(richBlock),
  characters: z.number().int(),
  findings: z.array(finding),
})

/** Who may sign a step, for the telephone. */
export const signers = z.array(z.object({ id: z.string(), name: z.string(), unitName: z.string() }))

const ownLists = z.object({
  institutions: z.array(z.unknown()).optional(),
  leaders: z.array(z.unknown()).optional(),
  words: z.array(z.unknown()).optional(),
  patterns: z.array(z.unknown()).optional(),
})
export const gateListsView = z.object({
  version: z.number().int(),
  own: ownLists,
  changedBy: person.optional(),
  changedAt: isoTime.optional(),
  shipped: z.object({
    institutions: z.number().int(),
    leaders: z.number().int(),
    words: z.number().int(),
    patterns: z.number().int(),
  }),
})
export const gateListsInput = z.object({ version: z.number().int().min(0), own: ownLists })

export type ReleaseView = z.infer<typeof releaseView>
export type Finding = z.infer<typeof finding>
export type PublicQuestions = z.infer<typeof publicQuestions>
export type Comparison = z.infer<typeof comparison>
export type OpenPhoneView = z.infer<typeof openPhoneView>
export type GateListsView = z.infer<typeof gateListsView>
