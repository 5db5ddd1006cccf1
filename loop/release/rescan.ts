import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import type { PublicationBody } from '../channel/publication.ts'
import { startClock } from '../clock/clock.ts'
import { openDirective } from '../directive/directive.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { rootUnitId, systemActor } from '../office/actor.ts'
import type { Desk, Office } from '../office/office.ts'
import { loadRules } from '../rules/rules.ts'
import { findIn } from './check.ts'
import type { Finding } from './gates/gate.ts'
import type { ReleaseBody } from './release.ts'
import { answerFindings } from './view.ts'

/** What a look at everything published came to. */
export interface RescanResult {
  readonly at: string
  readonly releases: number
  /** Releases in which something was found that nobody has answered. */
  readonly withFindings: number
  readonly directives: readonly string[]
}

type Release = LedgerRecord<ReleaseBody>

/** These were asked at publication, and say nothing new about a text that stands: later texts are compared with it, not it with them. */
const gatesBeforePublication: ReadonlySet<Finding['gate']> = new Set([
  'embargo',
  'interpretation',
  'consistency',
])

const rule = loadRules().get('R38')
const pageSize = 200

/** 互联网保密检查: the gates of today over what stands published; a blocking finding becomes a directive, once. */
export async function rescan(office: Office): Promise<RescanResult> {
  const at = toShanghaiIso(office.clock.now())
  const ids = await publishedReleases(office)
  let withFindings = 0
  const directives: string[] = []
  for (const id of ids) {
    const directiveId = office.newId()
    const { findings, isDirected } = await office.work(systemActor, (desk) => look(desk, id, directiveId))
    if (findings.length > 0) withFindings += 1
    if (isDirected) directives.push(directiveId)
  }
  await office.work(systemActor, (desk) =>
    desk.note(
      { object: 'release/all', unitId: rootUnitId, payload: { releases: ids.length, withFindings } },
      'release.rescanned',
      `复查 ${ids.length} 篇，发现问题 ${withFindings} 篇`,
    ),
  )
  return { at, releases: ids.length, withFindings, directives }
}

/** Whatever the release's state: a text stands while its correction is written. */
async function publishedReleases({ reader }: Office): Promise<readonly string[]> {
  const ids = new Set<string>()
  for (let offset = 0; ; offset += pageSize) {
    const page = await reader.list<PublicationBody>({
      kind: 'publication',
      states: ['published'],
      order: 'oldest',
      limit: pageSize,
      offset,
    })
    for (const { body } of page) ids.add(body.releaseId)
    if (page.length < pageSize) return [...ids]
  }
}

async function look(
  desk: Desk,
  id: string,
  directiveId: string,
): Promise<{ readonly findings: readonly Finding[]; readonly isDirected: boolean }> {
  const record = await desk.need<ReleaseBody>('release', id)
  const standing = standingContent(record)
  const found = await findIn({ reader: desk, now: desk.now }, { id, body: standing })
  const findings = answerFindings(found, record.body.acknowledgements).filter(
    ({ acknowledgement, gate }) => !acknowledgement && !gatesBeforePublication.has(gate),
  )
  const known = new Set(record.body.rescan?.findings.map((finding) => finding.id))
  const isSame = findings.length === known.size && findings.every((finding) => known.has(finding.id))
  if (isSame) return { findings, isDirected: false }
  const rescanned = { at: toShanghaiIso(desk.now), findings }
  const changed = await desk.change(
    record,
    { body: { ...record.body, rescan: rescanned } },
    'release.rescanned',
  )
  const fresh = findings.filter((finding) => finding.isBlocking && !known.has(finding.id))
  if (fresh.length > 0) await direct(desk, changed, { id: directiveId, findings: fresh })
  return { findings, isDirected: fresh.length > 0 }
}

/** The content the public reads now, which a correction under way has left behind in the release itself. */
function standingContent({ body }: Release): ReleaseBody {
  const version = body.versions.find(
    ({ contentVersion }) => contentVersion === body.publication?.contentVersion,
  )
  if (!version) return body
  const { title, body: text, column, openness, policy, summary, source } = version
  return {
    ...body,
    title,
    body: text,
    column,
    ...(openness ? { openness } : {}),
    ...(policy ? { policy } : {}),
    ...(summary ? { summary } : {}),
    ...(source ? { source } : {}),
  }
}

async function direct(
  desk: Desk,
  record: Release,
  { id, findings }: { readonly id: string; readonly findings: readonly Finding[] },
): Promise<void> {
  const lines = findings.map(({ message, excerpt }) => `${message}${excerpt ? `：${excerpt}` : ''}`)
  await openDirective(desk, {
    id,
    unitId: record.unitId,
    title: `已发布内容复查发现问题：${record.body.title}`.slice(0, 200),
    text: `互联网保密检查发现：\n${lines.join('\n')}\n请立即核查，更正或撤回。`,
    source: { kind: 'release', id: record.id, title: record.body.title },
    dueAt: new Date(startClock(rule, desk.now, { limit: '处置' }).dueAt),
    isDemo: record.isDemo,
  })
}
