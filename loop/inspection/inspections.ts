import { shanghaiDay, toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { openDirective } from '../directive/directive.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, personOf, systemActor } from '../office/actor.ts'
import { requireText, requireVersion } from '../office/input.ts'
import type { Desk, Office } from '../office/office.ts'
import { needOpenUnit, type Unit } from '../people/units.ts'
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
  type SiteState,
  type SiteView,
  viewFinding,
} from './records.ts'
import { runChecks } from './run-checks.ts'
import type { InspectedAccount, InspectedColumn, InspectionSample, Probe } from './sample.ts'
import { parseQuarter, quarterOf, type Score, scoreFindings } from './score.ts'

export interface SiteInput {
  readonly name: string
  readonly homepage: string
  readonly unitId: string
  readonly columns?: readonly InspectedColumn[] | undefined
  readonly accounts?: readonly InspectedAccount[] | undefined
  readonly isOwn?: boolean | undefined
}

type SiteEdit = { readonly [Name in keyof SiteInput]?: SiteInput[Name] | undefined }

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
export interface Inspections {
  sites(who: Actor): Promise<readonly SiteView[]>
  addSite(who: Actor, input: SiteInput): Promise<SiteView>
  changeSite(
    who: Actor,
    input: SiteEdit & {
      readonly id: string
      readonly version: number
      readonly isOn?: boolean | undefined
    },
  ): Promise<SiteView>
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
  /** For the collector: what is to be looked at. */
  standing(): Promise<readonly (SiteBody & { readonly id: string })[]>
  lastSample(siteId: string): Promise<InspectionSample | undefined>
  recordProbe(siteId: string, probe: Probe): Promise<void>
  /** Judges a crawl, with the probes of the week and the office's own records, and puts it on record. */
  recordCrawl(siteId: string, sample: InspectionSample): Promise<CrawlOutcome>
}

/** House rule, until the office sets its own: what fails a site at once is mended in three working days, the rest in fifteen. */
const dueWorkingDays = { veto: 3, account: 3, deduct: 15 }
const listed = 100

type Site = LedgerRecord<SiteBody>

export function createInspections({
  office,
  rules,
}: {
  readonly office: Office
  readonly rules: Rules
}): Inspections {
  const checks = loadChecks(rules)
  const { reader } = office
  const viewSite = async ({ id, version, unitId, state, isDemo, body }: Site): Promise<SiteView> => ({
    ...body,
    id,
    version,
    unitId,
    unitName: (await reader.get<Unit>('unit', unitId))?.body.name ?? unitId,
    isOn: state === 'on',
    isDemo,
  })
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
    async sites(who) {
      const unitIds = await office.scope(who, 'inspection.read')
      return Promise.all(
        (await reader.list<SiteBody>({ kind: 'inspected-site', unitIds, order: 'oldest' })).map(viewSite),
      )
    },

    async addSite(who, { unitId, ...input }) {
      const created = await office.work(who, async (desk) => {
        await desk.require('inspection.manage', unitId)
        await needOpenUnit(desk, unitId)
        const body = siteBody(input)
        await requireNewHomepage(desk, body.homepage)
        return desk.create<SiteBody>(
          {
            kind: 'inspected-site',
            id: office.newId(),
            unitId,
            state: 'on' satisfies SiteState,
            keys: { homepage: body.homepage },
            body,
          },
          'inspection.site-added',
        )
      })
      return viewSite(created)
    },

    async changeSite(who, { id, version, isOn, unitId, ...input }) {
      const changed = await office.work(who, async (desk) => {
        const site = await desk.need<SiteBody>('inspected-site', id)
        await desk.require('inspection.manage', site.unitId)
        requireVersion(site, version)
        if (unitId !== undefined) {
          await needOpenUnit(desk, unitId)
          await desk.require('inspection.manage', unitId)
        }
        const body = siteBody({
          name: input.name ?? site.body.name,
          homepage: input.homepage ?? site.body.homepage,
          columns: input.columns ?? site.body.columns,
          accounts: input.accounts ?? site.body.accounts,
          isOwn: input.isOwn ?? site.body.isOwn,
        })
        await requireNewHomepage(desk, body.homepage, id)
        return desk.change<SiteBody>(
          site,
          {
            body,
            keys: { homepage: body.homepage },
            ...(isOn === undefined ? {} : { state: (isOn ? 'on' : 'off') satisfies SiteState }),
            ...(unitId === undefined ? {} : { unitId }),
          },
          'inspection.site-changed',
        )
      })
      return viewSite(changed)
    },

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
            site: await viewSite(site),
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

    async standing() {
      const sites = await reader.list<SiteBody>({ kind: 'inspected-site', states: ['on'], order: 'oldest' })
      return sites.map(({ id, body }) => ({ id, ...body }))
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

async function requireNewHomepage(desk: Desk, homepage: string, ownId?: string): Promise<void> {
  const same = await desk.list({ kind: 'inspected-site', keys: { homepage } })
  if (same.some(({ id }) => id !== ownId))
    throw new AppError('BAD_INPUT', `inspected twice: ${homepage}`, { userMessage: '该网站已经登记' })
}

function siteBody({
  name,
  homepage,
  columns = [],
  accounts = [],
  isOwn = false,
}: Omit<SiteInput, 'unitId'>): SiteBody {
  const url = URL.parse(homepage.trim())
  if (!url || !/^https?:$/.test(url.protocol))
    throw new AppError('BAD_INPUT', `homepage ${homepage.slice(0, 100)}`, {
      userMessage: '首页地址应以 http:// 或 https:// 开头',
    })
  return { name: requireText(name, '网站名称', 100), homepage: url.href, columns, accounts, isOwn }
}

function requirementOf(
  { title, evidence }: FindingBody,
  { documentNumber, title: check }: { readonly documentNumber: string; readonly title: string },
): string {
  const shown = evidence.slice(0, 10).map(({ url, text }) => `· ${text} ${url}`)
  return [`${check}（${documentNumber}）：${title}。请核查整改并报告结果。`, ...shown].join('\n')
}
