import { z } from 'zod'
import { commentVerdicts, consultationStates } from '../../loop/interaction/consultation.ts'
import {
  deliveryForms,
  deliveryWays,
  requestStates,
  submissions,
} from '../../loop/interaction/disclosure-request.ts'
import { interviewStates } from '../../loop/interaction/interview.ts'
import { letterKinds, letterStates } from '../../loop/interaction/letter.ts'
import { siteErrorKinds, siteErrorStates } from '../../loop/interaction/site-error.ts'
import { matterCategories } from '../../loop/matter/matter.ts'
import { isoTime, person, reason, shortText, text, version } from './common.ts'
import { clockView } from './incident.ts'

/** A clock of what the public asked: which limit runs, whether it stands still and why, whether its day is only 暂按. */
export const interactionClock = clockView.extend({
  limit: z.string().optional(),
  isProvisional: z.boolean().optional(),
  pause: z.string().optional(),
})

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const entry = z.object({ at: isoTime, by: person, action: z.string(), text: z.string() })
const record = {
  id: z.string(),
  version,
  unitId: z.string(),
  isDemo: z.boolean(),
  clocks: z.array(interactionClock),
  history: z.array(entry),
  /** What may be done now by this person. */
  moves: z.array(z.string()),
}

/** Who wrote: given to who handles it, one at a time and on record; never in a list and in no export. */
export const contactView = z.object({
  name: z.string().optional(),
  phone: z.string().optional(),
  email: z.string().optional(),
  address: z.string().optional(),
  identityProof: z.string().optional(),
  /** What was written, where numbers of persons are masked in the record. */
  original: z.string().optional(),
})

const reply = z.object({
  text: z.string(),
  unitId: z.string(),
  by: person,
  at: isoTime,
  signedBy: person.optional(),
  signedAt: isoTime.optional(),
  opinion: z.string().optional(),
})

export const letterState = z.enum(letterStates)
export const letterView = z.object({
  ...record,
  state: letterState,
  kind: z.enum(letterKinds),
  topic: z.string(),
  text: z.string(),
  isSummary: z.boolean().describe('投诉转办件：只见摘要'),
  mayPublish: z.boolean(),
  submittedAt: isoTime,
  draft: reply.optional(),
  reply: reply.optional(),
  releaseId: z.string().optional(),
  matterId: z.string().optional(),
  outcome: z.object({ text: z.string(), to: z.string().optional(), at: isoTime }).optional(),
})

export const letterMove = z.discriminatedUnion('move', [
  z.object({
    move: z.literal('route'),
    version,
    unitId: z.string(),
    note: z.string().max(2_000).optional(),
    summary: z.string().max(2_000).optional(),
  }),
  z.object({ move: z.literal('accept'), version }),
  z.object({ move: z.literal('send-back'), version, reason }),
  z.object({ move: z.literal('draft-reply'), version, text }),
  z.object({ move: z.literal('sign-reply'), version, opinion: reason }),
  z.object({ move: z.literal('return-reply'), version, reason }),
  z.object({ move: z.literal('publish-reply'), version }),
  z.object({ move: z.literal('refuse'), version, reason }),
  z.object({ move: z.literal('transfer'), version, to: shortText, reason }),
  z.object({
    move: z.literal('register-matter'),
    version,
    title: shortText,
    question: z.string().trim().min(1).max(2_000),
    category: z.enum(matterCategories),
    reason,
  }),
  z.object({ move: z.literal('close'), version }),
])

const line = (longest: number) => z.string().trim().max(longest).optional()
export const disclosureInput = z.object({
  via: z.enum(submissions),
  receivedOn: day.optional(),
  applicant: z.enum(['person', 'organisation']),
  contact: z.object({
    name: shortText,
    phone: line(30),
    email: line(120),
    address: line(200),
    identityProof: shortText,
  }),
  wanted: z.string().trim().min(1).max(2_000),
  documentNumber: line(100),
  traits: line(2_000),
  form: z.enum(deliveryForms),
  way: z.enum(deliveryWays),
})
/** 查询码 is shown this once: it is handed to the applicant. */
export const receiptView = z.object({ id: z.string(), code: z.string() })

