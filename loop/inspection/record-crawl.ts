import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import type { DirectiveBody } from '../directive/directive.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { personOf } from '../office/actor.ts'
import type { Desk } from '../office/office.ts'
import { type CheckResult, type FindingBody, findingId, findingMoves, type RawFinding } from './finding.ts'
import type { SampleBody, SiteBody } from './records.ts'
import type { InspectionSample } from './sample.ts'

export interface CrawlOutcome {
  readonly found: number
  readonly returned: number
  readonly gone: number
}

interface Crawl {
  readonly site: LedgerRecord<SiteBody>
  readonly sample: InspectionSample
  readonly results: readonly CheckResult[]
}

type Finding = LedgerRecord<FindingBody>

/** Puts a crawl and what it found on record: new findings, those that came back, those that are gone. */
export async function recordCrawl(desk: Desk, { site, sample, results }: Crawl): Promise<CrawlOutcome> {
  const { textFaults: _texts, ...kept } = sample
  const owned = { unitId: site.unitId, isDemo: site.isDemo }
  await desk.create<SampleBody>(
    {
      kind: 'inspection-sample',
      id: `${site.id}@${sample.at}`,
      ...owned,
      keys: { site: site.id, day: sample.at.slice(0, 10) },
      body: {
        siteId: site.id,
        sample: kept,
        results: results.map(({ findings, ...result }) => ({ ...result, found: findings.length })),
      },
    },
    'inspection.sampled',
  )
  const known = new Map(
    (await desk.list<FindingBody>({ kind: 'inspection-finding', keys: { site: site.id } })).map((one) => [
      one.id,
      one,
    ]),
  )
  let found = 0
  let returned = 0
  const there = new Set<string>()
  for (const raw of results.flatMap(({ findings }) => findings)) {
    const id = findingId(site.id, raw)
    if (there.has(id)) continue
    there.add(id)
    const before = known.get(id)
    if (!before) {
      await createFinding(desk, site, { id, raw, at: sample.at })
      found += 1
    } else if (before.state === 'gone') {
      await reopen(desk, before, { raw, at: sample.at })
      returned += 1
    }
  }
  const gone = [...known.values()].filter((one) => !there.has(one.id) && isGone(one, { results, sample }))
  for (const one of gone) await settle(desk, one, sample.at)
  return { found, returned, gone: gone.length }
}

function createFinding(
  desk: Desk,
  site: LedgerRecord<SiteBody>,
  { id, raw, at }: { readonly id: string; readonly raw: RawFinding; readonly at: string },
): Promise<Finding> {
  return desk.create<FindingBody>(
    {
      kind: 'inspection-finding',
      id,
      unitId: site.unitId,
      isDemo: site.isDemo,
      state: 'found',
      keys: { site: site.id, check: raw.checkId },
      body: { ...raw, siteId: site.id, siteName: site.body.name, spans: [{ from: at }] },
    },
    'finding.found',
    raw.title.slice(0, 300),
  )
}

/** There again after it was gone: found anew, with a span more; an earlier directive stays what it was. */
function reopen(
  desk: Desk,
  before: Finding,
  { raw, at }: { readonly raw: RawFinding; readonly at: string },
): Promise<Finding> {
  const { directiveId: _earlier, judged: _judged, ...body } = before.body
  return desk.move<FindingBody, 'found' | 'confirmed' | 'dismissed' | 'gone'>(
    before,
    { table: findingMoves, to: 'found', body: { ...body, ...raw, spans: [...body.spans, { from: at }] } },
    'finding.returned',
  )
}

/** Gone only when its check could be made and the page that showed it was looked at again, or is no more. */
function isGone(
  { state, body }: Finding,
  { results, sample }: { readonly results: readonly CheckResult[]; readonly sample: InspectionSample },
): boolean {
  if (state === 'gone') return false
  if (!results.some(({ checkId, isJudged }) => checkId === body.checkId && isJudged)) return false
  const shown = body.evidence[0]?.url
  const page = sample.pages.find(({ url }) => url === shown)
  return page === undefined || page.outcome === 'read' || page.outcome === 'gone'
}

async function settle(desk: Desk, finding: Finding, at: string): Promise<void> {
  const spans = finding.body.spans.map((span) => (span.to ? span : { ...span, to: at }))
  await desk.move<FindingBody, 'found' | 'confirmed' | 'dismissed' | 'gone'>(
    finding,
    { table: findingMoves, to: 'gone', body: { ...finding.body, spans } },
    'finding.gone',
  )
  await tellDirective(desk, finding)
}

/** The unit's directive hears what the next look saw; whoever follows it up closes it. */
async function tellDirective(desk: Desk, { body }: Finding): Promise<void> {
  if (!body.directiveId) return
  const directive = await desk.get<DirectiveBody>('directive', body.directiveId)
  if (!directive || directive.state === 'closed') return
  const entry = {
    at: toShanghaiIso(desk.now),
    by: personOf(desk.who),
    kind: 'progress' as const,
    text: '复查：该问题已消失',
  }
  await desk.change<DirectiveBody>(
    directive,
    { body: { ...directive.body, history: [...directive.body.history, entry] } },
    'directive.progressed',
    entry.text,
  )
}
