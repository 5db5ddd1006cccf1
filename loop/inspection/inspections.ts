import { shanghaiDay, toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { openDirective } from '../directive/directive.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, personOf, systemActor } from '../office/actor.ts'
import { requireText, requireVersion } from '../office/input.ts'
import type { Office } from '../office/office.ts'
import { needOpenUnit } from '../people/units.ts'
import type { Rules } from '../rules/rules.ts'
import { loadWorkingDays } from '../rules/working-days.ts'
import { type CheckId, loadChecks } from './check-list.ts'
import { type ProbeDay, probeDays } from './checks/reachability.ts'
import { type FindingBody, type FindingState, findingMoves } from './finding.ts'
import { ownAccounts, ownInteractions } from './own-records.ts'
import { type CrawlOutcome, recordCrawl } from './record-crawl.ts'
import {
  type FindingView,
  type ProbeBody,
  type SampleBody,
  type SiteBody,
  type SiteView,
  viewFinding,
} from './records.ts'
import { runChecks } from './run-checks.ts'
import type { InspectionSample, Probe } from './sample.ts'
import { parseQuarter, quarterOf, type Score, scoreFindings } from './score.ts'
import { createSites, type Sites, viewSite } from './sites.ts'

export interface FindingFilter {
  readonly site?: string | undefined
  readonly check?: CheckId | undefined
  readonly state?: FindingState | undefined
  readonly limit?: number | undefined
  readonly offset?: number | undefined
}

/** One site's quarter: its points, what took them, and how much was looked at. */
export interface ScoreSheet extends Score {
  readonly site: SiteView
  readonly quarter: string
  readonly sampledAt?: string
  readonly pages: number
  readonly probes: readonly ProbeDay[]
  /** What could not be judged or looked at. */
  readonly gaps: readonly string[]
}

/** 检查 (R13–R21): sites are read like a stranger's, what is found becomes a directive by a person's decision. */
export interface Inspections extends Sites {
  /** The newest first. */
  findings(who: Actor, filter?: FindingFilter): Promise<readonly FindingView[]>
  /** It is so: the unit gets a directive. Due in so many working days as the house gives. */
  confirm(
    who: Actor,
    input: {
      readonly id: string
      readonly version?: number | undefined
      readonly unitId?: string | undefined
      readonly text?: string | undefined
      readonly dueAt?: string | undefined
    },
  ): Promise<FindingView>
  /** It is not so, or not ours to mend; it counts no more. */
  dismiss(
    who: Actor,
    input: { readonly id: string; readonly version?: number | undefined; readonly reason: string },
  ): Promise<FindingView>
  /** Of every site the reader sees; the current quarter by default. */
  sheets(who: Actor, input?: { readonly quarter?: string | undefined }): Promise<readonly ScoreSheet[]>
  lastSample(siteId: string): Promise<InspectionSample | undefined>
  recordProbe(siteId: string, probe: Probe): Promise<void>
  /** Judges a crawl, with the probes of the week and the office's own records, and puts it on record. */
  recordCrawl(siteId: string, sample: InspectionSample): Promise<CrawlOutcome>
}

/** House rule, until the office sets its own: what fails a site at once is mended in three working days, the rest in fifteen. */
const dueWorkingDays = { veto: 3, account: 3, deduct: 15 }
const listed = 100

export function createInspections({
  office,
  rules,
}: {
  readonly office: Office
  readonly rules: Rules
}): Inspections {
  const checks = loadChecks(rules)
  const { reader } = office
  const view = (who: Actor, record: LedgerRecord<FindingBody>) =>
    viewFinding(record, { checks, roles: who.roles })
  const probesOf = async (siteId: string, now: Date): Promise<readonly Probe[]> => {
    const days = Array.from({ length: 8 }, (_, index) =>
      shanghaiDay(new Date(now.getTime() - index * 86_400_000)),
    )
    const found = await Promise.all(
      days.map((day) => reader.list<ProbeBody>({ kind: 'inspection-probe', keys: { site: siteId, day } })),
    )
    return found
      .flat()
      .map(({ body }) => body)
      .toSorted((a, b) => a.at.localeCompare(b.at))
  }
  const lastSampleRecord = async (siteId: string) =>
    (await reader.list<SampleBody>({ kind: 'inspection-sample', keys: { site: siteId }, limit: 1 }))[0]

  return {
    ...createSites({ office }),

    async findings(who, { site, check, state, limit = listed, offset = 0 } = {}) {
      const unitIds = await office.scope(who, 'inspection.read')
      const records = await reader.list<FindingBody>({
        kind: 'inspection-finding',
        unitIds,
        ...(state ? { states: [state] } : {}),
        keys: { ...(site ? { site } : {}), ...(check ? { check } : {}) },
        limit,
        offset,
      })
      return records.map((record) => view(who, record))
    },

    async confirm(who, { id, version, unitId, text, dueAt }) {
      const changed = await office.work(who, async (desk) => {
        const finding = await desk.need<FindingBody>('inspection-finding', id)
        await desk.require('inspection.judge', finding.unitId)
        requireVersion(finding, version)
        const check = checks.get(finding.body.checkId)
        const target = await needOpenUnit(desk, unitId ?? finding.unitId)
        await desk.require('inspection.judge', target.id)
        const { day } = loadWorkingDays().addWorkingDays(shanghaiDay(desk.now), dueWorkingDays[check.effect])
        const directive = await openDirective(desk, {
          id: office.newId(),
          unitId: target.id,
          title: finding.body.title.slice(0, 200),
          text: text?.trim() || requirementOf(finding.body, check),
          source: { kind: 'inspection', id, title: finding.body.siteName },
          dueAt: new Date(dueAt ?? `${day}T18:00:00+08:00`),
          isDemo: finding.isDemo,
        })
        return desk.move<FindingBody, FindingState>(
          finding,
          { table: findingMoves, to: 'confirmed', body: { ...finding.body, directiveId: directive.id } },
          'finding.confirmed',
        )
      })
      return view(who, changed)
    },

    async dismiss(who, { id, version, reason }) {
      const changed = await office.work(who, async (desk) => {
        const finding = await desk.need<FindingBody>('inspection-finding', id)
        await desk.require('inspection.judge', finding.unitId)
        requireVersion(finding, version)
        const words = requireText(reason, '理由', 2000)
        const judged = { by: personOf(who), at: toShanghaiIso(desk.now), reason: words }
        return desk.move<FindingBody, FindingState>(
          finding,
          { table: findingMoves, to: 'dismissed', body: { ...finding.body, judged } },
          'finding.dismissed',
          words,
        )
      })
      return view(who, changed)
    },

    async sheets(who, { quarter: name } = {}) {
      const unitIds = await office.scope(who, 'inspection.read')
      const now = office.clock.now()
      const quarter = name ? parseQuarter(name) : quarterOf(now)
      const sites = await reader.list<SiteBody>({ kind: 'inspected-site', unitIds, order: 'oldest' })
      const limitMs = checks.limit('unreachable', '打开时间') * 1000
      return Promise.all(
        sites.map(async (site) => {
          const [findings, last, probes] = await Promise.all([
            reader.list<FindingBody>({ kind: 'inspection-finding', keys: { site: site.id } }),
            lastSampleRecord(site.id),
            probesOf(site.id, now),
          ])
          const results = last?.body.results ?? []
          return {
            ...scoreFindings(
              findings.map(({ state, body }) => ({ state: state as FindingState, body })),
              { quarter, checks, rules },
            ),
            site: await viewSite(reader, site),
            quarter: quarter.name,
            ...(last ? { sampledAt: last.body.sample.at } : {}),
            pages: last?.body.sample.pages.filter(({ outcome }) => outcome === 'read').length ?? 0,
            probes: probeDays(probes, now, limitMs),
            gaps: last
              ? [...new Set([...results.flatMap(({ gap }) => gap ?? []), ...last.body.sample.gaps])]
              : ['尚未抓取'],
          }
        }),
      )
    },

    async lastSample(siteId) {
      const record = await lastSampleRecord(siteId)
      return record && { ...record.body.sample, textFaults: [] }
    },

    recordProbe: (siteId, probe) =>
      office.work(systemActor, async (desk) => {
        const site = await desk.need<SiteBody>('inspected-site', siteId)
        await desk.create<ProbeBody>(
          {
            kind: 'inspection-probe',
            id: `${siteId}@${probe.at}`,
            unitId: site.unitId,
            isDemo: site.isDemo,
            keys: { site: siteId, day: probe.at.slice(0, 10) },
            body: { siteId, ...probe },
          },
          'inspection.probed',
        )
      }),

    async recordCrawl(siteId, crawled) {
      const site = await reader.get<SiteBody>('inspected-site', siteId)
      if (!site) throw new AppError('NOT_FOUND', `inspected-site/${siteId}`)
      const now = office.clock.now()
      const [probes, interactions, accounts] = await Promise.all([
        probesOf(siteId, now),
        site.body.isOwn ? ownInteractions(reader, site.body.homepage) : [],
        ownAccounts(reader, site.body.accounts, now),
      ])
      const sample = {
        ...crawled,
        interactions: [...crawled.interactions, ...interactions],
        accounts: [...crawled.accounts, ...accounts],
      }
      const results = runChecks({ sample, probes, checks, now })
      return office.work(systemActor, (desk) => recordCrawl(desk, { site, sample, results }))
    },
  }
}

function requirementOf(
  { title, evidence }: FindingBody,
  { documentNumber, title: check }: { readonly documentNumber: string; readonly title: string },
): string {
  const shown = evidence.slice(0, 10).map(({ url, text }) => `· ${text} ${url}`)
  return [`${check}（${documentNumber}）：${title}。请核查整改并报告结果。`, ...shown].join('\n')
}
