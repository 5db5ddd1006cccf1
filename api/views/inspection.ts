import { z } from 'zod'
import { checkIds } from '../../loop/inspection/check-list.ts'
import { isoTime, person, reason, shortText, version } from './common.ts'

const mark = z.enum(['V', 'S', 'R'])
export const checkId = z.enum(checkIds)
export const findingState = z.enum(['found', 'confirmed', 'dismissed', 'gone'])
const effect = z.enum(['veto', 'deduct', 'account'])

const webAddress = z
  .string()
  .trim()
  .max(500)
  .regex(/^https?:\/\/\S+$/)
const inspectedColumn = z.object({
  name: shortText,
  url: webAddress,
  kind: z.enum(['news', 'policy', 'interaction', 'other']),
})
const inspectedAccount = z.object({
  name: shortText,
  platform: shortText,
  url: webAddress.optional().describe('a public page that lists its posts'),
  channel: z.string().max(64).optional().describe('or the channel it is published through here'),
})

export const siteInput = z.object({
  name: shortText,
  homepage: webAddress,
  unitId: z.string(),
  columns: z.array(inspectedColumn).max(200).optional().describe('none: found by the meta tags of the site'),
  accounts: z.array(inspectedAccount).max(50).optional(),
  isOwn: z.boolean().optional().describe('lies on our own network and holds our own letters'),
})
export const siteEdit = siteInput.partial().extend({ version, isOn: z.boolean().optional() })

export const siteView = z.object({
  id: z.string(),
  version: z.number().int(),
  name: z.string(),
  homepage: z.string(),
  unitId: z.string(),
  unitName: z.string(),
  columns: z.array(inspectedColumn),
  accounts: z.array(inspectedAccount),
  isOwn: z.boolean(),
  isOn: z.boolean(),
  isDemo: z.boolean(),
})

export const findingView = z.object({
  id: z.string(),
  version: z.number().int(),
  state: findingState,
  siteId: z.string(),
  siteName: z.string(),
  unitId: z.string(),
  checkId,
  checkTitle: z.string(),
  title: z.string(),
  object: z.string(),
  evidence: z.array(z.object({ url: z.string(), day: z.string().optional(), text: z.string() })),
  spans: z.array(z.object({ from: isoTime, to: isoTime.optional() })).describe('when it was there'),
  ruleId: z.string(),
  documentNumber: z.string(),
  clause: z.string(),
  mark,
  effect,
  points: z.number(),
  directiveId: z.string().optional(),
  judged: z.object({ by: person, at: isoTime, reason: z.string() }).optional(),
  isDemo: z.boolean(),
  moves: z.array(z.enum(['confirm', 'dismiss'])),
})

export const confirmInput = z.object({
  version: version.optional(),
  unitId: z.string().optional().describe('default: the unit that answers for the site'),
  text: z.string().max(20_000).optional(),
  dueAt: isoTime.optional(),
})
export const dismissInput = z.object({ version: version.optional(), reason })

export const quarter = z.string().regex(/^\d{4}Q[1-4]$/)

/** One site's quarter. */
export const scoreSheet = z.object({
  site: siteView,
  quarter,
  points: z.number(),
  isVetoed: z.boolean(),
  verdict: z.enum(['failed', 'passed', 'open-for-bonus']),
  failedAccounts: z.number().int(),
  passMark: z.number(),
  bonusMark: z.number(),
  documentNumber: z.string(),
  mark,
  lines: z.array(
    z.object({
      checkId,
      title: z.string(),
      ruleId: z.string(),
      documentNumber: z.string(),
      clause: z.string(),
      mark,
      effect,
      findings: z.number().int(),
      points: z.number(),
    }),
  ),
  sampledAt: isoTime.optional(),
  pages: z.number().int(),
  probes: z.array(z.object({ until: isoTime, probes: z.number().int(), failures: z.number().int() })),
  gaps: z.array(z.string()),
})

export type SiteView = z.infer<typeof siteView>
export type FindingView = z.infer<typeof findingView>
export type ScoreSheet = z.infer<typeof scoreSheet>
