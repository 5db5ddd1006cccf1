import type { Clock } from '../pipeline/platform/clock.ts'
import type { Log } from '../pipeline/platform/log.ts'
import type { Store } from '../pipeline/store/store.ts'
import { type AccessLog, accessActions, createAccessLog } from './access/access-log.ts'
import { type Alerts, createAlerts } from './alert/alerts.ts'
import { type AlertRecorder, createAlertRecorder } from './alert/recorder.ts'
import { type Chains, createChains } from './chain/chain.ts'
import type { ChannelSet } from './channel/channel.ts'
import { type CommentReader, createCommentReader } from './channel/comments.ts'
import { portalChannel } from './channel/portal-channel.ts'
import { publicationId } from './channel/publication.ts'
import { createPublicationDesk, type Publications } from './channel/publications.ts'
import { createPublisher, type Publisher } from './channel/publisher.ts'
import type { PageFetcher } from './channel/verify-page.ts'
import { createDemo, type Demo } from './demo/demo.ts'
import { createDirectives, type Directives } from './directive/directives.ts'
import { createDrills, type Drills } from './drill/drills.ts'
import { createEffects, type Effects } from './effect/effects.ts'
import { createExports, type Exports } from './export/exports.ts'
import { createIncidents, type Incidents } from './incident/incidents.ts'
import { createInspections, type Inspections } from './inspection/inspections.ts'
import { loadHouseRules } from './interaction/house-rules.ts'
import { createInteractions, type Interactions } from './interaction/interactions.ts'
import type { AuditEvent, AuditFilter, AuditVerdict, Ledger } from './ledger/ledger.ts'
import { createMatters, type Matters } from './matter/matters.ts'
import type { Actor } from './office/actor.ts'
import { type Change, createOffice } from './office/office.ts'
import { createPasswords, type PasswordOptions } from './people/passwords.ts'
import { createPeople, type People } from './people/people.ts'
import { createPlans, type Plans } from './plan/plans.ts'
import { createPlaybooks, type Playbooks } from './playbook/playbooks.ts'
import { createPortal, type Portal } from './portal/portal.ts'
import type { LinkProbe } from './release/links-check.ts'
import { createReleases, type Releases } from './release/releases.ts'
import { createReports, type Reports } from './report/reports.ts'
import { loadRules, type Rules } from './rules/rules.ts'
import { loadWorkingDays } from './rules/working-days.ts'
import { createStories, type Stories } from './story/stories.ts'
import { createTray, type Tray } from './tray/tray.ts'
import { createWatches, type ParseQuery, type Watches } from './watch/watches.ts'

/** What was heard, as far as the office counts it: baselines, effects, questions not yet answered. */
export type Heard = Pick<Store, 'search' | 'count' | 'document' | 'story' | 'stories'>

export interface LoopOptions {
  readonly ledger: Ledger
  /** Opens what was heard when first asked for; a process without a store leaves it out and answers no question about it. */
  readonly heard?: () => Promise<Heard>
  readonly clock: Clock
  readonly newId: () => string
  readonly parseQuery: ParseQuery
  readonly log: Log
  /** Where the public reads a publication; default `/portal/ID`. */
  readonly portalUrl?: (publicationId: string) => string
  /** Scheme and host of the portal, for links that stand elsewhere. */
  readonly portalOrigin?: string
  /** The accounts besides the portal. Without them nothing leaves the house. */
  readonly channels?: ChannelSet
  /** Reads what a person says is published; without it every such word needs a reason. */
  readonly fetchPage?: PageFetcher
  /** Asks the addresses in a text at its submission; without it nobody asks. */
  readonly linkProbe?: LinkProbe
  readonly passwords?: PasswordOptions
  readonly sessionIdleMs?: number
  readonly sessionAbsoluteMs?: number
}