const answerDraft = z.object({
  kind: z.string(),
  text: z.string(),
  ground: z.string().optional(),
  number: z.string().optional(),
  by: person,
  at: isoTime,
})

export const requestState = z.enum(requestStates)
export const disclosureRequestView = z.object({
  ...record,
  state: requestState,
  applicant: z.enum(['person', 'organisation']),
  wanted: z.string(),
  documentNumber: z.string().optional(),
  traits: z.string().optional(),
  form: z.enum(deliveryForms),
  way: z.enum(deliveryWays),
  via: z.enum(submissions),
  submittedAt: isoTime,
  receivedAt: isoTime.optional(),
  endedAt: isoTime.optional(),
  extension: z.object({ at: isoTime, by: person, reason: z.string() }).optional(),
  corrections: z.array(
    z.object({
      askedAt: isoTime,
      asked: z.string(),
      dueOn: z.string(),
      correctedAt: isoTime.optional(),
      corrected: z.string().optional(),
    }),
  ),
  thirdParty: z.array(z.object({ from: isoTime, to: isoTime.optional(), outcome: z.string().optional() })),
  draft: answerDraft.optional(),
  signatures: z.array(
    z.object({ step: z.enum(['review', 'secrecy']), by: person, at: isoTime, opinion: z.string() }),
  ),
  answer: answerDraft.extend({ letter: z.string(), answeredAt: isoTime }).optional(),
})

export const disclosureMove = z.discriminatedUnion('move', [
  z.object({ move: z.literal('confirm-receipt'), version }),
  z.object({
    move: z.literal('route'),
    version,
    unitId: z.string(),
    note: z.string().max(2_000).optional(),
  }),
  z.object({
    move: z.literal('ask-correction'),
    version,
    text: z.string().trim().min(1).max(5_000),
    dueOn: day.optional(),
  }),
  z.object({
    move: z.literal('receive-correction'),
    version,
    text: z.string().trim().min(1).max(5_000),
  }),
  z.object({ move: z.literal('abandon'), version, reason }),
  z.object({ move: z.literal('extend'), version, reason }),
  z.object({ move: z.literal('ask-third-party'), version, text }),
  z.object({ move: z.literal('end-third-party'), version, outcome: reason }),
  z.object({
    move: z.literal('draft-answer'),
    version,
    kind: z.string(),
    text,
    ground: z.string().optional(),
    number: z.string().max(100).optional(),
  }),
  z.object({ move: z.literal('sign-answer'), version, opinion: reason }),
  z.object({ move: z.literal('sign-secrecy'), version, opinion: reason }),
  z.object({ move: z.literal('return-answer'), version, reason }),
  z.object({ move: z.literal('withdraw'), version, reason }),
])

const mark = z.enum(['V', 'S', 'R'])
export const answerKindsView = z.object({
  kinds: z.array(
    z.object({
      kind: z.string(),
      name: z.string(),
      basis: z.string(),
      mark,
      isGranting: z.boolean(),
      needsGround: z.boolean(),
    }),
  ),
  grounds: z.array(z.object({ id: z.string(), article: z.string(), name: z.string(), mark })),
})

export const siteErrorState = z.enum(siteErrorStates)
export const siteErrorView = z.object({
  ...record,
  state: siteErrorState,
  kind: z.enum(siteErrorKinds),
  address: z.string(),
  text: z.string(),
  submittedAt: isoTime,
  answer: z.object({ text: z.string(), isMended: z.boolean(), at: isoTime }).optional(),
})

