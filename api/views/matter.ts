import { z } from 'zod'
import { lineUses, matterCategories, matterOrigins } from '../../loop/matter/matter.ts'
import { concern, isoTime, person, reason, shortText, text, version } from './common.ts'
import { clockView } from './incident.ts'

export const matterState = z.enum([
  'registered',
  'routed',
  'answering',
  'review',
  'answered',
  'evaluated',
  'deciding',
  'not-answered',
  'merged',
  'closed',
])
export const matterCategory = z.enum(matterCategories)
const origin = z.object({
  kind: z.enum(matterOrigins),
  id: z.string().optional(),
  note: z.string().max(500).optional(),
})
const lineUse = z.enum(lineUses)

const line = z.object({
  sentence: z.string(),
  paragraph: z.string(),
  full: z.string(),
  use: lineUse,
  validFrom: isoTime,
  validTo: isoTime.optional(),
  by: person,
  at: isoTime,
})

export const matterView = z.object({
  id: z.string(),
  version,
  state: matterState,
  title: z.string(),
  question: z.string().describe("in the public's words"),
  category: matterCategory.describe('R6'),
  categoryReason: z.string(),
  origins: z.array(origin),
  registeredBy: person,
  registeredAt: isoTime,
  updatedAt: isoTime,
  knownAt: isoTime.describe('clocks run from here'),
  unitId: z.string(),
  unitName: z.string().describe('who must answer'),
  storyIds: z.array(z.string()),
  incidentId: z.string().optional(),
  planId: z.string().optional(),
  documentIds: z.array(z.string()),
  topics: z.array(z.string()),
  keywords: z.array(z.string()),
  route: z.object({ unitId: z.string(), by: person, at: isoTime, reason: z.string() }).optional(),
  lines: z.array(line).describe('口径, the one in force last'),
  replyText: z.string().optional(),
  decision: z
    .object({
      reason: z.string(),
      excluded: z.array(matterCategory),
      draftedBy: person,
      draftedAt: isoTime,
      signedBy: person.optional(),
      signedAt: isoTime.optional(),
      opinion: z.string().optional(),
    })
    .optional(),
  evaluation: z
    .object({
      text: z.string(),
      by: person,
      at: isoTime,
      effectWords: z.string().optional(),
      effectId: z.string().optional(),
    })
    .optional(),
  clocks: z.array(clockView.extend({ matterId: z.string().describe('whose it was before a merge') })),
  dueAt: isoTime.optional(),
  isOverdue: z.boolean(),
  mergedInto: z.string().optional(),
  mergedFrom: z.array(z.string()),
  isDemo: z.boolean(),
})

export const matterDetail = matterView.extend({
  history: z.array(
    z.object({
      at: isoTime,
      by: person,
      kind: z.string(),
      text: z.string(),
      link: z.object({ kind: z.string(), id: z.string() }).optional(),
    }),
  ),
  releases: z.array(
    z.object({ id: z.string(), title: z.string(), state: z.string(), publishedAt: isoTime.optional() }),
  ),
  merged: z.array(z.object({ id: z.string(), title: z.string() })),
  /** What may be done now by this person: the page shows only these. */
  moves: z.array(z.string()),
})

export const matterCandidate = z.object({
  story: z.object({ id: z.string(), title: z.string() }),
  isDemo: z.boolean(),
  count: z.number().int().describe('questions and suspected misreadings in the last 24 hours'),
  perDayBefore: z.number(),
  reasons: z.array(z.string()),
  category: matterCategory,
  categoryReason: z.string(),
  question: z.string(),
  documents: z.array(
    z.object({
      id: z.string(),
      sourceName: z.string(),
      text: z.string(),
      concern,
      publishedAt: isoTime.optional(),
    }),
  ),
  topics: z.array(z.string()),
  keywords: z.array(z.string()),
})

export const routeChoice = z.object({
  suggestions: z.array(
    z.object({ unitId: z.string(), unitName: z.string(), score: z.number(), reasons: z.array(z.string()) }),
  ),
  units: z.array(z.object({ id: z.string(), name: z.string() })),
})

export const duplicateSuggestion = z.object({
  id: z.string(),
  title: z.string(),
  state: z.string(),
  score: z.number(),
  reasons: z.array(z.string()),
})

const documentIds = z.array(z.string().max(100)).max(200)

export const matterInput = z.object({
  title: shortText,
  question: text,
  category: matterCategory,
  categoryReason: reason,
  origin,
  storyId: z.string().optional(),
  incidentId: z.string().optional(),
  planId: z.string().optional(),
  documentIds: documentIds.optional(),
  knownAt: isoTime.optional(),
})
export const routeInput = z.object({ version, unitId: z.string(), reason })
export const categoryInput = z.object({ version, category: matterCategory, reason })
export const evidenceInput = z.object({ version, documentIds })
export const matterTextInput = z.object({ version, text })
export const lineInput = z.object({
  version,
  sentence: shortText,
  paragraph: z.string().max(2_000).optional(),
  full: z.string().max(20_000).optional(),
  use: lineUse,
  validFrom: isoTime.optional(),
  validTo: isoTime.optional(),
})
export const replyDraftInput = z.object({ version, title: shortText.optional(), text: text.optional() })
export const replyDrafted = z.object({ releaseId: z.string(), matter: matterDetail })
export const mergeInput = z.object({ version, into: z.string(), reason })
export const decisionInput = z.object({ version, reason, excluded: z.array(matterCategory) })
export const decisionVerdict = z.object({
  version,
  verdict: z.enum(['approved', 'returned']),
  opinion: reason,
})
export const matterReasonInput = z.object({ version, reason })
export const matterClosingInput = z.object({ version, reason: z.string().max(2_000).optional() })
export const evaluationInput = z.object({ version, text, effectId: z.string().optional() })

export type MatterView = z.infer<typeof matterView>
export type MatterDetail = z.infer<typeof matterDetail>
export type MatterCandidateView = z.infer<typeof matterCandidate>
export type MatterInputView = z.input<typeof matterInput>