/** What the office does, from the standing query to the published answer. Every call but the portal's and the recorder's names who acts. */
export interface Loop {
  readonly people: People
  readonly plans: Plans
  readonly watches: Watches
  readonly recorder: AlertRecorder
  readonly alerts: Alerts
  readonly stories: Stories
  readonly incidents: Incidents
  readonly playbooks: Playbooks
  readonly reports: Reports
  readonly drills: Drills
  readonly releases: Releases
  readonly publications: Publications
  /** Works for nobody in particular: run it where the lease is held. */
  readonly publisher: Publisher
  /** What people say under what is published; it too runs where the lease is held. */
  readonly comments: CommentReader
  readonly portal: Portal
  readonly interactions: Interactions
  readonly matters: Matters
  readonly effects: Effects
  readonly tray: Tray
  readonly rules: Rules
  readonly directives: Directives
  readonly inspections: Inspections
  readonly chains: Chains
  readonly demo: Demo
  readonly exports: Exports
  readonly access: AccessLog
  readonly audit: Audit
  /** Called after each commit; answers how to stop listening. */
  onChange(listener: (change: Change) => void): () => void
}

export interface Audit {
  events(who: Actor, filter: AuditFilter): Promise<readonly AuditEvent[]>
  verify(who: Actor): Promise<AuditVerdict>
}

export function createLoop(options: LoopOptions): Loop {
  const { ledger, clock, newId, log, parseQuery } = options
  const office = createOffice({ ledger, clock, newId, log })
  const passwords = createPasswords(options.passwords)
  const rules = loadRules()
  const playbooks = createPlaybooks({ office, rules })
  const { randomBytes } = options.passwords ?? {}
  const portalUrl = options.portalUrl ?? ((id: string) => `/portal/${id}`)
  const { channels, absent } = options.channels ?? { channels: [], absent: [] }
  const linkOf = ({ releaseId, contentVersion }: { releaseId: string; contentVersion: number }) =>
    new URL(
      portalUrl(publicationId(releaseId, contentVersion, 'portal')),
      options.portalOrigin ?? 'http://localhost',
    ).href
  const releases = createReleases({
    office,
    newId,
    portalUrl,
    channels,
    parseQuery,
    heard: options.heard,
    linkProbe: options.linkProbe,
  })

  return {
    people: createPeople({
      office,
      passwords,
      ...(randomBytes ? { randomBytes } : {}),
      ...(options.sessionIdleMs === undefined ? {} : { idleMs: options.sessionIdleMs }),
      ...(options.sessionAbsoluteMs === undefined ? {} : { absoluteMs: options.sessionAbsoluteMs }),
    }),
    plans: createPlans({ office, rules, parseQuery, heard: options.heard }),
    watches: createWatches({ office, parseQuery }),
    recorder: createAlertRecorder(office),
    alerts: createAlerts(office),
    stories: createStories(office),
    incidents: createIncidents({ office, rules, playbooks }),
    playbooks,
    reports: createReports({ office }),
    drills: createDrills({
      office,
      ledger,
      playbooks,
      // Named one by one: a drill is given no channel, nothing heard and nobody to tell, whatever the house's loop has.
      openLoop: (own, virtual) =>
        createLoop({
          ledger: own,
          clock: virtual,
          newId,
          log,
          parseQuery,
          portalUrl: (id) => `#drill-${id}`,
        }),
    }),
    releases,
    publications: createPublicationDesk({
      office,
      set: { channels: [portalChannel, ...channels], absent },
      linkOf,
      newId,
      log,
      ...(options.fetchPage ? { fetchPage: options.fetchPage } : {}),
    }),
    publisher: createPublisher({ office, channels, linkOf, newId, log }),
    comments: createCommentReader({ office, channels, board: ledger, linkOf, log }),
    portal: createPortal(office),
    interactions: createInteractions({ office, rules, randomBytes }),
    matters: createMatters({ office, rules, releases, heard: options.heard }),
    effects: createEffects({ office, parseQuery, heard: options.heard }),
    tray: createTray({
      office,
      times: { rules, houseRules: loadHouseRules(), workingDays: loadWorkingDays() },
    }),
    rules,
    directives: createDirectives({ office }),
    inspections: createInspections({ office, rules }),
    chains: createChains({ office, heard: options.heard }),
    demo: createDemo({ office, passwords }),
    exports: createExports({ office, parseQuery, heard: options.heard }),
    access: createAccessLog({ ledger, office, clock, log }),
    audit: {
      async events(who, filter) {
        const unitIds = await office.scope(who, 'audit.read')
        // Who merely read is in the access log, a list of its own.
        return ledger.audit({ exceptActions: accessActions, ...filter, unitIds })
      },
      async verify(who) {
        await office.scope(who, 'audit.read')
        return ledger.verifyAudit()
      },
    },
    onChange: office.onChange,
  }
}
