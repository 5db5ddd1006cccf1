import { shanghaiDay, toShanghaiIso } from '../../pipeline/platform/clock.ts'
import type { PublicationBody } from '../channel/publication.ts'
import type { LedgerReader } from '../ledger/ledger.ts'
import { gateClosed } from '../office/input.ts'
import { loadRules } from '../rules/rules.ts'
import type { EarlierText, Finding } from './gates/gate.ts'
import { findFindings } from './gates/gates.ts'
import { readLists } from './gates/own-lists.ts'
import { contentOf, linkKeys, type ReleaseBody } from './release.ts'
import { parseRichText, toPlainText } from './rich-text.ts'
import { answerFindings } from './view.ts'

/** So many earlier texts of one matter are compared, the newest first. */
const mostEarlier = 50

const rules = loadRules()

export interface Checking {
  readonly reader: LedgerReader
  readonly now: Date
}

/** Runs every gate over a release as it is now, with what was published before and the lists of today. */
export async function findIn(
  { reader, now }: Checking,
  { id, body }: { readonly id: string; readonly body: ReleaseBody },
): Promise<readonly Finding[]> {
  const { linkChecks, interpretedBy } = body
  return findFindings({
    content: contentOf(body),
    settings: body,
    ...(interpretedBy ? { interpretedBy } : {}),
    ...(linkChecks ? { linkChecks } : {}),
    earlier: await earlierTexts(reader, { id, body }),
    today: shanghaiDay(now),
    lists: await readLists(reader),
    rules,
  })
}

/** The body with what the gates find in it now. */
export async function withCheck(
  checking: Checking,
  release: { readonly id: string; readonly body: ReleaseBody },
): Promise<ReleaseBody> {
  const findings = await findIn(checking, release)
  return { ...release.body, check: { at: toShanghaiIso(checking.now), findings } }
}

/** Findings that nobody mended or answered keep the gate closed: at submission and again at publication. */
export function requireGatesOpen(body: ReleaseBody, findings: readonly Finding[]): void {
  const views = answerFindings(findings, body.acknowledgements)
  const blocking = views.find(({ isBlocking }) => isBlocking)
  if (blocking) throw gateClosed(`gate ${blocking.gate} blocks`, `不能通过检查：${blocking.message}`)
  const unanswered = views.find(({ acknowledgement }) => !acknowledgement)
  if (unanswered)
    throw gateClosed(`gate ${unanswered.gate} unanswered`, `请先说明理由：${unanswered.message}`)
}

/** What stands published of the same plan, incident, story, matter or policy, one text for each release. */
async function earlierTexts(
  reader: LedgerReader,
  { id, body }: { readonly id: string; readonly body: ReleaseBody },
): Promise<readonly EarlierText[]> {
  const byLink = Object.entries(linkKeys(body)).map(([name, value]) => ({ [name]: value }))
  const linked = [body.interprets, ...(body.interpretedBy ?? [])].filter((each) => each !== undefined)
  const byRelease = linked.map((release) => ({ release }))
  const found = await Promise.all(
    [...byLink, ...byRelease].map((keys) =>
      reader.list<PublicationBody>({ kind: 'publication', states: ['published'], keys, limit: mostEarlier }),
    ),
  )
  const texts = new Map<string, EarlierText>()
  for (const { body: publication } of found.flat()) {
    const { releaseId, content, publishedAt = '' } = publication
    if (releaseId === id || texts.has(releaseId)) continue
    const text = `${content.title}\n${toPlainText(parseRichText(content.body))}`
    texts.set(releaseId, { releaseId, title: content.title, publishedAt, text })
  }
  return [...texts.values()]
}