export const siteErrorMove = z.discriminatedUnion('move', [
  z.object({ move: z.literal('route'), version, unitId: z.string() }),
  z.object({ move: z.literal('accept'), version }),
  z.object({
    move: z.literal('answer'),
    version,
    text: z.string().trim().min(2).max(5_000),
    isMended: z.boolean(),
  }),
])

const cluster = z.object({
  title: z.string().trim().min(1).max(500),
  commentIds: z.array(z.string()).max(10_000),
  verdict: z.enum(commentVerdicts),
  reason: z.string().trim().min(1).max(2_000),
})

export const consultationView = z.object({
  id: z.string(),
  version,
  state: z.enum(consultationStates),
  title: z.string(),
  releaseId: z.string(),
  from: day,
  to: day,
  shortReason: z.string().optional(),
  contact: z.string(),
  isOpen: z.boolean(),
  comments: z.number().int(),
  clusters: z.array(cluster),
  handlingReleaseId: z.string().optional(),
  isDemo: z.boolean(),
  moves: z.array(z.string()),
})
export const consultationInput = z.object({
  releaseId: z.string(),
  from: day,
  to: day,
  shortReason: z.string().max(500).optional(),
  contact: z.string().trim().min(1).max(500),
})
export const consultationMove = z.discriminatedUnion('move', [
  z.object({ move: z.literal('handle'), version, clusters: z.array(cluster).max(500) }),
  z.object({ move: z.literal('publish-handling'), version }),
  z.object({ move: z.literal('end'), version, reason }),
])
export const commentView = z.object({
  id: z.string(),
  passage: z.string().optional(),
  text: z.string(),
  submittedAt: isoTime,
})

const guest = z.object({ name: z.string().trim().min(1).max(50), post: z.string().trim().min(1).max(100) })
export const interviewView = z.object({
  id: z.string(),
  version,
  state: z.enum(interviewStates),
  title: z.string(),
  releaseId: z.string(),
  startsAt: isoTime,
  guests: z.array(guest),
  transcriptReleaseId: z.string().optional(),
  isOpen: z.boolean(),
  questions: z.number().int(),
  isDemo: z.boolean(),
  moves: z.array(z.string()),
})
export const interviewInput = z.object({
  releaseId: z.string(),
  startsAt: z.iso.datetime({ offset: true }),
  guests: z.array(guest).min(1).max(10),
})
export const interviewMove = z.discriminatedUnion('move', [
  z.object({ move: z.literal('hold'), version }),
  z.object({ move: z.literal('link-transcript'), version, releaseId: z.string() }),
  z.object({ move: z.literal('cancel'), version, reason }),
])
export const questionView = z.object({ id: z.string(), text: z.string(), submittedAt: isoTime })

/** How many wait in each tab, and how many of them are late. */
export const interactionCounts = z.object({
  letters: z.object({ open: z.number().int(), late: z.number().int() }),
  requests: z.object({ open: z.number().int(), late: z.number().int() }),
  errors: z.object({ open: z.number().int(), late: z.number().int() }),
  consultations: z.object({ open: z.number().int() }),
  interviews: z.object({ open: z.number().int() }),
})
export const erasureView = z.object({ erased: z.number().int(), kept: z.number().int() })

export type LetterView = z.infer<typeof letterView>
export type LetterMove = z.input<typeof letterMove>
export type DisclosureRequestView = z.infer<typeof disclosureRequestView>
export type DisclosureInput = z.input<typeof disclosureInput>
export type DisclosureMove = z.input<typeof disclosureMove>
export type AnswerKindsView = z.infer<typeof answerKindsView>
export type SiteErrorView = z.infer<typeof siteErrorView>
export type SiteErrorMove = z.input<typeof siteErrorMove>
export type ConsultationView = z.infer<typeof consultationView>
export type ConsultationMove = z.input<typeof consultationMove>
export type InterviewView = z.infer<typeof interviewView>
export type InterviewMove = z.input<typeof interviewMove>
export type InteractionClock = z.infer<typeof interactionClock>
