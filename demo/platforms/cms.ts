import { createHmac } from 'node:crypto'
import type { FaultPlan } from './fault-plan.ts'
import { openPlatformServer, type PlatformServer, type Reply } from './platform-server.ts'

export type CmsFault = 'lost' | 'drop' | 'down' | 'limited' | 'refused'

export interface SimulatedPage {
  readonly id: string
  readonly title: string
  readonly html: string
  readonly source: string
}

export interface CmsSimulator extends PlatformServer {
  readonly address: string
  pages(): readonly SimulatedPage[]
}

/** A ministry's existing web site that takes signed publications and keeps one copy of each id. */
export async function openCmsSimulator({
  secret,
  faults,
}: {
  readonly secret: string
  readonly faults?: FaultPlan<CmsFault>
}): Promise<CmsSimulator> {
  const pages = new Map<string, SimulatedPage>()
  const answer = (status: number, body: unknown): Reply => ({ kind: 'json', status, body })
  const server = await openPlatformServer(async ({ body, headers }) => {
    const met = faults?.('publish')
    if (met === 'drop') return { kind: 'lost' }
    if (met === 'down') return answer(503, { error: 'maintenance' })
    if (met === 'limited') return answer(429, { error: 'slow down' })
    if (met === 'refused') return answer(422, { error: 'column closed' })
    const text = body.toString('utf8')
    const expected = createHmac('sha256', secret)
      .update(`${headers['x-yushu-timestamp']}.${text}`)
      .digest('hex')
    if (headers['x-yushu-signature'] !== `sha256=${expected}`) return answer(401, { error: 'signature' })
    const page = JSON.parse(text) as SimulatedPage
    if (!pages.has(page.id)) pages.set(page.id, page)
    return met === 'lost'
      ? { kind: 'lost' }
      : answer(200, { url: `https://www.example.gov.cn/${page.id}.html` })
  })
  return { ...server, address: `${server.url}/publish`, pages: () => [...pages.values()] }
}
